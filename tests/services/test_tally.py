"""Counting: what is told apart by labels adds up, and what took long is seen between its bounds."""

from app.services.tally import Count, Spread


def test_a_count_is_told_apart_by_its_labels() -> None:
    tokens = Count("tokens", "Tokens.", "purpose", "kind")
    tokens.add("judge", "read", by=40)
    tokens.add("judge", "read", by=2)
    tokens.add("judge", "written")
    assert tokens.counted == {("judge", "read"): 42, ("judge", "written"): 1}


def test_what_took_as_long_as_a_bound_is_within_it_and_what_took_longer_than_all_is_beyond() -> None:
    calls = Spread("calls", "Calls.", (0.1, 1.0), "purpose")
    for seconds in (0.0, 0.1, 0.11, 1.0, 1.5, 700.0):
        calls.add(seconds, "judge")
    calls.add(0.5, "interviewer")
    assert {labels: within for labels, (within, _) in calls.seen.items()} == {
        ("judge",): (2, 2, 2),
        ("interviewer",): (0, 1, 0),
    }
    assert calls.seen[("judge",)][1] == 702.71
