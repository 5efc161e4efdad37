"""Two attempts side by side: what their scorecards make of the difference."""

from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.domain.interview import Attempt
from app.domain.scorecard import Scorecard
from app.web.pages.comparing import CheckChange, SignalChange, comparison_view
from tests.making import RUBRIC, both, scorecard, turn
from tests.web.candidate import STRONG
from tests.web.test_pages import browser, open_turn, shown, started

__all__ = ["browser"]
NOTHING: dict[str, list[str]] = {}


def attempt(number: int, text: str) -> Attempt:
    return replace(turn(1, answer=text).attempts[0], number=number)


def changes(before: Scorecard | None, after: Scorecard | None) -> tuple[SignalChange, ...] | None:
    return comparison_view((attempt(1, "a"), before), (attempt(2, "b"), after), RUBRIC).signals


@pytest.mark.parametrize(
    ("before", "after", "levels", "checks"),
    [
        (NOTHING, {"impact": ["first"]}, (1, 2), (CheckChange(both("first"), True),)),
        ({"impact": ["first"]}, NOTHING, (2, 1), (CheckChange(both("first"), False),)),
        # A check above a gap in the ladder moves no level.
        (NOTHING, {"impact": ["third"]}, (1, 1), (CheckChange(both("third"), True),)),
    ],
)
def test_a_signal_tells_its_levels_and_the_checks_won_or_lost(
    before: dict[str, list[str]],
    after: dict[str, list[str]],
    levels: tuple[int, int],
    checks: tuple[CheckChange, ...],
) -> None:
    found = changes(scorecard(before), scorecard(after))
    assert found == (SignalChange(both("impact"), *levels, checks),)


def test_other_words_for_the_same_check_are_no_change() -> None:
    met = {"impact": ["first"]}
    assert changes(scorecard(met, "one answer"), scorecard(met, "another one")) == ()


def test_without_both_scorecards_nothing_is_said_of_levels() -> None:
    assert changes(scorecard(NOTHING), None) is None
    assert changes(None, scorecard(NOTHING)) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_arrive_whole_and_as_text(before: str, after: str) -> None:
    view = comparison_view((attempt(1, before), None), (attempt(2, after), None), RUBRIC)
    for text, side, element in ((before, view.before, "del"), (after, view.after, "ins")):
        bare = side.html.replace(f"<{element}>", "").replace(f"</{element}>", "")
        assert Markup(bare) == Markup.escape(text)  # noqa: S704


def test_without_scripts_the_comparison_unfolds_below_the_attempts(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": "We shipped it and it was a success."})
    shown(browser, path, 'id="retake-1"')
    browser.post(f"{path}/retake", data={"turn": "1", "key": "again", "text": STRONG})
    shown(browser, path, 'class="level-changes"')
    for page in (path, f"{path}/transcript"):
        comparison = browser.get(page).text.split('<details class="comparison" id="comparison-1">')[1]
        assert "<del>" in comparison
        assert "<ins>" in comparison
        assert 'class="gained"' in comparison
