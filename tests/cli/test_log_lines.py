"""What a server logs while people use it: all lines are JSON, and none holds what anybody wrote or must hide."""

import json
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.able_model import able
from tests.cli.debrief import Serving, serving
from tests.model_server import ModelServer
from tests.model_server.faults import ErrorInStream, Fault, Malformed, Refused, Spoils
from tests.web.candidate import STRONG, Candidate
from tests.web.shared_links import shared

Serve = Callable[[ModelServer], ModelServer]
KEY = "sk-test-0123456789abcdef"
TOKEN = "correct-horse-battery"
ANSWER = f"{STRONG} Zanzibarly spoken."
ANSWERS = "/api/v1/interviews/{interview_id}/answers"
TOLD = ("POST", "info", True)
RESUME = "Built the quetzalcoatl pipeline with four people."
# Each comes out of the server's mouth in another way.
FAULTS: tuple[Fault | None, ...] = (
    None,
    Refused(500, message=f"The server choked on: {ANSWER}"),
    Malformed(2, line=f'data: {{"zanzibarly: {ANSWER}'),
    ErrorInStream(2, message=f"It choked on {ANSWER}"),
    Spoils(content=f"{ANSWER} No form at all."),
)


def logged(server: Serving) -> list[dict[str, Any]]:
    """End the server; the lines it wrote."""
    server.process.send_signal(signal.SIGTERM)
    _, lines = server.process.communicate(timeout=20)
    return [json.loads(line) for line in lines.splitlines()]


def texts_of(interview: dict[str, Any]) -> list[str]:
    """What was said in it, cut into pieces of a few words."""
    said = [text for turn in interview["turns"] for text in (turn["question"], turn["answer"]["text"]) if text]
    words = [text.split() for text in (*said, ANSWER, RESUME)]
    return [" ".join(some[start : start + 4]) for some in words for start in range(0, len(some) - 3)]


def expect_no_text(lines: list[dict[str, Any]], *secret: str) -> None:
    everything = json.dumps(lines, ensure_ascii=False)
    assert [text for text in (*secret, "anzibarly", "quetzalcoatl") if text in everything] == []
    assert "/home/" not in everything
    assert "site-packages" not in everything


def play(candidate: Candidate, **choices: str) -> dict[str, Any]:
    """Three answers, one of them given again, and the debrief."""
    made = candidate.start(rounds=["hiring-manager"], resume=RESUME, **choices)
    for turn in (1, 2, 3):
        candidate.answered(made, turn, ANSWER)
    assert candidate.send(made, 3, f"{ANSWER} Again.").status_code == 409
    unfit = candidate.http.post(f"/api/v1/interviews/{made}/answers", content=b'{"text": 7}')
    assert unfit.status_code in {415, 422}
    assert candidate.http.get("/api/v1/interviews", params={"q": "zanzibarly"}).status_code == 200
    candidate.asked(made, 4)
    assert candidate.act(made, "finish").status_code == 200
    candidate.until(made, "debrief")
    return candidate.read(made)


@dataclass(frozen=True, slots=True)
class Served:
    """What a server logged while one interview was played, then shared, and while strangers came by."""

    lines: list[dict[str, Any]]
    interview: dict[str, Any]
    token: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    folder = tmp_path_factory.mktemp("logged")
    with serving(folder, LOG_LEVEL="debug", LOG_FORMAT="json", BUILTIN_PACE_MS="0") as server:
        candidate = Candidate(server.address)
        with candidate.http as http:
            interview = play(candidate)
            token = shared(http, interview["id"]).rpartition("/")[2]
            open_shared(http, token)
            come_by(http)
            spoil(folder / "data" / "debrief.db")
            fault = http.get("/api/v1/interviews", headers={"X-Request-ID": "the-number"})
            assert fault.status_code >= 500
        return Served(logged(server), interview, token)


