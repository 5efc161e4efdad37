"""When a server is left alone, for how long, and how it is tried again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.infra.chat.circuit import (
    LASTING,
    LASTING_PAUSE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    OPENS_AFTER,
    PASSING,
    PAUSE_SECONDS,
    Circuit,
)
from app.services.chat import Failure


def opened() -> Circuit:
    circuit = Circuit()
    for _ in range(OPENS_AFTER):
        assert circuit.refuses(0) is None
        circuit.failed(Failure.UNREACHABLE, 0)
    return circuit


@pytest.mark.parametrize("reason", sorted(PASSING))
def test_it_opens_after_so_many_failures_in_a_row(reason: Failure) -> None:
    circuit = Circuit()
    for _ in range(OPENS_AFTER):
        assert circuit.refuses(0) is None
        circuit.failed(reason, 0)
    assert circuit.refuses(0) is Failure.RESTING
    assert circuit.left(4) == PAUSE_SECONDS - 4


def test_a_reply_between_failures_starts_the_count_again() -> None:
    circuit = Circuit()
    for _ in range(3):
        for _ in range(OPENS_AFTER - 1):
            circuit.failed(Failure.TOO_SLOW, 0)
        assert circuit.refuses(0) is None
        circuit.succeeded()


@pytest.mark.parametrize("reason", sorted(set(Failure) - PASSING - LASTING))
def test_what_shows_that_the_server_works_never_opens_it(reason: Failure) -> None:
    circuit = Circuit()
    for _ in range(OPENS_AFTER * 2):
        circuit.failed(reason, 0)
    assert circuit.refuses(0) is None


@pytest.mark.parametrize("reason", sorted(LASTING))
def test_one_lasting_failure_is_enough_and_is_told_again(reason: Failure) -> None:
    circuit = Circuit()
    circuit.failed(reason, 0)
    assert circuit.refuses(LASTING_PAUSE_SECONDS - 1) is reason
    assert circuit.refuses(LASTING_PAUSE_SECONDS) is None


def test_after_the_pause_one_call_tries_and_the_others_are_refused() -> None:
    circuit = opened()
    assert circuit.refuses(PAUSE_SECONDS - 0.1) is Failure.RESTING
    assert circuit.refuses(PAUSE_SECONDS) is None
    assert circuit.refuses(PAUSE_SECONDS) is Failure.RESTING


def test_it_closes_by_itself_when_that_call_succeeds() -> None:
    circuit = opened()
    circuit.refuses(PAUSE_SECONDS)
    circuit.succeeded()
    assert [circuit.refuses(PAUSE_SECONDS) for _ in range(3)] == [None] * 3


def test_a_server_that_recovered_starts_with_a_short_pause_again() -> None:
    circuit = opened()
    circuit.refuses(PAUSE_SECONDS)
    circuit.failed(Failure.UNREACHABLE, PAUSE_SECONDS)
    assert circuit.refuses(PAUSE_SECONDS * 3) is None
    circuit.succeeded()
    for _ in range(OPENS_AFTER):
        circuit.failed(Failure.UNREACHABLE, 100)
    assert circuit.refuses(100 + PAUSE_SECONDS) is None


def test_it_rests_twice_as_long_each_time_that_call_fails() -> None:
    circuit, now, pause = opened(), 0.0, PAUSE_SECONDS
    for _ in range(8):
        now += pause
        assert circuit.refuses(now - 0.1) is Failure.RESTING
        assert circuit.refuses(now) is None
        circuit.failed(Failure.SERVER_FAILED, now)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
    assert pause == LONGEST_PAUSE_SECONDS


def test_a_call_that_was_given_up_lets_the_next_one_try() -> None:
    circuit = opened()
    circuit.refuses(PAUSE_SECONDS)
    circuit.abandoned()
    assert circuit.refuses(PAUSE_SECONDS) is None


def test_calls_that_began_before_it_opened_make_no_difference_to_the_pause() -> None:
    circuit = opened()
    for _ in range(20):
        circuit.failed(Failure.UNREACHABLE, 1)
    assert circuit.refuses(PAUSE_SECONDS) is None


STEP = st.tuples(st.sampled_from([*sorted(Failure), "success", "given up"]), st.floats(0, 100))


@given(st.lists(STEP, max_size=60))
def test_it_never_refuses_for_ever(steps: list[tuple[str, float]]) -> None:
    circuit, now = Circuit(), 0.0
    for what, passed in steps:
        now += passed
        if circuit.refuses(now) is not None:
            continue
        if what == "success":
            circuit.succeeded()
        elif what == "given up":
            circuit.abandoned()
        else:
            circuit.failed(what, now)
    assert circuit.refuses(now + LONGEST_PAUSE_SECONDS) is None
