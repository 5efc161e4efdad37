"""Figures of how an interviewer spoke: each fault is found in its question, and a clean transcript is clean."""

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.interview import Interview, Move, MoveKind, Turn
from app.domain.language import Language
from app.domain.spoken import Fault
from app.domain.trial import Finding, Trial, figures
from tests.rehearsal import Said, content, core_loop, interview, rubric

ANSWER = "I rebuilt the ranking model for the home feed, and complaints fell from 40 to 12 a week."
ZH_ANSWER = "我重写了首页的排序模型，投诉从每周 40 件降到 12 件。"
OPENING = "Hello, I am Ruth. Tell me about a launch that failed on your watch."
PROBE = Move(MoveKind.PROBE, "bar-raiser.ownership.own_action.1", "ownership", "own_action")
CLEAN = "Complaints fell to 12 a week. Which step of that did you take with your own hands?"
ZH_OPENING = "你好，我是柯蓉。讲一次由你负责、最后没有成功的上线。"
ZH_CLEAN = "投诉降到 12 件，这里面哪一步是你亲手做的？"


@lru_cache(maxsize=1)
def trial() -> Trial:
    return Trial(rubric(), content().personas, content().spoken, content().voice_prompt.rules)


def follow_up(question: str, move: Move = PROBE, language: Language = Language.EN) -> Interview:
    """An opening with its answer, and then this question."""
    chinese = language is Language.ZH
    opening, answer = (ZH_OPENING, ZH_ANSWER) if chinese else (OPENING, ANSWER)
    held = interview(
        Said(answer, round=2, question=opening, signal="ownership"),
        Said(answer, round=2, kind=move.kind, question=question),
        language=language,
    )
    first, second = held.turns
    opened = replace(first, move=Move(MoveKind.OPEN, "bar-raiser.launch-that-failed", "ownership"))
    return replace(held, turns=(opened, replace(second, move=move)))


def found(question: str, move: Move = PROBE, language: Language = Language.EN) -> Finding:
    return trial().findings(follow_up(question, move, language), core_loop())[1]


@pytest.mark.parametrize(("question", "language"), [(CLEAN, Language.EN), (ZH_CLEAN, Language.ZH)])
def test_a_good_follow_up_is_clean_and_takes_up_words_and_check(question: str, language: Language) -> None:
    finding = found(question, language=language)
    assert finding.faults == ()
    assert (finding.takes_up_words, finding.takes_up_check) == (True, True)


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("", Fault.EMPTY),
        ("Which step was yours? And who else was there?", Fault.SEVERAL_QUESTIONS),
        ("So that step was yours.", Fault.NO_QUESTION),
        ("A better answer would name your step. Which step was yours?", Fault.COACHING),
        ("By the rubric that is level 3. Which step was yours?", Fault.RATING),
        ("Great answer! Which step was yours?", Fault.VERDICT),
        ("As an AI language model I ask: which step was yours?", Fault.OUT_OF_ROLE),
        ("哪一步是你亲手做的，能具体说说吗？", Fault.OTHER_LANGUAGE),
        ("**Next:** which step was yours?", Fault.MARKUP),
        ("Candidate: I did it. Ruth Ke: Which step was yours?", Fault.OTHER_SPEAKER),
        ("Tell me about a launch that failed on your watch.", Fault.REPEATED),
        ("Which step was yours? " + "It went on. " * 80, Fault.TOO_LONG),
    ],
)
def test_a_fault_is_found_in_its_question(question: str, fault: Fault) -> None:
    assert fault in found(question).faults


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("哪一步是你做的？还有谁在场？", Fault.SEVERAL_QUESTIONS),
        ("这个回答得分不高。哪一步是你做的？", Fault.RATING),
        ("你应该提到自己的动作。哪一步是你做的？", Fault.COACHING),
        ("Which step of all this was your own work?", Fault.OTHER_LANGUAGE),
    ],
)
def test_a_fault_is_found_in_chinese(question: str, fault: Fault) -> None:
    assert fault in found(question, language=Language.ZH).faults


def test_a_question_that_hears_nothing_takes_nothing_up() -> None:
    finding = found("How did the weather turn out?")
    assert (finding.takes_up_words, finding.takes_up_check) == (False, False)


