"""Several servers and workers on one database, as processes: one dies in the middle, and the others go on."""

import os
import random
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from app.infra.postgres.server import Server
from tests.able_model import able
from tests.cli import inside
from tests.cli.debrief import DEBRIEF, SECONDS, environment, first_line, serving
from tests.faults.answering import people
from tests.model_server import MODEL, ModelServer
from tests.model_server import serving as serving_model
from tests.model_server.sending import Pace

TOKEN = "correct-horse-battery"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
TAKEN_OVER_SECONDS = 15.0
ANSWER = "I led the ranking change. Seven-day retention went from 31% to 34% against a holdout, in interview {}."
WISH = {"loop": "core-three", "rounds": ["bar-raiser"], "voice": "llm", "judge": "llm"}
PEOPLE, KILLS = 6, 20
GAPS = "SELECT interview_id FROM event GROUP BY interview_id HAVING count(*) <> max(seq)"
PER_ANSWER = "SELECT count(*) FROM scorecard GROUP BY interview_id, n, number, judge HAVING count(*) > 1"


@pytest.fixture
def model() -> Iterator[ModelServer]:
    """A model that takes a while, so that something is always under way."""
    with serving_model(ModelServer(say=able, pace=Pace(first_seconds=0.3, tokens_a_second=50))) as server:
        yield server


@pytest.fixture
def settings(url: str, model: ModelServer) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "OPENAI_BASE_URL": model.base_url,
        "INTERVIEWER_MODEL": MODEL,
        "JUDGE_MODEL": MODEL,
        "MODEL_RETRIES": "0",
    }


def until(client: httpx.Client, path: str, holds: Callable[[Any], bool], seconds: float = SECONDS) -> Any:
    """What is at `path` once it is so."""
    last = time.monotonic() + seconds
    while not holds(shown := client.get(path).json()):
        assert time.monotonic() < last, f"{path} after {seconds} s: {shown}"
        time.sleep(0.05)
    return shown


def answering(turns: int) -> Callable[[Any], bool]:
    return lambda shown: shown["status"] == "answering" and len(shown["turns"]) >= turns


def started(client: httpx.Client, number: int) -> Sequence[str]:
    ids = [client.post("/api/v1/interviews", json=WISH).json()["id"] for _ in range(number)]
    for interview in ids:
        until(client, f"/api/v1/interviews/{interview}", answering(1))
    return ids


def rows(url: str, query: str) -> list[Any]:
    with psycopg.connect(Server.of(url).conninfo) as connection:
        return connection.execute(query.encode()).fetchall()


def test_when_a_server_is_killed_another_goes_on_with_all_it_was_doing(
    url: str, settings: dict[str, str], tmp_path: Path
) -> None:
    with (
        serving(tmp_path, **settings) as doomed,
        serving(tmp_path, **settings) as other,
        httpx.Client(base_url=doomed.address, timeout=SECONDS) as here,
        httpx.Client(base_url=other.address, timeout=SECONDS) as there,
    ):
        ids = started(here, 4)
        for n, interview in enumerate(ids):
            sent = {"text": ANSWER.format(n), "turn": 1}
            assert here.post(f"/api/v1/interviews/{interview}/answers", json=sent).status_code == 202
        doomed.process.send_signal(signal.SIGKILL)
        killed = time.monotonic()
        for interview in ids:
            left = killed + TAKEN_OVER_SECONDS - time.monotonic()
            until(there, f"/api/v1/interviews/{interview}", answering(2), left)
        for interview in ids:
            there.post(f"/api/v1/interviews/{interview}/finish")
        for n, interview in enumerate(ids):
            until(there, f"/api/v1/interviews/{interview}/debrief", lambda shown: shown["status"] == "ready")
            shown = there.get(f"/api/v1/interviews/{interview}").json()
            assert shown["turns"][0]["answer"]["text"] == ANSWER.format(n)
    judged = rows(url, "SELECT DISTINCT interview_id, n, judge FROM scorecard")
    assert len(judged) == 2 * len(ids)
    assert rows(url, PER_ANSWER) == []


