"""Batches over HTTP: sent as JSON lines, scored in the background, told by events and a signed message."""

import base64
import hashlib
import hmac
import http.server
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.candidate import CHINESE, STRONG, Candidate
from tests.web.serving import ServeApp, debrief_app, running

BATCHES = "/api/v1/score/batches"
SECRET = "a secret of twenty-four letters"
LINES = {"Content-Type": "application/x-ndjson"}


def lines(*answers: Any) -> bytes:
    return "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers).encode()


def send(http_: httpx.Client, body: bytes, key: str | None = None, **asked: Any) -> httpx.Response:
    headers = LINES | ({"Idempotency-Key": key} if key else {})
    return http_.post(BATCHES, content=body, headers=headers, params=asked)


def events(http_: httpx.Client, batch_id: str) -> list[tuple[str, dict[str, Any]]]:
    """All events of a batch up to its end."""
    told, name = [], ""
    with http_.stream("GET", f"{BATCHES}/{batch_id}/events") as stream:
        for line in stream.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                told.append((name, json.loads(value)))
    return told


def results(http_: httpx.Client, batch_id: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in http_.get(f"{BATCHES}/{batch_id}/results").text.splitlines()]


def test_each_line_gets_the_scorecard_that_the_answer_alone_would_get(candidate: Candidate) -> None:
    body = lines({"id": "a", "answer": STRONG, "question": "What?"}, {"answer": CHINESE}, {"answer": STRONG})
    reply = send(candidate.http, body, signals=["ownership", "quantified_impact"])
    assert reply.status_code == 202
    assert (reply.json()["lines"], reply.json()["bad"]) == (3, 0)
    name, done = events(candidate.http, reply.json()["id"])[-1]
    assert (name, done["status"], done["scored"]) == ("done", "done", 3)
    first, second, _ = results(candidate.http, done["id"])
    assert (first["line"], first["id"], first["state"]) == (1, "a", "scored")
    asked = {"answer": STRONG, "question": "What?", "signals": ["ownership", "quantified_impact"]}
    assert first["scorecard"] == candidate.http.post("/api/v1/score", json=asked).json()
    assert [score["signal"] for score in second["scorecard"]["signals"]] == ["ownership", "quantified_impact"]


def test_bad_lines_are_reported_by_number_and_the_rest_is_scored(candidate: Candidate) -> None:
    body = b"not json\n\n" + lines(
        {"answer": STRONG}, {"answer": "", "id": "e"}, {"answer": "x", "signals": ["no"]}
    )
    batch = send(candidate.http, body).json()
    named = [(error["line"], error["field"]) for error in batch["errors"]]
    assert named == [(1, None), (4, "answer"), (5, "signals")]
    events(candidate.http, batch["id"])
    states = [(line["line"], line["state"]) for line in results(candidate.http, batch["id"])]
    assert states == [(1, "bad"), (3, "scored"), (4, "bad"), (5, "bad")]


def test_the_same_key_gives_the_same_batch_and_refuses_other_content(candidate: Candidate) -> None:
    body = lines({"answer": STRONG})
    first = send(candidate.http, body, key="once").json()
    again = send(candidate.http, body, key="once")
    assert (again.status_code, again.json()["id"]) == (202, first["id"])
    for other in (send(candidate.http, body + b" ", key="once"), send(candidate.http, body, "once", language="zh")):
        assert (other.status_code, other.json()["type"]) == (422, "/docs#key-reused")
    assert send(candidate.http, body, key="twice").json()["id"] != first["id"]


@pytest.mark.parametrize(
    ("body", "asked", "field"),
    [
        (b"", {}, None),
        (b"\n \n", {}, None),
        (lines({"answer": STRONG}), {"judge": "llm"}, None),
        (lines({"answer": STRONG}), {"judge": "tarot"}, "judge"),
        (lines({"answer": STRONG}), {"signals": "charm"}, "signals"),
        (lines({"answer": STRONG}), {"webhook": "https://example.com"}, None),
        (b'{"answer": "x"}\n' * 10_001, {}, None),
    ],
)
def test_a_batch_that_cannot_be_taken_is_refused_and_nothing_is_kept(
    candidate: Candidate, body: bytes, asked: dict[str, str], field: str | None
) -> None:
    refused = send(candidate.http, body, key=f"refused-{len(body)}-{asked}", **asked)
    assert refused.status_code == 422
    if field is not None:
        assert [error["field"] for error in refused.json()["errors"]] == [field]
    again = send(candidate.http, lines({"answer": "I led it."}), key=f"refused-{len(body)}-{asked}")
    assert again.status_code == 202


def test_another_kind_of_body_is_refused(candidate: Candidate) -> None:
    refused = candidate.http.post(BATCHES, json={"answer": STRONG})
    assert refused.status_code == 415
    assert "application/x-ndjson" in refused.json()["detail"]


