"""A server that is told to end: what was acknowledged is stored, streams end with a hint, and it is quick."""

import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.debrief import serving
from tests.web.candidate import Candidate

DATABASE = Path("data") / "debrief.db"
PEOPLE = 3
LONGEST = 5


@contextmanager
def silent_model() -> Iterator[str]:
    """The address of a model's server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"


class Answering(threading.Thread):
    """Answers question after question until the server is gone; knows what was acknowledged."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.candidate = Candidate(address)
        self.id = self.candidate.start(judge="llm", voice="rules")
        self.acknowledged: dict[int, str] = {}
        self.begun = threading.Event()

    def run(self) -> None:
        try:
            self._answer_all()
        except (httpx.TransportError, AssertionError):
            # The server is gone, or the stream has ended.
            return
        finally:
            self.candidate.http.close()

    def _answer_all(self) -> None:
        for n in range(1, 1000):
            self.candidate.asked(self.id, n)
            text = f"Answer {n}: we cut churn by {n} points in 30 days."
            if self.candidate.send(self.id, n, text).status_code == 202:
                self.acknowledged[n] = text
                self.begun.set()


def test_while_a_model_hangs_and_answers_are_sent_the_end_is_quick_and_loses_none(tmp_path: Path) -> None:
    with silent_model() as model:
        settings = {"OPENAI_BASE_URL": model, "OPENAI_API_KEY": "none", "JUDGE_MODEL": "silent"}
        with serving(tmp_path, BUILTIN_PACE_MS="0", **settings) as server:
            people = [Answering(server.address) for _ in range(PEOPLE)]
            for person in people:
                person.start()
            assert all(person.begun.wait(20) for person in people)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            _, complaints = server.process.communicate(timeout=20)
            took = time.monotonic() - began
            for person in people:
                person.join()
    assert (server.process.returncode, complaints) == (0, "")
    assert took < LONGEST
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        rows = connection.execute("SELECT interview_id, n, text FROM attempt").fetchall()
    stored = {(interview, n): text for interview, n, text in rows}
    assert {(one.id, n): text for one in people for n, text in one.acknowledged.items()}.items() <= stored.items()


def test_proxies_are_told_before_anything_ends_and_a_second_signal_ends_all_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, BUILTIN_PACE_MS="0", SHUTDOWN_DELAY_SECONDS="120") as server:
        candidate = Candidate(server.address)
        with candidate.http as http:
            interview = candidate.start()
            question = candidate.asked(interview)
            with candidate.listening(interview, question.id) as events:
                server.process.send_signal(signal.SIGTERM)
                wait_until_not_ready(http)
                assert http.get("/healthz").status_code == 200
                assert candidate.send(interview, 1).status_code == 202
                assert next(events).name in {"scorecard", "question", "question.delta"}
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(timeout=5) == 128 + signal.SIGTERM


def wait_until_not_ready(http: httpx.Client) -> None:
    deadline = time.monotonic() + 10
    while (reply := http.get("/readyz")).status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert reply.status_code == 503
    assert reply.json()["title"] == "This server is about to end"


@pytest.mark.long
def test_a_database_that_is_locked_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with serving(tmp_path, BUILTIN_PACE_MS="0") as server:
        person = Candidate(server.address)
        interview = person.start()
        person.asked(interview)
        with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            replies: list[httpx.Response] = []
            sending = threading.Thread(target=lambda: refused_or(replies, person, interview))
            sending.start()
            assert httpx.get(f"{server.address}/readyz", timeout=2).status_code == 503
            server.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert server.process.wait(timeout=20) == 1
            assert time.monotonic() - began < LONGEST + 1
            sending.join()
        person.http.close()
        with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
            assert connection.execute("SELECT count(*) FROM attempt").fetchone() == (0,)
    assert not any(reply.status_code == 202 for reply in replies)


def refused_or(replies: list[httpx.Response], person: Candidate, interview: str) -> None:
    """Send an answer; what came back, if anything did."""
    try:
        replies.append(person.send(interview, 1))
    except httpx.TransportError:
        return