@pytest.mark.long
@pytest.mark.timeout(900)
def test_however_often_servers_are_killed_each_acknowledged_answer_is_there_and_scored_once(
    url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get("CHAOS_SEED", secrets.randbelow(1 << 20)))
    chance, longest = random.Random(seed), 0.0  # noqa: S311 - to be had again
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(tmp_path, DATABASE_URL=url)) for _ in range(2)]
        addresses = [server.address for server in servers]
        with people(addresses, PEOPLE, seed) as (told, crowd):
            for _ in range(KILLS):
                told.wait_for(PEOPLE)
                time.sleep(chance.uniform(0, 0.5))
                began = time.monotonic()
                doomed = servers.pop(0)
                doomed.process.send_signal(signal.SIGKILL)
                addresses.remove(doomed.address)
                told.wait_for(2 * PEOPLE, 60)
                longest = max(longest, time.monotonic() - began)
                servers.append(stack.enter_context(serving(tmp_path, DATABASE_URL=url)))
                addresses.append(servers[-1].address)
        interviews = [interview for person in crowd for interview in person.interviews]
        finish(addresses[0], interviews)
    stored = {(interview, n): text for interview, n, text in rows(url, "SELECT interview_id, n, text FROM attempt")}
    assert told.acknowledged.items() <= stored.items()
    assert rows(url, PER_ANSWER) == []
    assert rows(url, GAPS) == []
    record_property(
        "figures",
        f"{KILLS} servers killed with CHAOS_SEED={seed}: {len(told.acknowledged)} answers of {len(interviews)} "
        f"interviews acknowledged, {2 * PEOPLE} more at most {longest:.1f} s after a kill",
    )


def finish(address: str, interviews: Sequence[str]) -> None:
    """End every interview and wait for its debrief: then all answers are scored."""
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        for interview in interviews:
            client.post(f"/api/v1/interviews/{interview}/finish")
        for interview in interviews:
            until(client, f"/api/v1/interviews/{interview}/debrief", lambda shown: shown["status"] == "ready")


@contextmanager
def working_process(folder: Path, settings: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A running `debrief worker`."""
    process = subprocess.Popen(
        [*DEBRIEF, "worker"],
        cwd=folder,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert first_line(process).startswith("Debrief works for ")
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def working(settings: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A running `debrief worker`."""
    with working_process(tmp_path, settings) as process:
        yield process


@pytest.mark.long
def test_a_worker_takes_what_a_server_that_ends_hands_over_and_ends_when_told(
    url: str, settings: dict[str, str], working: subprocess.Popen[str], tmp_path: Path
) -> None:
    with serving(tmp_path, **settings) as server:
        with httpx.Client(base_url=server.address, timeout=SECONDS) as client:
            interview = client.post("/api/v1/interviews", json=WISH).json()["id"]
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=SECONDS)
    last = time.monotonic() + TAKEN_OVER_SECONDS
    while rows(url, "SELECT interview_id FROM turn WHERE question IS NOT NULL") != [(interview,)]:
        assert time.monotonic() < last
        time.sleep(0.05)
    working.send_signal(signal.SIGTERM)
    assert working.wait(timeout=5) == 0


def test_a_worker_tells_its_figures_and_whether_it_is_ready_on_a_port_of_its_own(
    url: str, settings: dict[str, str], tmp_path: Path
) -> None:
    told = {**settings, "WORKER_PORT": "0", "ACCESS_TOKEN": TOKEN}
    with working_process(tmp_path, told) as worker:
        address = first_line(worker).removeprefix("Its figures are at ").removesuffix("/metrics\n")
        with httpx.Client(base_url=address) as client:
            assert client.get("/readyz").json() == {"status": "ok"}
            assert client.get("/metrics").status_code == 401
            assert client.get("/api/v1/loops", headers=BEARER).status_code == 404
            figures = client.get("/metrics", headers=BEARER).text
            assert 'debrief_work_waiting{kind="conversation"} 0.0' in figures
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=5) == 0


def test_a_worker_says_that_a_file_needs_none(tmp_path: Path) -> None:
    said = inside.fault("worker", folder=tmp_path, DATABASE_URL="sqlite:///one.db")
    assert "`debrief serve` does all work itself" in said
