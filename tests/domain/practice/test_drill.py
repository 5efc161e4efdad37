"""A drill: attempts are kept, a repeated request changes nothing, and both sides are read by one judge."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.interview import Attempt
from app.domain.language import Language
from app.domain.practice.drill import (
    CELL_CHECKS,
    Cell,
    Drill,
    DrillKind,
    SentToDrill,
    met_since,
    take_attempt,
    unread,
    verdict,
)
from app.domain.practice.wording import cell_question
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard, SignalScore
from app.errors import KeyReused
from tests.domain.practice.played import IMPACT, impact_answer, up_to
from tests.rehearsal import content, interview, rubric, scorecard

NOW = datetime(2026, 3, 2, tzinfo=UTC)
RULES, LLM = JudgeKind.RULES, JudgeKind.LLM
MET = scorecard(up_to(3))
UNMET = scorecard(up_to(2))


def drill(judge: JudgeKind = RULES, *cards: dict[JudgeKind, Scorecard]) -> Drill:
    """A drill on the measured change, with an attempt for each of these scorecards."""
    made = Drill("d", DrillKind.CHECK, IMPACT, "measured_change", judge, Language.EN, "Which metric?", NOW)
    for n, card in enumerate(cards, 1):
        attempt = take_attempt(made, SentToDrill(f"answer {n}", NOW + timedelta(days=n), f"key-{n}", f"print {n}"))
        made = replace(made, attempts=(*made.attempts, replace(attempt, scorecards=card)))
    return made


def by_model(card: Scorecard) -> Scorecard:
    return replace(card, judge=JudgeIdentity(LLM, "some-model"))


def left_unscored(reason: str) -> Scorecard:
    return replace(by_model(MET), signals=(SignalScore(IMPACT, None, reason, ()),))


def earlier(*cards: Scorecard) -> Attempt:
    (turn,) = interview(impact_answer()).turns
    return replace(turn.attempts[0], scorecards={card.judge.kind: card for card in cards})


def test_the_same_key_and_words_are_the_attempt_they_made_before() -> None:
    made = drill(RULES, {}, {})
    again = SentToDrill("answer 1", NOW + timedelta(days=9), "key-1", "print 1")
    assert take_attempt(made, again) is made.attempts[0]
    assert take_attempt(made, replace(again, key="key-3", fingerprint="print 3")).number == 3
    assert take_attempt(made, replace(again, key=None)).number == 3


def test_the_same_key_with_other_words_is_refused() -> None:
    with pytest.raises(KeyReused):
        take_attempt(drill(RULES, {}), SentToDrill("other", NOW, "key-1", "other print"))


def test_the_rules_read_first_and_the_model_reads_the_newest_first() -> None:
    waiting = unread(drill(LLM, {RULES: UNMET}, {}))
    assert [(attempt.number, kind) for attempt, kind in waiting] == [(2, RULES), (2, LLM), (1, LLM)]
    assert unread(drill(RULES, {RULES: MET})) == []


def test_nothing_is_said_before_anybody_has_read_it() -> None:
    assert verdict(drill(RULES, {}), drill(RULES, {}).attempts[0], None) is None


@pytest.mark.parametrize(
    ("judge", "cards", "before", "expected"),
    [
        (RULES, {RULES: MET}, (UNMET,), (RULES, False, True, False)),
        (LLM, {RULES: MET}, (UNMET, by_model(UNMET)), (RULES, False, True, True)),
        (LLM, {RULES: MET, LLM: by_model(UNMET)}, (UNMET, by_model(MET)), (LLM, True, False, False)),
        (LLM, {RULES: MET, LLM: left_unscored("too_slow")}, (UNMET, by_model(MET)), (RULES, False, True, False)),
    ],
)
def test_before_and_after_are_read_by_the_same_judge(
    judge: JudgeKind,
    cards: dict[JudgeKind, Scorecard],
    before: tuple[Scorecard, ...],
    expected: tuple[JudgeKind, bool, bool, bool],
) -> None:
    made = drill(judge, cards)
    found = verdict(made, made.attempts[0], earlier(*before))
    assert found is not None
    assert found.before is not None
    assert (found.judge, found.before.met, found.met, found.waiting) == expected


def test_a_model_that_failed_is_named_and_counts_for_nothing() -> None:
    made = drill(LLM, {RULES: MET, LLM: left_unscored("too_slow")})
    found = verdict(made, made.attempts[0], None)
    assert found is not None
    assert (found.unscored, found.before) == ("too_slow", None)


def test_a_check_is_practised_when_an_attempt_met_it_last() -> None:
    made = drill(RULES, {RULES: MET}, {RULES: MET}, {RULES: UNMET})
    assert met_since([made, drill(RULES, {RULES: UNMET})]) == {
        (IMPACT, "measured_change"): made.attempts[1].answered_at
    }


@pytest.mark.parametrize("cell", list(Cell))
@pytest.mark.parametrize("language", list(Language))
def test_every_cell_has_a_check_of_the_rubric_and_a_question_that_names_the_feature(
    cell: Cell, language: Language
) -> None:
    signal, check = CELL_CHECKS[cell]
    assert rubric().signals[signal].check(check)
    assert "{{ x }} 的" in cell_question(content().phrases.render, language, cell, "{{ x }} 的")


def test_a_drill_on_what_the_rubric_no_longer_has_is_known_as_such() -> None:
    assert drill().is_known_to(rubric())
    assert not replace(drill(), check="gone").is_known_to(rubric())
    assert not replace(drill(), signal="gone").is_known_to(rubric())


def test_drills_that_ask_the_same_are_told_from_others() -> None:
    made = drill()
    assert made.asks_the_same(replace(made, id="other", question="Put differently?", created_at=NOW))
    assert not made.asks_the_same(replace(made, check="believable"))
    assert not made.asks_the_same(replace(made, judge=LLM))
