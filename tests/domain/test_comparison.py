"""What differs between two scorecards, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.comparison import CheckDifference, Sides, compare
from app.domain.rubric import ladder_level
from app.domain.scorecard import CheckResult, JudgeIdentity, JudgeKind, Scorecard, SignalScore

CHECKS = ("first", "second", "third", "fourth")
Quotes = dict[str, str]


def result(
    check: str, quote: str | None, start: int = 0, reason: str = "said", sure: float | None = 0.5
) -> CheckResult:
    if quote is None:
        return CheckResult(check, False, None, None, None, reason, sure)
    return CheckResult(check, True, quote, start, start + len(quote), reason, sure)


def score(signal: str, quotes: Quotes, **more: object) -> SignalScore:
    checks = tuple(result(check, quotes.get(check), **more) for check in CHECKS)  # type: ignore[arg-type]
    return SignalScore(signal, ladder_level([check.met for check in checks]), None, checks)


def unscored(signal: str, reason: str) -> SignalScore:
    return SignalScore(signal, None, reason, ())


def card(*scores: SignalScore, kind: JudgeKind = JudgeKind.RULES) -> Scorecard:
    return Scorecard(JudgeIdentity(kind), "1", "f" * 64, scores)


def differing(a: SignalScore, b: SignalScore) -> dict[str, tuple[str | None, str | None]]:
    """The quotes of both sides for each check that differs."""
    (difference,) = compare(card(a), card(b)).differences
    return {c.check: (c.a.quote if c.a else "-", c.b.quote if c.b else "-") for c in difference.checks}


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({}, {"first": "x"}, {"first": (None, "x")}),
        ({"first": "x"}, {}, {"first": ("x", None)}),
        ({"first": "x"}, {"first": "y"}, {"first": ("x", "y")}),
        (
            {"first": "x", "third": "z"},
            {"first": "x", "second": "y"},
            {"second": (None, "y"), "third": ("z", None)},
        ),
        ({"first": "x", "fourth": "z"}, {"first": "x"}, {"fourth": ("z", None)}),
    ],
)
def test_checks_differ_by_being_met_and_by_their_words(
    a: Quotes, b: Quotes, expected: dict[str, tuple[str | None, str | None]]
) -> None:
    assert differing(score("s", a), score("s", b)) == expected


@pytest.mark.parametrize("more", [{"start": 9}, {"reason": "put otherwise"}, {"sure": None}])
def test_place_reason_and_certainty_are_no_differences(more: dict[str, object]) -> None:
    plain, other = score("s", {"first": "x"}), score("s", {"first": "x"}, **more)
    assert plain != other
    assert compare(card(plain), card(other)).differences == ()


def test_only_signals_that_differ_are_named_in_their_order() -> None:
    a = card(score("one", {"first": "x"}), score("two", {}), score("three", {}))
    b = card(score("one", {}), score("two", {}), score("three", {"first": "x", "second": "y"}))
    found = compare(a, b).differences
    assert [(d.signal, d.level) for d in found] == [("one", Sides(2, 1)), ("three", Sides(1, 3))]
    assert [[c.check for c in d.checks] for d in found] == [["first"], ["first", "second"]]


def test_checks_can_differ_where_the_level_does_not() -> None:
    (found,) = compare(card(score("s", {"second": "x"})), card(score("s", {}))).differences
    assert found.level == Sides(1, 1)
    assert [check.check for check in found.checks] == ["second"]


def test_a_side_that_is_unscored_has_no_level_and_no_checks() -> None:
    scored = score("s", {"first": "x"})
    (found,) = compare(card(scored), card(unscored("s", "timeout"), kind=JudgeKind.LLM)).differences
    assert (found.level, found.unscored_reason) == (Sides(2, None), Sides(None, "timeout"))
    assert found.checks == tuple(CheckDifference(check.check, check, None) for check in scored.checks)


def test_two_sides_unscored_differ_by_their_reason_only() -> None:
    same = compare(card(unscored("s", "timeout")), card(unscored("s", "timeout")))
    other = compare(card(unscored("s", "timeout")), card(unscored("s", "refused")))
    assert same.differences == ()
    assert [(d.unscored_reason, d.checks) for d in other.differences] == [(Sides("timeout", "refused"), ())]


def test_a_signal_that_only_one_side_has_differs() -> None:
    found = compare(card(score("one", {})), card(score("one", {}), score("two", {}))).differences
    assert [(d.signal, d.level) for d in found] == [("two", Sides(None, 1))]
    assert all(check.a is None for check in found[0].checks)


quotes = st.dictionaries(st.sampled_from(CHECKS), st.sampled_from(["x", "y"]))
scores = st.one_of(quotes.map(lambda q: score("s", q)), st.sampled_from(["a", "b"]).map(lambda r: unscored("s", r)))


@given(scores, scores)
def test_a_comparison_the_other_way_round_is_its_mirror(one: SignalScore, other: SignalScore) -> None:
    there, back = compare(card(one), card(other)), compare(card(other), card(one))
    assert len(there.differences) == len(back.differences) == (one != other)
    for d, e in zip(there.differences, back.differences, strict=True):
        assert (d.level.a, d.level.b) == (e.level.b, e.level.a)
        assert [(c.check, c.a, c.b) for c in d.checks] == [(c.check, c.b, c.a) for c in e.checks]


@given(scores)
def test_nothing_differs_from_itself(one: SignalScore) -> None:
    assert compare(card(one), card(replace(one))).differences == ()
