"""An answer read on from an earlier one: only its own words count, at their own places."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.practice.reading_on import joined, read_on
from app.domain.scorecard import Scorecard
from tests.domain.practice.played import CHECKS, IMPACT
from tests.rehearsal import Said, scorecard

EARLIER, NEW = "Failures fell from 4% to 2.1%.", "It saved us a lot of money, every month."
WHOLE = joined(EARLIER, NEW)
METS = st.sets(st.sampled_from(CHECKS))


def card(text: str, words: str, met: set[str]) -> Scorecard:
    return scorecard(Said(text, {f"{IMPACT}.{check}": words for check in met}))


def level_and_met(found: Scorecard) -> tuple[int | None, list[str]]:
    score = found.signal(IMPACT)
    assert score is not None
    return score.level, [result.check for result in score.checks if result.met]


@given(METS, METS)
def test_what_either_reading_finds_in_the_new_words_is_met(alone: set[str], whole: set[str]) -> None:
    found = read_on(card(NEW, "saved us", alone), card(WHOLE, "every month", whole), EARLIER)
    level, met = level_and_met(found)
    assert set(met) == alone | whole
    assert level == next((n for n, check in enumerate(CHECKS, 1) if check not in met), 5)
    score = found.signal(IMPACT)
    assert score is not None
    for result in score.checks:
        if result.met:
            assert NEW[result.start : result.end] == result.quote


@given(METS, METS)
def test_what_was_said_before_does_not_count_again(alone: set[str], whole: set[str]) -> None:
    by_itself = card(NEW, "saved us", alone)
    assert read_on(by_itself, card(WHOLE, "from 4% to 2.1%", whole), EARLIER) == by_itself


def test_an_unscored_reading_changes_nothing() -> None:
    unscored = scorecard(Said(WHOLE, unscored=(IMPACT,)))
    by_itself = card(NEW, "saved us", {CHECKS[0]})
    assert read_on(by_itself, unscored, EARLIER) == by_itself
    lacking = scorecard(Said(NEW, unscored=(IMPACT,)))
    assert read_on(lacking, card(WHOLE, "every month", set(CHECKS)), EARLIER).signal(IMPACT) == lacking.signal(
        IMPACT
    )
    assert read_on(by_itself, replace(unscored, signals=()), EARLIER) == by_itself
