"""Every round of every loop, in both languages, with ten candidates: the interviewer is good whoever sits there."""

import asyncio
import re
from functools import cache, lru_cache

import pytest

from app.domain.acts.panel import Panel
from app.domain.acts.pushback import Pushback
from app.domain.coverage import topic_met, topics_of
from app.domain.interview import CloseReason, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Round
from app.domain.rubric import Rubric
from app.wiring.content import load_valid_content
from app.wiring.judging import judges_of
from tests.cases import shortened
from tests.playthrough.candidates import CANDIDATES
from tests.playthrough.playing import PlayedRound, Player

LOOPS = load_valid_content().loops
ROUNDS = [(loop.id, round_.id) for loop in LOOPS.values() for round_ in loop.rounds]
REPEATS = (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK)
FOLLOW_UPS = (MoveKind.PROBE, MoveKind.CHALLENGE)
ENGLISH_RUN = re.compile(r"(?:[A-Za-z][a-z']+ ){3,}[A-Za-z][a-z']+")
LANGUAGES = list(Language)
# Every day each round in one language, by turns.
pytestmark = pytest.mark.parametrize(
    ("loop", "round_", "language"),
    shortened(
        ((*place, language) for place in ROUNDS for language in LANGUAGES),
        lambda case: ROUNDS.index(case[:2]) % 2 == LANGUAGES.index(case[2]),
    ),
)


@lru_cache(maxsize=1)
def player() -> Player:
    content = load_valid_content()
    return Player(content, judges_of(content))


@cache
def played(loop: str, round_: str, language: Language, candidate: str) -> PlayedRound:
    plan = LOOPS[loop]
    replies = CANDIDATES[candidate][language]
    return asyncio.run(player().play(plan, plan.round(round_), language, replies))


def everybody(loop: str, round_: str, language: Language) -> list[tuple[str, PlayedRound]]:
    return [(name, played(loop, round_, language, name)) for name in CANDIDATES]


def talks(game: PlayedRound) -> tuple[Turn, ...]:
    return tuple(turn for turn in game.turns if turn.move.act == "talk")


def test_it_ends_on_time_or_topics_or_on_the_spot(loop: str, round_: str, language: Language) -> None:
    plan = LOOPS[loop].round(round_)
    for name, game in everybody(loop, round_, language):
        may_fail = {CloseReason.FAILED} if plan.instant_fail else set[CloseReason]()
        assert game.reason in {CloseReason.TIME, CloseReason.TOPICS} | may_fail, name
        assert len(game.turns) >= 2, name


def test_no_question_comes_twice(loop: str, round_: str, language: Language) -> None:
    for name, game in everybody(loop, round_, language):
        lines = [turn.move.question for turn in game.turns if turn.move.kind not in REPEATS]
        assert len(lines) == len(set(lines)), name
        texts = [turn.question for turn in game.turns if turn.move.kind not in REPEATS]
        assert len(texts) == len(set(texts)), name


def test_no_follow_up_asks_for_what_was_shown(loop: str, round_: str, language: Language) -> None:
    for name, game in everybody(loop, round_, language):
        for turn in talks(game):
            if turn.move.kind in FOLLOW_UPS and turn.move.signal is not None:
                before = topics_of(game.turns[: turn.n - 1])
                met = {check for topic in before for check in topic_met(topic, turn.move.signal)}
                assert turn.move.check not in met, (name, turn.n)


def test_the_first_probe_after_a_weak_answer_goes_to_what_matters_most(
    loop: str, round_: str, language: Language
) -> None:
    plan = LOOPS[loop].round(round_)
    rubric = load_valid_content().rubric
    game = played(loop, round_, language, "vague")
    first = next((turn for turn in talks(game) if turn.move.kind in FOLLOW_UPS), None)
    if first is None:
        return
    assert (first.move.signal, first.move.check) == first_lack(game, first, rubric, plan)


def first_lack(game: PlayedRound, probe: Turn, rubric: Rubric, plan: Round) -> tuple[str, str]:
    """The first check that the story before the probe lacks, of the heaviest signal that no other story settles."""
    topics = topics_of(game.turns[: probe.n - 1])
    for signal in (rubric.signals[name] for name in plan.weights):
        lack = next(c.id for c in signal.checks if c.id not in topic_met(topics[-1], signal.id))
        if not any(lack in topic_met(topic, signal.id) for topic in topics):
            return signal.id, lack
    raise AssertionError("nothing is missing")


def test_every_quote_was_said(loop: str, round_: str, language: Language) -> None:
    for name, game in everybody(loop, round_, language):
        for turn in game.turns:
            if turn.move.quote:
                said = [earlier.attempts[0].text for earlier in game.turns[: turn.n - 1]]
                assert any(turn.move.quote in text for text in said), (name, turn.n)
                shown = turn.move.kind in REPEATS or turn.move.quote in (turn.question or "")
                assert shown, (name, turn.n)


def test_everybody_in_the_room_speaks(loop: str, round_: str, language: Language) -> None:
    plan = LOOPS[loop].round(round_)
    if len(plan.interviewers) == 1:
        return
    for name, game in everybody(loop, round_, language):
        if game.reason is CloseReason.TOPICS or any(isinstance(act, Panel) for act in plan.acts):
            assert {turn.speaker for turn in game.turns} == set(plan.interviewers), name


def test_who_holds_a_wrong_position_answers_each_reply_otherwise(
    loop: str, round_: str, language: Language
) -> None:
    plan = LOOPS[loop].round(round_)
    if not any(isinstance(act, Pushback) for act in plan.acts):
        return
    kinds = {
        name: [t.move.kind for t in played(loop, round_, language, name).turns if t.move.act != "talk"]
        for name in ("strong", "agreeable", "vague")
    }
    assert MoveKind.GIVE_WAY in kinds["strong"]
    assert MoveKind.GIVE_WAY not in kinds["agreeable"]
    assert MoveKind.HOLD in kinds["agreeable"]
    assert MoveKind.HOLD in kinds["vague"]


def test_who_asks_back_is_answered_and_asked_again(loop: str, round_: str, language: Language) -> None:
    game = played(loop, round_, language, "asking back")
    assert any(turn.attempts[0].reply is Reply.ASKED_BACK for turn in game.turns)
    for turn, after in zip(game.turns, game.turns[1:], strict=False):
        if turn.attempts[0].reply is Reply.ASKED_BACK and after.move.kind is MoveKind.ANSWER_BACK:
            told = after.move.values["told"]
            assert (after.question or "").startswith(told)
            assert after.speaker == turn.speaker


def test_nothing_of_the_machinery_shows_and_chinese_rounds_are_chinese(
    loop: str, round_: str, language: Language
) -> None:
    for name, game in everybody(loop, round_, language):
        for turn in game.turns:
            text = (turn.question or "").replace(turn.move.quote or "\0", "")
            assert not re.search(r"\{\{|\{%", text), (name, turn.n)
            assert "None" not in text, (name, turn.n)
            if language is Language.ZH:
                assert not ENGLISH_RUN.search(text), (name, turn.n, text)
            else:
                assert not re.search(r"[\u4e00-\u9fff]", text), (name, turn.n, text)
