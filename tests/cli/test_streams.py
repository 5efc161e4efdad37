"""Streams across processes: whoever leaves one that speaks goes on at another, also when the first has died."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.debrief import serving
from tests.web.candidate import Candidate, Heard
from tests.web.serving import debrief_app, running

DATABASE = "data/debrief.db"
PACE = {"BUILTIN_PACE_MS": "60"}
PIECES = 5


@contextmanager
def candidate(address: str) -> Iterator[Candidate]:
    """A candidate at a server."""
    one = Candidate(address)
    with one.http:
        yield one


def first_pieces(at: Candidate, interview_id: str) -> list[Heard]:
    """What is heard up to a piece that is not stored yet."""
    heard: list[Heard] = []
    with at.listening(interview_id, "0") as events:
        while sum(event.name == "question.delta" for event in heard) < PIECES or "-" not in heard[-1].id:
            heard.append(next(events))
    return heard


def said(events: list[Heard]) -> str:
    """The text of the pieces."""
    return "".join(event.data["text"] for event in events if event.name == "question.delta")


def test_a_listener_goes_on_at_another_process_exactly_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody tells processes on one file of each other's events: each looks from time to time.
    monkeypatch.setattr("app.services.waking.SAFETY_POLL_SECONDS", 0.5)
    with (
        serving(tmp_path, **PACE) as speaking,
        running(debrief_app(tmp_path / DATABASE)) as other,
        candidate(speaking.address) as here,
        candidate(other) as there,
    ):
        interview_id = here.start(rounds=["bar-raiser"])
        before = first_pieces(here, interview_id)
        after = there.until(interview_id, "question", after=before[-1].id)
    assert said(before) + said(after) == after[-1].data["text"]
    assert "reset" not in {event.name for event in after}


def test_a_listener_of_a_process_that_was_killed_hears_the_question_from_its_beginning(tmp_path: Path) -> None:
    with serving(tmp_path, **PACE) as dying, candidate(dying.address) as here:
        interview_id = here.start(rounds=["bar-raiser"])
        before = first_pieces(here, interview_id)
        dying.process.kill()
    with running(debrief_app(tmp_path / DATABASE)) as fresh, candidate(fresh) as there:
        after = there.until(interview_id, "question", after=before[-1].id)
    names = [event.name for event in after]
    assert names.count("reset") == 1
    assert said(after[names.index("reset") :]) == after[-1].data["text"]
    assert said(after[: names.index("reset")]) == ""
