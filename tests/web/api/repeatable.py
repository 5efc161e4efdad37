"""Every request that takes an `Idempotency-Key`: how to come to it, what it sends, and what it changes."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.web.candidate import STRONG, Candidate, Json
from tests.web.shared_links import finished

VAGUE = "We worked closely together on the assistant and users were much happier with it afterwards."
LATER = "Later I led the search rework too, and in a six-week A/B test the share of empty results fell by 12%."
WORD = {"turn": 1, "signal": "quantified_impact", "check": "result_stated", "met": False, "reason": "No cost."}
COMMENT = {"turn": 1, "quote": "7-day retention rose by 1.8%", "text": "How was it measured?"}
BATCHES = "/api/v1/score/batches"


@dataclass(frozen=True, slots=True)
class Sending:
    """A request, another one that differs, and what is `counted` of what it makes: `once` when it was made once."""

    path: str
    body: Any
    other: Any
    counted: Callable[[], Any]
    once: Any
    other_path: str | None = None
    media: str = "application/json"

    def send(self, http: httpx.Client, key: str, *, differing: bool = False) -> httpx.Response:
        """Send it (or the one that differs) under `key`."""
        body = self.other if differing else self.body
        content = body if isinstance(body, str) else "" if body is None else json.dumps(body)
        path = self.other_path if differing and self.other_path else self.path
        headers = {"Idempotency-Key": key, "Content-Type": self.media}
        return http.post(path, content=content.encode(), headers=headers)


@dataclass(frozen=True, slots=True)
class Route:
    """A route as the contract names it, and a way to a state in which it works. `refusals` may meet a twin."""

    path: str
    prepare: Callable[[Candidate], Sending]
    status: int
    refusals: frozenset[int] = field(default=frozenset())
    # Each way to take a key has one route that is tried in every way every day.
    daily: bool = False


def _of(interview_id: str, path: str) -> str:
    return f"/api/v1/interviews/{interview_id}/{path}"


def _member(candidate: Candidate, interview_id: str, read: Callable[[Json], Any]) -> Callable[[], Any]:
    return lambda: read(candidate.read(interview_id))


def _asked(candidate: Candidate, **choices: Any) -> str:
    interview_id = candidate.start(rounds=["hiring-manager"], **choices)
    candidate.asked(interview_id)
    return interview_id


def _start(candidate: Candidate) -> Sending:
    name = uuid.uuid4().hex

    def known() -> int:
        return len(candidate.http.get("/api/v1/interviews", params={"limit": 100, "q": name}).json()["items"])

    wish = {"loop": "core-three", "background": name}
    return Sending("/api/v1/interviews", wish, wish | {"language": "zh"}, known, 1)


def _import(candidate: Candidate) -> Sending:
    interview_id = finished(candidate)
    exported = candidate.http.get(_of(interview_id, "export"), params={"format": "json"}).text
    candidate.http.delete(f"/api/v1/interviews/{interview_id}")
    return Sending(
        "/api/v1/interviews/import", exported, "{}", _member(candidate, interview_id, lambda i: len(i["turns"])), 3
    )


def _answer(candidate: Candidate) -> Sending:
    made = _asked(candidate)
    attempts = _member(candidate, made, lambda i: len(i["turns"][0]["attempts"]))
    return Sending(_of(made, "answers"), {"turn": 1, "text": STRONG}, {"turn": 1, "text": LATER}, attempts, 1)


def _skip(candidate: Candidate) -> Sending:
    made = _asked(candidate)
    attempts = _member(candidate, made, lambda i: len(i["turns"][0]["attempts"]))
    return Sending(_of(made, "turns/1/skip"), None, None, attempts, 1, _of(made, "turns/2/skip"))


def _retake(candidate: Candidate) -> Sending:
    made = _asked(candidate)
    assert candidate.send(made, 1).status_code == 202
    attempts = _member(candidate, made, lambda i: len(i["turns"][0]["attempts"]))
    return Sending(_of(made, "turns/1/retake"), {"text": LATER}, {"text": STRONG}, attempts, 2)


def _hint(candidate: Candidate) -> Sending:
    made = _asked(candidate)
    hints = _member(candidate, made, lambda i: len(i["turns"][0]["hints"]))
    return Sending(_of(made, "turns/1/hint"), None, None, hints, 1, _of(made, "turns/1/rephrase"))


def _rephrase(candidate: Candidate) -> Sending:
    made = _asked(candidate)
    wording = _member(candidate, made, lambda i: i["turns"][0]["rephrased"] is not None)
    return Sending(_of(made, "turns/1/rephrase"), None, None, wording, True, _of(made, "turns/1/hint"))


def _more_time(candidate: Candidate) -> Sending:
    made = _asked(candidate)
    allowed = _member(candidate, made, lambda i: i["rounds"][0]["seconds_allowed"])
    before = allowed()
    body = {"action": "add", "minutes": 5}
    return Sending(_of(made, "clock"), body, body | {"minutes": 6}, allowed, before + 300)


def _next_round(candidate: Candidate) -> Sending:
    made = candidate.start(auto_advance=False, rounds=["hiring-manager", "bar-raiser"])
    candidate.through_round(made)
    opened = _member(candidate, made, lambda i: sum(r["state"] != "planned" for r in i["rounds"]))
    return Sending(_of(made, "rounds/next"), None, None, opened, 2, _of(made, "finish"))


def _go_on(candidate: Candidate) -> Sending:
    made = candidate.start(loop="huawei-ai-pm", rounds=["screen"])
    candidate.through_round(made, text=VAGUE)
    reason = _member(candidate, made, lambda i: i["rounds"][0]["reason"])
    assert reason() == "failed"
    return Sending(_of(made, "rounds/go-on"), None, None, reason, None, _of(made, "finish"))


def _finish(candidate: Candidate) -> Sending:
    made = _asked(candidate)
    return Sending(
        _of(made, "finish"),
        None,
        None,
        _member(candidate, made, lambda i: i["status"]),
        "finished",
        _of(made, "rounds/next"),
    )


def _comment(candidate: Candidate) -> Sending:
    made = finished(candidate)

    def comments() -> int:
        return len(candidate.http.get(_of(made, "review")).json()["comments"])

    return Sending(_of(made, "comments"), COMMENT, COMMENT | {"text": "Why?"}, comments, 1)


def _override(candidate: Candidate) -> Sending:
    made = finished(candidate)

    def words() -> int:
        return len(candidate.http.get(_of(made, "review")).json()["overrides"])

    return Sending(_of(made, "overrides"), WORD, WORD | {"reason": "Else."}, words, 1)


def _objection(candidate: Candidate) -> Sending:
    made = finished(candidate)
    reasons = candidate.http.get(_of(made, "debrief")).json()["deliberation"]["reasons"]
    body = {"part": "reason", "text": reasons[0]["text"], "reason": "It was me."}

    def objections() -> int:
        return len(candidate.http.get(_of(made, "review")).json()["objections"])

    return Sending(_of(made, "objections"), body, body | {"reason": "Else."}, objections, 1)


def _drill(candidate: Candidate) -> Sending:
    made = finished(candidate)
    wish = {"signal": "quantified_impact", "check": "measured_change", "interview": made}
    return Sending("/api/v1/drills", wish, wish | {"check": "result_stated"}, lambda: None, None)


def _drill_answer(candidate: Candidate) -> Sending:
    opening = _drill(candidate)
    drill = candidate.http.post(opening.path, json=opening.body).headers["Location"]

    def attempts() -> int:
        return len(candidate.http.get(drill).json()["attempts"])

    return Sending(f"{drill}/answers", {"text": STRONG}, {"text": LATER}, attempts, 1)


def _batch(candidate: Candidate) -> Sending:
    line = json.dumps({"answer": STRONG})
    return Sending(BATCHES, line, json.dumps({"answer": LATER}), lambda: None, None, media="application/x-ndjson")


OF_INTERVIEW = "/api/v1/interviews/{interview_id}"
ROUTES = (
    Route("/api/v1/interviews", _start, 201, daily=True),
    Route("/api/v1/interviews/import", _import, 201, daily=True),
    Route(f"{OF_INTERVIEW}/answers", _answer, 202, daily=True),
    Route(f"{OF_INTERVIEW}/turns/{{n}}/skip", _skip, 202),
    Route(f"{OF_INTERVIEW}/turns/{{n}}/retake", _retake, 202, daily=True),
    Route(f"{OF_INTERVIEW}/turns/{{n}}/hint", _hint, 200),
    Route(f"{OF_INTERVIEW}/turns/{{n}}/rephrase", _rephrase, 200),
    Route(f"{OF_INTERVIEW}/clock", _more_time, 200),
    Route(f"{OF_INTERVIEW}/rounds/next", _next_round, 200),
    Route(f"{OF_INTERVIEW}/rounds/go-on", _go_on, 200),
    Route(f"{OF_INTERVIEW}/finish", _finish, 200, daily=True),
    Route(f"{OF_INTERVIEW}/comments", _comment, 201),
    Route(f"{OF_INTERVIEW}/overrides", _override, 201),
    Route(f"{OF_INTERVIEW}/objections", _objection, 201),
    Route("/api/v1/drills", _drill, 201),
    Route("/api/v1/drills/{drill_id}/answers", _drill_answer, 202, daily=True),
    Route(BATCHES, _batch, 202, frozenset({409}), daily=True),
)
# These take a key in the same way, and need a model, a link or a database of their own to work.
OF_LINK = "/api/v1/shared/{token}"
ALIKE = frozenset(
    {
        "/api/v1/ledger/changes",
        "/api/v1/ledger/undo",
        f"{OF_INTERVIEW}/turns/{{n}}/score-again",
        f"{OF_LINK}/comments",
        f"{OF_LINK}/overrides",
    }
)
