"""Limits toward a model hold over all processes on one database, also when one of them dies in the middle."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.model_server import Asked, ModelServer, Pace, faults, serving
from tests.postgres.caller import LIMIT

SECONDS = 60
CALL = 0.25
CALLS = 4


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer(pace=Pace(first_seconds=CALL))) as running:
        yield running


@contextmanager
def calling(url: str, server: ModelServer, calls: int = CALLS) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ready to make its calls."""
    command = [sys.executable, "-m", "tests.postgres.caller", url, server.base_url, str(calls)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            yield process
        finally:
            process.kill()


def begin(*processes: subprocess.Popen[bytes]) -> None:
    """Let them make their calls."""
    for process in processes:
        assert process.stdin
        process.stdin.write(b"\n")
        process.stdin.flush()


def expect_at_most(limit: int, calls: list[Asked]) -> None:
    """Each call takes a while: so many after it, the next one can only have begun once it was over."""
    moments = sorted(asked.at for asked in calls)
    for earlier, later in zip(moments, moments[limit:], strict=False):
        assert later - earlier >= CALL


def test_turns_hold_over_processes_also_those_of_one_that_was_killed(url: str, server: ModelServer) -> None:
    server.pace = Pace(first_seconds=SECONDS)
    with ExitStack() as stack:
        doomed = stack.enter_context(calling(url, server))
        others = [stack.enter_context(calling(url, server)) for _ in range(2)]
        begin(doomed)
        wait_for(server, LIMIT)
        server.pace = Pace(first_seconds=CALL)
        begin(*others)
        doomed.send_signal(signal.SIGKILL)
        assert [other.wait(SECONDS) for other in others] == [0, 0]
    assert len(server.requests) == LIMIT + 2 * CALLS
    expect_at_most(LIMIT, server.requests[LIMIT:])


@pytest.mark.long
def test_a_pause_that_one_process_was_asked_for_is_kept_by_the_other(url: str, server: ModelServer) -> None:
    server.pace = Pace(first_seconds=0.02)
    with calling(url, server, 2 * CALLS) as one, calling(url, server, 2 * CALLS) as other:
        begin(one, other)
        wait_for(server, 1)
        server.faults = only_next(server, faults.rate_limited(2))
        assert [process.wait(SECONDS) for process in (one, other)] == [0, 0]
    refused = next(asked for asked in server.requests if asked.status == 429)
    # What was on its way when it was told may still come.
    assert [asked for asked in server.requests if 0.5 < asked.at - refused.at < 1.9] == []
    assert max(asked.at for asked in server.requests) - refused.at >= 1.9


def wait_for(server: ModelServer, calls: int) -> None:
    last = time.monotonic() + SECONDS
    while len(server.requests) < calls:
        assert time.monotonic() < last
        time.sleep(0.005)


def only_next(server: ModelServer, fault: faults.Fault) -> faults.Faults:
    """A fault of the next call alone."""
    number = len(server.requests) + 1
    return lambda call: fault if call == number else None
