"""Events: every one once and in order, from wherever a listener left off."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from app.services.waking import SAFETY_POLL_SECONDS
from tests.web.candidate import Candidate, Heard, heard


def joined(events: list[Heard], turn: int) -> str:
    return "".join(e.data["text"] for e in events if e.name == "question.delta" and e.data["turn"] == turn)


def counted(event: Heard) -> tuple[int, int]:
    """The number of the last stored event that an id names, and the characters beyond it."""
    stored, _, ahead = event.id.partition("-")
    return int(stored), int(ahead or 0)


def stretches(events: list[Heard]) -> list[tuple[str, Any]]:
    """The events with neighbouring pieces of a question joined: how it was split does not matter."""
    joined: list[tuple[str, Any]] = []
    for event in events:
        if event.name == "question.delta" and joined and joined[-1][0] == event.name:
            text = joined[-1][1]["text"] + event.data["text"]
            joined[-1] = (event.name, {**event.data, "text": text})
        else:
            joined.append((event.name, event.data))
    return joined


def test_every_event_has_an_id_and_they_rise(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1)
    places = [counted(event) for event in candidate.until(interview_id, "question", turn=2)]
    assert places == sorted(set(places))


def test_the_pieces_of_a_question_are_the_question(candidate: Candidate) -> None:
    interview_id = candidate.start()
    events = candidate.until(interview_id, "question")
    asked = events[-1].data
    assert {"turn", "speaker", "text"} <= asked.keys()
    assert joined(events, 1) == asked["text"]
    assert candidate.read(interview_id)["turns"][0]["question"] == asked["text"]


def test_after_any_event_the_rest_follows_without_loss_or_repeat(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1)
    everything = candidate.until(interview_id, "question", turn=2)
    last = everything[-1]
    for place, event in enumerate(everything[:-1]):
        rest = candidate.until(interview_id, "question", after=event.id, turn=2)
        assert stretches(everything[: place + 1] + rest) == stretches(everything)
    assert last.data["turn"] == 2


def test_a_new_listener_gets_the_question_that_is_still_open(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1)
    candidate.asked(interview_id, 2)
    with candidate.listening(interview_id) as events:
        fresh = [next(events)]
        while fresh[-1].name != "question":
            fresh.append(next(events))
    assert {event.data["turn"] for event in fresh} == {2}
    assert joined(fresh, 2) == fresh[-1].data["text"]


def test_listeners_hear_what_happens_while_they_listen(candidate: Candidate) -> None:
    interview_id = candidate.start()
    first = candidate.asked(interview_id)

    def listen() -> list[Heard]:
        return candidate.until(interview_id, "question", after=first.id, turn=2)

    with ThreadPoolExecutor(2) as threads:
        listeners = [threads.submit(listen) for _ in range(2)]
        candidate.send(interview_id, 1)
        heard_by_each = [listener.result(timeout=20) for listener in listeners]
    assert stretches(heard_by_each[0]) == stretches(heard_by_each[1])
    assert "scorecard" in {event.name for event in heard_by_each[0]}


def test_a_scorecard_event_is_the_scorecard_with_its_turn(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1)
    told = dict(candidate.scored(interview_id, 1).data)
    assert (told.pop("turn"), told.pop("attempt")) == (1, 1)
    assert told == candidate.read(interview_id)["turns"][0]["scorecard"]


def test_the_end_of_an_interview_is_told(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    candidate.act(interview_id, "finish")
    events = candidate.until(interview_id, "debrief")
    closed = [event.data for event in events if event.name == "round" and event.data["state"] == "closed"]
    assert [(told["round"], told["reason"]) for told in closed] == [("hiring-manager", "ended")]
    with candidate.listening(interview_id) as late:
        assert next(late).name == "debrief"


def test_the_id_may_come_in_the_query_for_a_page_that_opens_the_stream_anew(candidate: Candidate) -> None:
    interview_id = candidate.start()
    everything = candidate.until(interview_id, "question")
    path = f"/api/v1/interviews/{interview_id}/events?last_event_id={everything[-2].id}"
    with candidate.http.stream("GET", path) as reply:
        assert next(heard(reply.iter_lines())).data == everything[-1].data


@pytest.mark.parametrize(
    "seen", ["x", "-1", "1.5", "1e3", "９", "99999999999999999999", "0x1", "3-", "3--1", "3-4-5", "3+4"]
)
def test_an_id_that_no_event_has_is_refused_before_the_stream_begins(candidate: Candidate, seen: str) -> None:
    interview_id = candidate.start()
    headers = {b"last-event-id": seen.encode()}
    reply = candidate.http.get(f"/api/v1/interviews/{interview_id}/events", headers=headers)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_events_of_an_unknown_interview_are_not_found(candidate: Candidate) -> None:
    assert candidate.http.get("/api/v1/interviews/nobody/events").status_code == 404
    reply = candidate.http.get("/api/v1/interviews/nobody/events", headers={"last-event-id": "3"})
    assert reply.status_code == 404


def test_the_stream_is_not_to_be_buffered_or_kept(candidate: Candidate) -> None:
    interview_id = candidate.start()
    with candidate.http.stream("GET", f"/api/v1/interviews/{interview_id}/events") as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        assert reply.headers["x-accel-buffering"] == "no"
        assert reply.headers["cache-control"] == "no-store"
        lines = reply.iter_lines()
        first = [next(lines) for _ in range(4)]
    assert "retry: 1000" in first


def test_a_listener_who_leaves_does_not_hold_the_interview_up(candidate: Candidate) -> None:
    interview_id = candidate.start()
    with candidate.listening(interview_id) as events:
        next(events)
    candidate.answered(interview_id, 1)
    assert candidate.asked(interview_id, 2)


def test_an_answer_is_acknowledged_while_many_listen(candidate: Candidate, server: str) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    with httpx.Client(base_url=server, timeout=20, limits=httpx.Limits(max_connections=40)) as crowd:
        streams = [crowd.stream("GET", f"/api/v1/interviews/{interview_id}/events") for _ in range(30)]
        for stream in streams:
            assert stream.__enter__().status_code == 200
        began = time.monotonic()
        assert candidate.send(interview_id, 1).status_code == 202
        assert time.monotonic() - began < 5
        for stream in streams:
            stream.__exit__(None, None, None)


def test_a_stream_of_an_interview_that_is_deleted_ends_with_the_problem(
    candidate: Candidate, caplog: pytest.LogCaptureFixture
) -> None:
    interview_id = candidate.start()
    asked = candidate.asked(interview_id)
    began = time.monotonic()
    with candidate.listening(interview_id, asked.id) as events:
        assert candidate.http.delete(f"/api/v1/interviews/{interview_id}").status_code == 204
        last = list(events)[-1]
    # At once, and not when listeners would look by themselves.
    assert time.monotonic() - began < SAFETY_POLL_SECONDS
    assert (last.name, last.id) == ("error", "")
    assert (last.data["problem"]["status"], last.data["problem"]["type"]) == (404, "/docs#not-found")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
