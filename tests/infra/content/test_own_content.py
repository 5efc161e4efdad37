"""The content that Debrief ships: valid, complete, and written the way it should read."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from app.domain.language import Bilingual
from app.domain.loop import Persona, Round
from app.domain.rubric import Check, Signal
from app.infra.content import content_root, load_content
from app.judges.validators import VALIDATORS

CONTENT = load_content(content_root(), VALIDATORS)
LADDERS = {
    "quantified_impact": "result_stated measured_change believable business_effect",
    "tradeoff_articulation": "tension_named reasoned_choice side_in_numbers both_sides_tied",
    "thirty_day_ship": "shipped_or_paced within_ninety_days within_thirty_days stages_and_measured",
    "ownership": "role_claimed own_action several_with_hard_one answered_for_outcome",
    "data_decisions": "data_mentioned source_drove_decision kept_sound closed_loop",
    "cross_functional_influence": (
        "function_named specific_ask_handled settled_with_evidence agreement_changed_things"
    ),
    "conviction": "position_taken objection_answered backed_by_evidence would_change_mind",
    "right_layer": "layer_first first_move layer_justified effect_verified",
    "execution_rigor": "plan_told mechanism_named deadline_set deadline_answered",
    "growth_mechanics": "trigger_named lever_pulled loop_closed unit_economics",
    "repeatable_framework": "cause_named cause_tested steps_for_others used_again",
    "urgency": "moved_first known_enough dates_named delay_priced",
}
CASES = [(signal, check) for signal in CONTENT.rubric.signals.values() for check in signal.checks]
each_check = pytest.mark.parametrize(("signal", "check"), CASES, ids=[f"{s.id}.{c.id}" for s, c in CASES])
ROUNDS = [(f"{loop.id}.{round_.id}", round_) for loop in CONTENT.loops.values() for round_ in loop.rounds]
each_round = pytest.mark.parametrize("round_", [round_ for _, round_ in ROUNDS], ids=[name for name, _ in ROUNDS])
each_persona = pytest.mark.parametrize("persona", CONTENT.personas.values(), ids=CONTENT.personas.keys())
LATIN = re.compile(r"[A-Za-z]+")
# What people in Chinese companies say in English; `quote` is the place for the candidate's words.
SAID_IN_CHINESE = set(LATIN.findall("AI A B G MB OTA App PPT HR KPI LTV CAC FP INT offer Bar Raiser quote"))
HAN = re.compile(r"[\u3400-\u9fff]")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,?!;:]|[,?!;:][\u3400-\u9fff]|[\u3400-\u9fff]\.(?!\d)")
SENTENCE_END = re.compile(r"[.!?。！？](?=.)")
TO_A_JUDGE = re.compile(
    r"\b(judge|grader?|rater|score[sd]?|level|candidate|met|quote)\b|评分|打分|候选人|评级|判定", re.I
)


def test_all_twelve_signals_are_there_with_their_checks_in_ladder_order() -> None:
    ladders = {
        name: " ".join(check.id for check in signal.checks) for name, signal in CONTENT.rubric.signals.items()
    }

    assert ladders == LADDERS


def test_the_first_loop_is_the_one_of_three_rounds() -> None:
    assert next(iter(CONTENT.loops)) == "core-three"


@each_round
def test_a_round_can_probe_each_check_of_the_signals_it_weighs(round_: Round) -> None:
    asked = {key for key, questions in round_.probes.items() if len(questions) >= 3}
    checks = {(name, check.id) for name in round_.weights for check in CONTENT.rubric.signals[name].checks}
    assert checks <= asked
    assert len(round_.openings) >= 10


@each_round
def test_a_round_has_more_openings_for_each_signal_than_it_can_spend_on_one(round_: Round) -> None:
    for signal in round_.weights:
        assert sum(signal in opening.signals for opening in round_.openings) >= 3


@each_round
def test_questions_are_written_in_their_language_and_ask_one_thing(round_: Round) -> None:
    probes = [probe.text for questions in round_.probes.values() for probe in questions]
    openings = [words for opening in round_.openings for words in (opening.text, opening.rephrased) if words]
    for words in (*probes, *openings):
        assert_native(words)
        assert words.en.count("?") <= 1
        assert words.zh.count("？") <= 1
        assert len(words.en) <= 150
        assert len(words.zh) <= 60
    for words in probes:
        assert words.en.endswith("?")
        assert words.zh.endswith("？")


@each_persona
def test_what_an_interviewer_says_is_written_in_its_language_and_leaves_the_asking_to_the_question(
    persona: Persona,
) -> None:
    for words in (*lines_of(persona), persona.style, persona.manner):
        assert_native(words)
    for words in lines_of(persona):
        assert "?" not in words.en
        assert "？" not in words.zh


def test_no_two_interviewers_say_the_same() -> None:
    said = [text for persona in CONTENT.personas.values() for words in lines_of(persona) for text in both(words)]

    assert [text for text, times in Counter(said).items() if times > 1] == []


@each_check
def test_an_example_holds_its_quote_and_the_near_miss_does_not(signal: Signal, check: Check) -> None:
    assert check.meets.quote is not None
    for language in ("en", "zh"):
        quote, near_miss = getattr(check.meets.quote, language), getattr(check.near_miss.answer, language)
        assert quote in getattr(check.meets.answer, language)
        assert quote not in near_miss


@each_check
def test_every_text_is_written_in_its_language(signal: Signal, check: Check) -> None:
    for text in (*texts_of(check), signal.title, *signal.levels):
        assert not HAN.search(text.en), text.en
        assert HAN.search(text.zh), text.zh


@each_check
def test_chinese_texts_use_full_width_punctuation(signal: Signal, check: Check) -> None:
    for text in (*texts_of(check), *signal.levels):
        assert not HALF_WIDTH.search(text.zh), text.zh


@each_check
def test_what_a_candidate_reads_is_one_sentence_to_them_and_not_to_a_judge(signal: Signal, check: Check) -> None:
    for text in (check.met, check.unmet, check.next_time, check.ask):
        for words in (text.en, text.zh):
            assert not SENTENCE_END.search(words), words
            assert not TO_A_JUDGE.search(words), words
            assert len(words) <= 130, words


@each_check
def test_a_title_is_short_and_the_reason_below_it_says_more(signal: Signal, check: Check) -> None:
    assert 2 <= len(check.title.en.split()) <= 5
    assert len(check.title.zh) <= 10
    for title, reasons in (
        (check.title.en, (check.met.en, check.unmet.en)),
        (check.title.zh, (check.met.zh, check.unmet.zh)),
    ):
        assert title[-1].isalnum()
        assert not TO_A_JUDGE.search(title)
        for reason in reasons:
            assert title.casefold() not in reason.casefold()
            assert len(reason) > len(title)


@each_check
def test_a_question_asks_and_a_better_version_leaves_a_blank(signal: Signal, check: Check) -> None:
    assert check.ask.en.endswith("?")
    assert check.ask.zh.endswith("？")
    assert "[__" in check.better.en
    assert check.better.en.count("[__") == check.better.zh.count("[__")


def test_no_two_checks_share_a_title() -> None:
    for titles in ([check.title.en for _, check in CASES], [check.title.zh for _, check in CASES]):
        assert sorted(set(titles)) == sorted(titles)


def test_no_two_checks_ask_the_same() -> None:
    texts = [words for _, check in CASES for words in (check.text.en, check.text.zh, check.ask.en, check.ask.zh)]

    assert sorted(set(texts)) == sorted(texts)


def test_what_only_fills_does_not_also_decline() -> None:
    assert not CONTENT.phrases.declined & CONTENT.phrases.fillers


@pytest.mark.parametrize(
    "reply", ["i don't know", "skip", "pass", "no idea", "不知道", "跳过", "不太清楚", "没有经验"]
)
def test_the_usual_ways_to_decline_are_known(reply: str) -> None:
    assert reply in CONTENT.phrases.declined


def assert_native(words: Bilingual) -> None:
    assert not HAN.search(words.en), words.en
    assert HAN.search(words.zh), words.zh
    assert not HALF_WIDTH.search(words.zh), words.zh
    assert "您" not in words.zh
    assert set(LATIN.findall(words.zh)) <= SAID_IN_CHINESE, words.zh


def both(words: Bilingual) -> tuple[str, str]:
    return words.en, words.zh


def lines_of(persona: Persona) -> Iterator[Bilingual]:
    yield from (*persona.greetings, *persona.transitions, *persona.after_declined, *persona.ask_again)
    yield from (*persona.challenge_frames, *persona.rephrase_frames, *persona.closings, *persona.time_closings)


def texts_of(check: Check) -> Iterator[Bilingual]:
    yield from (check.title, check.text, check.met, check.unmet, check.next_time, check.ask, check.better)
    yield from (check.meets.answer, check.near_miss.answer)
    if check.meets.quote is not None:
        yield check.meets.quote
