"""Which check a question aims at, and whose words it uses."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import pytest

from app.domain.aim import Aims, Target, aims_of, content_words
from app.domain.language import Language
from app.domain.loop import Question, Round
from tests.rehearsal import content, core_loop, rubric

OWN_ACTION = ("ownership", "own_action")
ANSWER = "I rebuilt the ranking model for the home feed and called every courier in Lagos."


@lru_cache
def aims(language: Language = Language.EN, round_: int = 2) -> Aims:
    return vocabulary(core_loop().rounds[round_], language)


def vocabulary(plan: Round, language: Language) -> Aims:
    return aims_of(plan, [content().personas[plan.interviewers[0]]], rubric(), language)


def without(plan: Round, target: Target, question: Question) -> Round:
    left = tuple(other for other in plan.probes[target] if other != question)
    return replace(plan, probes={**plan.probes, target: left})


def held_out(language: Language) -> Iterator[Mapping[Target, bool]]:
    """For each probe that ships, what it aims at by a bank that lacks it; its own check comes first."""
    for plan in core_loop().rounds:
        for target, questions in plan.probes.items():
            for question in questions:
                known = vocabulary(without(plan, target, question), language)
                text = question.text.text(language)
                others = {other: known.meets(text, other) for other in plan.probes if other != target}
                yield {target: known.meets(text, target), **others}


@pytest.mark.parametrize(("language", "found", "passed"), [(Language.EN, 0.55, 0.20), (Language.ZH, 0.62, 0.15)])
def test_a_question_nobody_has_seen_mostly_finds_its_own_check(
    language: Language, found: float, passed: float
) -> None:
    own, others = [], []
    for aimed in held_out(language):
        first, *rest = aimed.values()
        own.append(first)
        others += rest
    assert sum(own) / len(own) >= found
    assert sum(others) / len(others) <= passed


@pytest.mark.parametrize("language", Language)
def test_every_question_of_the_bank_aims_at_its_check(language: Language) -> None:
    missed = [
        question.id
        for plan in core_loop().rounds
        for target, questions in plan.probes.items()
        for question in questions
        if not vocabulary(plan, language).meets(question.text.text(language), target)
    ]
    assert missed == []


def test_small_talk_aims_at_nothing() -> None:
    assert not any(aims().meets("And how was the weather?", target) for target in aims().checks)


def test_a_check_the_round_does_not_know_is_not_met() -> None:
    assert not aims().meets("Which part of this was yours?", ("charm", "smile"))


def test_repeated_words_are_no_part_of_what_is_asked() -> None:
    question = content().loops["core-three"].rounds[2].probes[OWN_ACTION][0].text.en
    assert aims().meets(question, OWN_ACTION)
    assert not aims().meets(question, OWN_ACTION, repeated=content_words(question))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("You called every courier. Whose idea was that?", {"courier"}),
        ("How did you get the couriers to listen?", {"courier"}),
        ("And what did you do after that, for every one of them?", set()),
        ("The home feed is busy. What did you do?", {"home", "feed"}),
    ],
)
def test_words_of_the_answer_are_taken_up(question: str, words: set[str]) -> None:
    taken = aims().taken_up(question, "Whose idea was that?", ANSWER)
    assert taken == words


def test_what_the_bank_would_have_said_anyway_is_not_taken_up() -> None:
    meant = "What did the couriers say?"
    assert aims().taken_up(meant, meant, ANSWER) == frozenset()


def test_chinese_words_are_taken_up_by_pairs_of_characters() -> None:
    answer = "我重写了骑手的派单规则，挨个打了电话。"
    chinese = aims(Language.ZH)
    assert chinese.taken_up("骑手当时怎么说？", "对方当时怎么说？", answer)
    assert not chinese.taken_up("对方当时怎么说？", "对方当时怎么说？", answer)


def test_words_are_compared_without_their_endings() -> None:
    assert content_words("Launching launches") == content_words("launched launch")
    assert content_words("decide") == content_words("decided")