def spoil(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("ALTER TABLE interview RENAME TO no_interview")


def open_shared(http: httpx.Client, token: str) -> None:
    for path in ("", "/transcript", f"/interviews/{token}/x"):
        http.get(f"/shared/{token}{path}")
        http.get(f"/api/v1/shared/{token}{path}")
    http.get("/sign-in", params={"next": f"/shared/{token}"})


def come_by(http: httpx.Client) -> None:
    """Ask for what programs ask for all the time, and try to write into the log."""
    for path in ("/healthz", "/readyz", "/static/debrief.css", "/api/v1/nothing/here"):
        http.get(path)
    taken = http.get("/api/v1/loops", headers={"X-Request-ID": "proxy-1.a:b"})
    assert taken.headers["X-Request-ID"] == "proxy-1.a:b"
    for forged in (b'x", "level": "critical', b"a b", b"\xe4", b"\xff\x80[31m", b"x" * 65, b""):
        reply = http.get("/api/v1/signals", headers={b"X-Request-ID": forged})
        assert len(reply.headers["X-Request-ID"]) == 16
    http.get('/api/v1/interviews/%0A%7B"level":"critical"%7D%1b[31m/events')
    http.get("/api/v1/interviews/abcdefgh%E2%80%A8x/debrief")


def test_an_interview_leaves_its_ids_and_no_text_in_the_log(served: Served) -> None:
    told = [line for line in served.lines if line.get("interview_id") == served.interview["id"]]
    begun = {line["message"].split()[0] for line in told}
    assert {"interview.score", "interview.word", "interview.debrief"} <= begun
    answers = [line for line in told if line.get("route") == ANSWERS and line["status"] == 202]
    assert [(line["method"], line["level"], line["seconds"] < 10) for line in answers] == [TOLD] * 3
    scored = next(line for line in told if line["message"].startswith("interview.score"))
    assert scored["request_id"] == answers[0]["request_id"]
    expect_no_text(served.lines, *texts_of({"turns": served.interview["turns"][:3]}))


def test_what_a_header_or_an_address_holds_forges_no_line(served: Served) -> None:
    assert {line["level"] for line in served.lines} == {"debug", "info", "error"}
    loops = next(line for line in served.lines if line.get("route") == "/api/v1/loops")
    assert loops["request_id"] == "proxy-1.a:b"
    assert "critical" not in json.dumps(served.lines)


def test_what_is_asked_all_the_time_is_told_only_to_who_wants_all(served: Served) -> None:
    levels = {line["route"]: line["level"] for line in served.lines if "route" in line}
    assert {levels[route] for route in ("/healthz", "/readyz", "/static/{path}")} == {"debug"}
    assert {levels[route] for route in ("/api/v1/loops", "unmatched")} == {"info"}


def test_a_shared_link_is_a_secret_that_no_line_tells(served: Served) -> None:
    routes = {line["route"] for line in served.lines if "shared" in line.get("route", "")}
    assert {"/shared/{token}", "/shared/{token}/transcript"} < routes, routes
    assert served.token not in json.dumps(served.lines)


def test_a_fault_of_the_program_is_found_in_the_log_by_the_number_in_the_reply(served: Served) -> None:
    assert next(line["request_id"] for line in served.lines if line["level"] == "error") == "the-number"


def test_an_interview_with_a_model_that_keeps_failing_leaves_no_text_and_no_key_in_the_log(
    tmp_path: Path, serve_model: Serve
) -> None:
    model = serve_model(ModelServer(key=KEY, say=able, faults=lambda n: FAULTS[n % len(FAULTS)]))
    given = {
        "OPENAI_BASE_URL": model.base_url,
        "OPENAI_API_KEY": KEY,
        "INTERVIEWER_MODEL": model.models[0],
        "MODEL_RETRIES": "0",
        "ACCESS_TOKEN": TOKEN,
    }
    with serving(tmp_path, LOG_LEVEL="debug", LOG_FORMAT="json", BUILTIN_PACE_MS="0", **given) as server:
        candidate = Candidate(server.address)
        candidate.http.headers["Authorization"] = f"Bearer {TOKEN}"
        with candidate.http:
            interview = play(candidate, voice="llm", judge="llm")
            wrong = httpx.get(f"{server.address}/api/v1/loops", headers={"Authorization": "Bearer wrong-token-123"})
            assert wrong.status_code == 401
        lines = logged(server)
    calls = [line["message"] for line in lines if line["logger"] == "app.services.metering"]
    assert any("ok" in call for call in calls)
    assert any("ok" not in call for call in calls)
    expect_no_text(lines, KEY, TOKEN, "wrong-token", *texts_of({"turns": interview["turns"][:3]}))
