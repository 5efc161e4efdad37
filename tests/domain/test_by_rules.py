"""What a debrief makes of the rules' reading: levels until a model has read, beside what it could not score."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from app.domain.committee import build_debrief
from app.domain.coverage import filled_by_rules
from app.domain.debrief import Debrief, SignalResult
from app.domain.interview import Interview, Turn
from app.domain.language import Language
from app.domain.scorecard import JudgeIdentity, JudgeKind
from tests.candidates import IMP, OWN, strong
from tests.rehearsal import Said, content, core_loop, interview, rubric

LLM = JudgeIdentity(JudgeKind.LLM, "some-model")
EVERY = tuple(rubric().signals)


def debrief(told: Interview, *, final: bool = True) -> Debrief:
    return build_debrief(core_loop(), rubric(), told, content().phrases, final=final)


def results(found: Debrief) -> list[SignalResult]:
    return [*found.signals, *(result for round_ in found.rounds for result in round_.signals)]


def by_model(told: Interview, read: Collection[int], failed: Collection[str] = ()) -> Interview:
    """`told` judged by a model that has read these turns as the rules did, and failed at these signals."""
    turns = tuple(_read(turn, failed) if turn.n in read else turn for turn in told.turns)
    return replace(told, judge=JudgeKind.LLM, turns=turns)


def _read(turn: Turn, failed: Collection[str]) -> Turn:
    (attempt,) = turn.attempts
    rules = attempt.scorecards[JudgeKind.RULES]
    signals = tuple(
        replace(score, level=None, unscored_reason="too_slow", checks=()) if score.signal in failed else score
        for score in rules.signals
    )
    card = replace(rules, judge=LLM, signals=signals)
    return replace(turn, attempts=(replace(attempt, scorecards={**attempt.scorecards, JudgeKind.LLM: card}),))


def turns_of(told: Interview) -> list[int]:
    return [turn.n for turn in told.turns]


def test_levels_are_indicative_until_the_model_has_read_every_answer_they_rest_on() -> None:
    told = strong()
    waiting = results(debrief(by_model(told, read=()), final=False))
    assert all(result.indicative for result in waiting if result.level is not None)
    assert any(result.level is not None for result in waiting)
    assert any(result.indicative for result in results(debrief(by_model(told, turns_of(told)[:-1]), final=False)))
    for settled in (told, by_model(told, read=turns_of(told))):
        assert not any(result.indicative for result in results(debrief(settled, final=False)))


@pytest.mark.parametrize("language", Language)
def test_beside_what_a_model_could_not_score_stands_what_the_rules_read(language: Language) -> None:
    told = strong(language)
    rules, failed = debrief(told), debrief(by_model(told, turns_of(told), failed=EVERY))
    assert failed.decision is None
    assert rules.decision is not None
    for before, after in zip(results(rules), results(failed), strict=True):
        assert (after.level, after.evidence, after.indicative) == (None, (), False)
        if before.level is None:
            assert after.by_rules is None
            continue
        assert after.unscored_reason == "too_slow"
        assert after.by_rules is not None
        assert (after.by_rules.level, after.by_rules.evidence) == (before.level, before.evidence)
        assert after.by_rules.missing == before.missing


def test_the_ledger_holds_what_was_told_whether_or_not_a_model_could_score_it() -> None:
    told = strong()
    assert debrief(told).ledger
    assert debrief(by_model(told, turns_of(told), failed=EVERY)).ledger == debrief(told).ledger


def test_one_score_of_the_model_is_enough_for_the_rules_to_stand_back() -> None:
    told = strong()
    aside = by_model(by_model(told, turns_of(told), failed=[IMP]), read=())
    found = {result.signal: result for result in debrief(aside).signals}
    assert found[IMP].by_rules is not None
    assert found[OWN].level is not None
    assert found[OWN].by_rules is None
    first, *rest = turns_of(told)
    partly = by_model(by_model(told, [first]), rest, failed=[IMP])
    (impact,) = (result for result in debrief(partly).signals if result.signal == IMP)
    assert impact.level is not None
    assert impact.by_rules is None


def test_what_nobody_asked_about_and_the_model_did_not_find_is_left_open() -> None:
    told = interview(
        Said("We shipped it.", {}, round=0),
        Said("I led it for a year.", {f"{OWN}.role_claimed": "I led it"}, round=0),
    )
    first, second = by_model(told, [1]).turns[0], by_model(told, [2], failed=[OWN]).turns[1]
    (owned,) = (
        result
        for result in debrief(replace(told, judge=JudgeKind.LLM, turns=(first, second))).signals
        if result.signal == OWN
    )
    assert owned.unscored_reason is not None
    assert owned.unscored_reason.startswith("No question")
    assert owned.by_rules is None


def test_what_the_model_scored_stays_the_models_where_the_rules_fill_in() -> None:
    turn = by_model(strong(), [1], failed=[IMP]).turns[0]
    (attempt,) = turn.attempts
    card, rules = attempt.scorecards[JudgeKind.LLM], attempt.scorecards[JudgeKind.RULES]
    harsh = tuple(score if score.signal == IMP else replace(score, level=1, checks=()) for score in card.signals)
    cards = {**attempt.scorecards, JudgeKind.LLM: replace(card, signals=harsh)}
    filled = filled_by_rules(replace(turn, attempts=(replace(attempt, scorecards=cards),)))
    found = filled.attempts[0].scorecards[JudgeKind.LLM]
    assert found.signal(IMP) == rules.signal(IMP)
    assert [score for score in found.signals if score.signal != IMP] == [s for s in harsh if s.signal != IMP]