def test_a_sender_that_is_cut_off_leaves_nothing_and_may_send_again(candidate: Candidate) -> None:
    def broken() -> Iterator[bytes]:
        yield lines(*({"answer": f"{STRONG} {n}"} for n in range(300)))
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        candidate.http.post(BATCHES, content=broken(), headers=LINES | {"Idempotency-Key": "cut"})
    with httpx.Client(base_url=candidate.http.base_url) as fresh:
        again = send(fresh, lines({"answer": "I led it."}), key="cut")
        assert again.status_code in {202, 409}
        while again.status_code == 409:
            again = send(fresh, lines({"answer": "I led it."}), key="cut")
        assert again.json()["lines"] == 1


def test_a_cancelled_batch_keeps_what_is_scored_and_ends_its_events(candidate: Candidate) -> None:
    batch = send(candidate.http, lines(*({"answer": f"{STRONG} {n}"} for n in range(600)))).json()
    cancelled = candidate.http.post(f"{BATCHES}/{batch['id']}/cancel").json()
    assert cancelled["status"] == "cancelled"
    assert events(candidate.http, batch["id"])[-1][0] == "cancelled"
    assert candidate.http.post(f"{BATCHES}/{batch['id']}/cancel").json()["status"] == "cancelled"
    assert len(results(candidate.http, batch["id"])) == 600


def test_a_deleted_batch_is_gone(candidate: Candidate) -> None:
    batch = send(candidate.http, lines({"answer": STRONG})).json()
    assert candidate.http.delete(f"{BATCHES}/{batch['id']}").status_code == 204
    for method, path in (("GET", ""), ("GET", "/results"), ("GET", "/events"), ("POST", "/cancel"), ("DELETE", "")):
        assert candidate.http.request(method, f"{BATCHES}/{batch['id']}{path}").status_code == 404


def test_what_a_stopped_server_left_is_scored_by_the_next(tmp_path: Path, serve: ServeApp) -> None:
    body = lines(*({"answer": f"{STRONG} {n}"} for n in range(300)))
    with running(debrief_app(tmp_path / "debrief.db")) as address, httpx.Client(base_url=address) as first:
        batch = send(first, body).json()
    with httpx.Client(base_url=serve(debrief_app(tmp_path / "debrief.db")), timeout=60) as second:
        assert events(second, batch["id"])[-1][1]["scored"] == 300
        assert [line["line"] for line in results(second, batch["id"])] == list(range(1, 301))


@contextmanager
def receiver(refusals: int = 0) -> Iterator[tuple[str, "queue.Queue[tuple[bytes, dict[str, str]]]"]]:
    """A server that takes messages; the first `refusals` of them it refuses."""
    taken: queue.Queue[tuple[bytes, dict[str, str]]] = queue.Queue()
    left = [refusals]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            left[0] -= 1
            self.send_response(503 if left[0] >= 0 else 204)
            self.end_headers()
            if left[0] < 0:
                taken.put((body, {name.lower(): value for name, value in self.headers.items()}))

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/done", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_end_of_a_batch_is_told_with_a_signature(tmp_path: Path, serve: ServeApp) -> None:
    app = debrief_app(tmp_path / "debrief.db", webhook_secret=SECRET, webhook_private_addresses=True)
    with receiver() as (url, taken), httpx.Client(base_url=serve(app)) as sender:
        batch = send(sender, lines({"answer": STRONG}), webhook=url).json()
        body, headers = taken.get(timeout=20)
    assert json.loads(body)["data"]["id"] == batch["id"]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize(
    "url", ["http://localhost:{port}/done", "http://127.0.0.1:{port}/", "http://[::1]:{port}/"]
)
def test_no_message_goes_to_a_private_address_unless_that_is_allowed(
    tmp_path: Path, serve: ServeApp, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = debrief_app(tmp_path / "debrief.db", webhook_secret=SECRET)
    with receiver() as (open_url, taken), httpx.Client(base_url=serve(app)) as sender:
        port = httpx.URL(open_url).port
        batch = send(sender, lines({"answer": STRONG}), webhook=url.format(port=port)).json()
        events(sender, batch["id"])
        told = threading.Event()
        while not (told.is_set() or "private address" in caplog.text):
            told.wait(0.02)
        assert taken.empty()
    assert "WEBHOOK_PRIVATE_ADDRESSES" in caplog.text


@pytest.mark.parametrize("webhook", ["ftp://example.com", "example.com", "http://", "http://me:secret@example.com"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, serve: ServeApp, webhook: str) -> None:
    app = debrief_app(tmp_path / "debrief.db", webhook_secret=SECRET)
    with httpx.Client(base_url=serve(app)) as sender:
        refused = send(sender, lines({"answer": STRONG}), webhook=webhook)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "webhook")