def test_an_opening_has_nothing_to_take_up() -> None:
    first = trial().findings(follow_up(CLEAN), core_loop())[0]
    assert first.faults == ()
    assert (first.takes_up_words, first.takes_up_check) == (None, None)


def test_asking_again_may_repeat_the_question_but_not_word_for_word() -> None:
    again = Move(MoveKind.ASK_AGAIN, "bar-raiser.launch-that-failed", "ownership")
    assert found("I could not follow. Which launch of yours went wrong?", again).faults == ()
    assert Fault.REPEATED in found(OPENING, again).faults


def test_the_candidates_own_rating_words_may_be_quoted() -> None:
    held = follow_up("You said “the model was out of five”. Which step of that was yours?")
    first = held.turns[0]
    told = replace(first, attempts=(replace(first.attempts[0], text="I know the model was out of five."),))
    assert trial().findings(replace(held, turns=(told, held.turns[1])), core_loop())[1].faults == ()


def test_a_question_that_left_the_bank_can_still_be_checked() -> None:
    gone = replace(PROBE, question="bar-raiser.gone")
    assert found(CLEAN, gone).faults == ()


def test_a_question_being_worded_is_left_out() -> None:
    held = follow_up(CLEAN)
    unsaid = replace(held.turns[1], question=None, attempts=())
    assert len(trial().findings(replace(held, turns=(held.turns[0], unsaid)), core_loop())) == 1


def test_stand_ins_are_counted_by_their_reason() -> None:
    held = follow_up(CLEAN)
    turns: tuple[Turn, ...] = tuple(replace(turn, stand_in="too_slow") for turn in held.turns)
    together = figures(trial().findings(replace(held, turns=turns), core_loop()))
    assert together.stand_ins == {"too_slow": 2}


def test_stand_ins_say_nothing_of_the_voice_they_stood_in_for() -> None:
    bad, good = "Great answer! Which step was yours? And whose was the next?", CLEAN
    findings = trial().findings(follow_up(bad), core_loop())
    stood_in = [replace(finding, stand_in="unfit") for finding in trial().findings(follow_up(good), core_loop())]
    alone, together = figures(findings), figures([*findings, *stood_in])
    assert (together.questions, together.own) == (4, 2)
    assert replace(together, questions=2, stand_ins={}) == alone


def test_a_voice_that_asked_nothing_itself_has_no_shares() -> None:
    findings = trial().findings(follow_up(CLEAN), core_loop())
    none = figures([replace(finding, stand_in="unfit") for finding in findings])
    assert (none.questions, none.own, none.stand_ins) == (2, 0, {"unfit": 2})
    assert {none.clean, none.one_question, none.takes_up_words, none.takes_up_check} == {None}
    assert (none.median_words, none.most_words, none.faults) == (None, None, {})


def test_words_are_counted_and_chinese_by_characters() -> None:
    assert found("Which step was yours?").words == 4
    assert found("哪一步是你做的？", language=Language.ZH).words == 7


FINDINGS = st.builds(
    Finding,
    n=st.integers(1, 40),
    text=st.just(""),
    words=st.integers(0, 90),
    faults=st.lists(st.sampled_from(Fault), unique=True, max_size=3).map(tuple),
    takes_up_words=st.sampled_from([None, True, False]),
    takes_up_check=st.sampled_from([None, True, False]),
    stand_in=st.sampled_from([None, "too_slow", "empty"]),
)


@given(st.lists(FINDINGS, max_size=12), st.lists(FINDINGS, max_size=12))
def test_the_figures_of_two_sets_add_up(one: list[Finding], other: list[Finding]) -> None:
    both, a, b = figures([*one, *other]), figures(one), figures(other)
    assert both.questions == a.questions + b.questions
    assert both.own == a.own + b.own == both.questions - sum(both.stand_ins.values())
    most = [figure for figure in (a.most_words, b.most_words) if figure is not None]
    assert both.most_words == max(most, default=None)
    for fault in Fault:
        assert both.faults.get(fault, 0) == a.faults.get(fault, 0) + b.faults.get(fault, 0)
    for share in (both.clean, both.one_question, both.takes_up_words, both.takes_up_check):
        assert share is None or 0 <= share <= 1
    assert (both.clean is None) == (both.own == 0)
