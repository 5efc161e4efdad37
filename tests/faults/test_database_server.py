"""PostgreSQL is started again, cuts connections or has none left while people answer: no answer is lost."""

import gc
import os
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from app.infra.schema import migrate
from app.main import create_app
from app.services.chat import Chats
from app.settings import Settings
from tests.databases import own_server
from tests.faults.answering import Told, people
from tests.web.serving import running

PEOPLE = 4
CONNECTIONS = 40
# One current scorecard an answer and judge, and none missing.
CARDS = """
SELECT count(*) FROM (
    SELECT count(card.judge) AS cards FROM attempt LEFT JOIN scorecard AS card
    USING (interview_id, n, number) GROUP BY interview_id, n, number HAVING count(card.judge) <> 1
) AS odd
"""
CUT = b"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'debrief'"
# The library makes all connections anew when one is lost, and leaves those that were in use to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")

Fault = Callable[["Server", random.Random], None]


@dataclass(slots=True)
class Server:
    """A PostgreSQL server of the test's own, with Debrief's database."""

    process: Any

    @property
    def url(self) -> str:
        """Debrief's database."""
        address: str = self.process.get_uri(database="debrief")
        return address

    def restart(self, away_seconds: float) -> None:
        """End it, and start it again after so long."""
        self.process.stop()
        time.sleep(away_seconds)
        self.process.ensure_postgres_running()

    def cut(self) -> None:
        """End every connection."""
        with psycopg.connect(self.process.get_uri(), autocommit=True) as connection:
            connection.execute(CUT)

    @contextmanager
    def none_left(self) -> Iterator[None]:
        """Others hold every connection there is, and Debrief has none."""
        with ExitStack() as stack:
            one = stack.enter_context(psycopg.connect(self.process.get_uri(), autocommit=True))
            while one.execute(CUT).fetchone() != (0,):
                with suppress(psycopg.OperationalError):
                    while True:
                        stack.enter_context(psycopg.connect(self.process.get_uri(), autocommit=True))
            yield


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    process = own_server(Path(tempfile.mkdtemp(prefix="debrief-fault-")))
    with psycopg.connect(process.get_uri(), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}".encode())
        connection.execute("CREATE DATABASE debrief")
    one = Server(process)
    one.restart(0)
    migrate(one.url)
    yield one
    process.cleanup()


def restarted(server: Server, chance: random.Random) -> None:
    server.restart(chance.uniform(0, 1.5))


def cut(server: Server, _: random.Random) -> None:
    server.cut()


def crowded(server: Server, chance: random.Random) -> None:
    with server.none_left():
        time.sleep(chance.uniform(0.5, 2.0))


def played(server: Server, fault: Fault, times: int) -> tuple[Told, str]:
    """What people were told while the fault came so many times, after all of it was looked through; the figures."""
    seed = int(os.environ.get("CHAOS_SEED", secrets.randbelow(1 << 20)))
    chance = random.Random(seed)  # noqa: S311 - to be had again
    settings = Settings.load(_env_file=None, database_url=server.url, builtin_pace_ms=0)
    with running(create_app(settings, Chats())) as address:
        with people(address, PEOPLE, seed) as (told, crowd):
            for _ in range(times):
                told.wait_for(PEOPLE)
                fault(server, chance)
                told.wait_for(PEOPLE)
        finish(address, [interview for person in crowd for interview in person.interviews])
    gc.collect()
    expect_stored(server, told)
    figures = (
        f"{fault.__name__} {times} times with CHAOS_SEED={seed}: {len(told.acknowledged)} answers acknowledged"
    )
    return told, f"{figures}, {told.refused.total()} requests refused, the longest wait {told.longest:.1f} s"


def finish(address: str, interviews: list[str]) -> None:
    """End every interview and wait for its debrief: then all answers are scored."""
    with httpx.Client(base_url=f"{address}/api/v1/interviews", timeout=30) as http:
        for interview in interviews:
            http.post(f"/{interview}/finish")
        last = time.monotonic() + 30
        for interview in interviews:
            while http.get(f"/{interview}/debrief").json()["status"] != "ready":
                assert time.monotonic() < last, interview
                time.sleep(0.02)


def expect_stored(server: Server, told: Told) -> None:
    with psycopg.connect(server.url) as connection:
        found = connection.execute("SELECT interview_id, n, text FROM attempt").fetchall()
        odd = connection.execute(CARDS.encode()).fetchone()
    stored = {(interview, n): text for interview, n, text in found}
    assert told.acknowledged.items() <= stored.items()
    assert odd == (0,)
    assert {status for status, _ in told.refused} <= {503}


@pytest.mark.parametrize("fault", [restarted, cut, crowded])
def test_every_acknowledged_answer_is_there_and_scored_once(
    server: Server, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    _, figures = played(server, fault, 1)
    record_property("figures", figures)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("fault", "times"), [(restarted, 15), (cut, 60), (crowded, 15)])
def test_every_acknowledged_answer_is_there_however_often_it_happens(
    server: Server, fault: Fault, times: int, record_property: Callable[[str, object], None]
) -> None:
    _, figures = played(server, fault, times)
    record_property("figures", figures)


@pytest.mark.long
def test_a_server_that_stays_away_or_full_is_told_and_answers_can_be_sent_again(server: Server) -> None:
    def away(server: Server, _: random.Random) -> None:
        server.restart(12)

    def full(server: Server, _: random.Random) -> None:
        with server.none_left():
            time.sleep(12)

    for fault, says in ((away, "cannot be reached"), (full, "has no connection left")):
        told, _ = played(server, fault, 1)
        assert told.refused
        assert any(says in detail for _, detail in told.refused)
