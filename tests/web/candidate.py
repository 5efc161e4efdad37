"""A candidate that speaks the API: starts interviews, hears events, answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]

STRONG = (
    "I led the ranking rework for the home feed. We cut p95 latency from 320 ms to 180 ms in three weeks, "
    "and in a two-week A/B test with 5% of users 7-day retention rose by 1.8%, worth about $400k a year."
)
CHINESE = "我负责推荐排序的改造，三周内把 p95 延迟从 320 毫秒降到 180 毫秒，A/B 实验里七日留存提升了 1.8%。"


@dataclass(frozen=True, slots=True)
class Heard:
    """One event as it arrived."""

    id: str
    name: str
    data: Json


class Candidate:
    """Talks to the server at `address`."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=20)

    def start(self, **choices: Any) -> str:
        """Start an interview; its id."""
        reply = self.http.post("/api/v1/interviews", json={"loop": "core-three", **choices})
        assert reply.status_code == 201, reply.text
        interview_id: str = reply.json()["id"]
        return interview_id

    def read(self, interview_id: str) -> Json:
        """The interview as it stands."""
        reply = self.http.get(f"/api/v1/interviews/{interview_id}")
        assert reply.status_code == 200, reply.text
        interview: Json = reply.json()
        return interview

    def send(self, interview_id: str, turn: int, text: str = STRONG, key: str | None = None) -> httpx.Response:
        """Answer a turn; the reply."""
        headers = {"Idempotency-Key": key} if key else {}
        path = f"/api/v1/interviews/{interview_id}/answers"
        return self.http.post(path, json={"text": text, "turn": turn}, headers=headers)

    def act(self, interview_id: str, path: str, **body: Any) -> httpx.Response:
        """POST to an address below the interview; the reply."""
        return self.http.post(f"/api/v1/interviews/{interview_id}/{path}", json=body or None)

    @contextmanager
    def listening(self, interview_id: str, after: str | None = None) -> Iterator[Iterator[Heard]]:
        """The interview's events as they come."""
        headers = {} if after is None else {"Last-Event-ID": after}
        with self.http.stream("GET", f"/api/v1/interviews/{interview_id}/events", headers=headers) as reply:
            assert reply.status_code == 200
            yield heard(reply.iter_lines())

    def until(self, interview_id: str, name: str, after: str = "0", **members: Any) -> list[Heard]:
        """All events up to the first called `name` that holds `members`."""
        collected = []
        with self.listening(interview_id, after) as events:
            for event in events:
                collected.append(event)
                if event.name == name and members.items() <= event.data.items():
                    return collected
        raise AssertionError(f"no {name} came")

    def asked(self, interview_id: str, turn: int = 1) -> Heard:
        """Wait until the question of `turn` is complete."""
        return self.until(interview_id, "question", turn=turn)[-1]

    def scored(self, interview_id: str, turn: int, attempt: int = 1) -> Heard:
        """Wait until an attempt has its scorecard."""
        return self.until(interview_id, "scorecard", turn=turn, attempt=attempt)[-1]

    def answered(self, interview_id: str, turn: int = 1, text: str = STRONG) -> None:
        """Wait for the question of `turn` and answer it."""
        self.asked(interview_id, turn)
        reply = self.send(interview_id, turn, text)
        assert reply.status_code == 202, reply.text

    def through_round(self, interview_id: str, position: int = 0, text: str = STRONG) -> None:
        """Answer every question until the round at `position` closes."""
        after = "0"
        while True:
            with self.listening(interview_id, after) as events:
                event = next(e for e in events if _moves_on(e, position, self.read(interview_id)))
            after = event.id
            if event.name == "round":
                return
            assert self.send(interview_id, event.data["turn"], text).status_code == 202


def _moves_on(event: Heard, position: int, interview: Json) -> bool:
    if event.name == "question":
        return interview["turns"][event.data["turn"] - 1]["answer"] is None
    return event.name == "round" and event.data["position"] == position and event.data["state"] == "closed"


def heard(lines: Iterator[str]) -> Iterator[Heard]:
    """Events out of the lines of a `text/event-stream`; keep-alives have none."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        elif "data" in fields:
            yield Heard(fields.get("id", ""), fields["event"], json.loads(fields["data"]))
            fields = {}
        else:
            fields = {}
