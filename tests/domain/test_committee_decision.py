"""How levels become a decision: shares, thresholds, caps, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.debrief import Decision, SignalResult
from app.domain.decision import Cap, decide, is_better, is_favourable, shares_of

LEVELS = st.one_of(st.none(), st.integers(1, 5))


def results(*levels_and_shares: tuple[int | None, float]) -> list[SignalResult]:
    return [
        SignalResult(f"signal-{n}", level, share, (), (), None)
        for n, (level, share) in enumerate(levels_and_shares)
    ]


@pytest.mark.parametrize(
    ("rounds", "shares"),
    [
        ([], {}),
        ([{}], {}),
        ([{"a": 3.0, "b": 1.0}], {"a": 0.75, "b": 0.25}),
        ([{"a": 3.0, "b": 1.0}, {"b": 5.0}], {"b": 0.625, "a": 0.375}),
        ([{"a": 40.0, "b": 40.0}, {"a": 1.0, "c": 1.0}], {"a": 0.5, "b": 0.25, "c": 0.25}),
    ],
)
def test_every_round_has_the_same_say_and_the_largest_share_comes_first(
    rounds: list[dict[str, float]], shares: dict[str, float]
) -> None:
    assert list(shares_of(rounds).items()) == list(shares.items())


@pytest.mark.parametrize(
    ("levels", "decision"),
    [
        ([(5, 1.0)], Decision.STRONG_YES),
        ([(5, 0.6), (4, 0.4)], Decision.STRONG_YES),
        ([(4, 1.0)], Decision.YES),
        ([(5, 0.2), (4, 0.6), (3, 0.2)], Decision.YES),
        ([(4, 0.7), (3, 0.3)], Decision.LEAN_YES),
        ([(4, 0.05), (4, 0.2), (3, 0.75)], Decision.LEAN_YES),
        ([(3, 1.0)], Decision.LEAN_NO),
        ([(2, 0.5), (3, 0.5)], Decision.LEAN_NO),
        ([(2, 1.0)], Decision.NO),
        ([(2, 0.75), (1, 0.25)], Decision.NO),
        ([(1, 0.6), (2, 0.4)], Decision.STRONG_NO),
        ([(1, 1.0)], Decision.STRONG_NO),
    ],
)
def test_the_weighted_mean_of_the_levels_decides(levels: list[tuple[int, float]], decision: Decision) -> None:
    assert decide(results(*levels)).decision is decision


def test_the_score_is_the_mean_of_what_was_scored() -> None:
    assert decide(results((4, 0.5), (None, 0.3), (2, 0.2))).score == pytest.approx(2.4 / 0.7)


def test_what_is_unscored_counts_neither_for_nor_against() -> None:
    with_gap, without = results((4, 0.5), (None, 0.3), (2, 0.2)), results((4, 0.5), (2, 0.2))
    assert decide(with_gap).score == decide(without).score
    assert decide(with_gap).decision is decide(without).decision


@pytest.mark.parametrize(("scored", "decided"), [(0.49, False), (0.5, True), (0.51, True)])
def test_nothing_is_decided_on_less_than_half(scored: float, decided: bool) -> None:
    verdict = decide(results((5, scored), (None, 1 - scored)))
    assert (verdict.decision is not None) is decided


def test_nothing_scored_is_no_decision() -> None:
    assert decide(results((None, 1.0))).decision is None
    assert decide([]).decision is None


def test_a_missing_heaviest_signal_caps_the_decision() -> None:
    verdict = decide(results((1, 0.4), (5, 0.3), (5, 0.3)))
    assert verdict.score == pytest.approx(3.4)
    assert (verdict.decision, verdict.cap) == (Decision.LEAN_NO, Cap.HEAVIEST_ABSENT)


def test_when_several_share_the_top_one_missing_does_not_cap() -> None:
    verdict = decide(results((1, 0.3), (5, 0.3), (5, 0.3), (4, 0.1)))
    assert (verdict.decision, verdict.cap) == (Decision.LEAN_YES, None)


def test_an_unscored_heaviest_signal_does_not_cap() -> None:
    assert decide(results((None, 0.4), (4, 0.3), (4, 0.3))).cap is None


def test_no_impact_makes_it_at_most_no() -> None:
    verdict = decide(results((4, 0.6), (4, 0.4)), {"no-impact"})
    assert (verdict.decision, verdict.cap) == (Decision.NO, Cap.NO_IMPACT)


def test_a_cap_that_lowers_nothing_is_not_named() -> None:
    assert decide(results((1, 1.0)), {"no-impact"}).cap is None


def test_other_flags_do_not_change_the_decision() -> None:
    assert decide(results((4, 1.0)), {"it-depends", "we-not-I"}).decision is Decision.YES


@pytest.mark.parametrize("decision", list(Decision))
def test_favourable_begins_at_lean_yes(decision: Decision) -> None:
    assert is_favourable(decision) is decision.value.endswith("yes")


@given(st.lists(st.tuples(LEVELS, st.floats(0.01, 1.0)), min_size=1, max_size=8), st.data())
def test_a_higher_level_never_makes_a_decision_worse(
    drawn: list[tuple[int | None, float]], data: st.DataObject
) -> None:
    total = sum(share for _, share in drawn)
    levels = [(level, share / total) for level, share in drawn]
    place = data.draw(st.integers(0, len(levels) - 1))
    level, share = levels[place]
    if level is None or level == 5:
        return
    raised = [*levels[:place], (level + 1, share), *levels[place + 1 :]]
    before, after = decide(results(*levels)).decision, decide(results(*raised)).decision
    if before is None or after is None:
        assert before is after
    else:
        assert not is_better(before, after)


@given(
    st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 100), min_size=1), min_size=1, max_size=6)
)
def test_shares_sum_to_one(rounds: list[dict[str, float]]) -> None:
    assert sum(shares_of(rounds).values()) == pytest.approx(1.0)
