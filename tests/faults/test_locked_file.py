"""The database is locked by another program: an answer waits and is stored, or is refused and sent again."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.debrief import serving
from tests.faults.holding import held
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running

KEY = "the-same-each-time"


@contextmanager
def asked(address: str) -> Iterator[tuple[Candidate, str]]:
    """A candidate who has been asked, and the interview's id."""
    candidate = Candidate(address)
    candidate.http.timeout = httpx.Timeout(90)
    with candidate.http:
        interview = candidate.start(rounds=["bar-raiser"])
        candidate.asked(interview)
        yield candidate, interview


def stored(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM attempt")]


def waits_for(candidate: Candidate, interview: str, database: Path, seconds: float) -> None:
    """While the file is locked the answer is not acknowledged, the interview can be read, and then it is stored."""
    with ThreadPoolExecutor(1) as sending:
        with held(database):
            reply = sending.submit(candidate.send, interview, 1, STRONG, KEY)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                assert candidate.read(interview)["turns"][0]["answer"] is None
                assert not reply.done()
                time.sleep(seconds / 10)
        assert reply.result(30).status_code == 202
    assert stored(database) == [STRONG]
    assert candidate.scored(interview, 1)


def test_an_answer_waits_until_the_file_is_free(tmp_path: Path) -> None:
    database = tmp_path / "debrief.db"
    with running(debrief_app(database)) as address, asked(address) as (candidate, interview):
        waits_for(candidate, interview, database, 0.5)


def test_while_the_file_is_locked_a_server_says_soon_that_it_is_not_ready_however_many_ask(tmp_path: Path) -> None:
    database = tmp_path / "debrief.db"
    with running(debrief_app(database)) as address, ThreadPoolExecutor(20) as asking:
        with held(database):
            replies = list(asking.map(lambda _: httpx.get(f"{address}/readyz", timeout=2), range(20)))
            assert {reply.status_code for reply in replies} == {503}
            assert {reply.json()["detail"] for reply in replies} == {
                f"The database {database} is locked by another program. Stop that program, or try again."
            }
            assert httpx.get(f"{address}/healthz").status_code == 200
        assert httpx.get(f"{address}/readyz", timeout=2).status_code == 200


@pytest.mark.long
def test_an_answer_waits_for_twenty_seconds(tmp_path: Path) -> None:
    with serving(tmp_path, BUILTIN_PACE_MS="0") as server, asked(server.address) as (candidate, interview):
        waits_for(candidate, interview, tmp_path / "data" / "debrief.db", 20)


@pytest.mark.long
@pytest.mark.timeout(180)
def test_a_file_that_stays_locked_is_told_and_the_answer_can_be_sent_again(tmp_path: Path) -> None:
    database = tmp_path / "data" / "debrief.db"
    with serving(tmp_path, BUILTIN_PACE_MS="0") as server, asked(server.address) as (candidate, interview):
        with held(database):
            refused = candidate.send(interview, 1, STRONG, KEY)
            assert refused.status_code == 503
            assert refused.json()["title"] == "The database cannot be used"
            assert "is locked by another program" in refused.json()["detail"]
            assert refused.headers["retry-after"]
        assert stored(database) == []
        assert candidate.send(interview, 1, STRONG, KEY).status_code == 202
        assert candidate.send(interview, 1, STRONG, KEY).status_code == 202
        assert stored(database) == [STRONG]
