"""Exported interviews, taken back: the same again, or nothing."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests.databases import database_url
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import ServeApp, debrief_app, running

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished interview with two attempts at a turn, as its JSON file."""
    with running(debrief_app(tmp_path_factory.mktemp("exporting") / "debrief.db")) as address:
        candidate = Candidate(address)
        with candidate.http:
            interview = candidate.start(loop="core-three", rounds=["hiring-manager"], background="Built 搜索.")
            candidate.answered(interview)
            candidate.act(interview, "turns/1/retake", text=f"{STRONG} I measured it against a holdout.")
            candidate.scored(interview, 1, 2)
            candidate.act(interview, "finish")
            candidate.until(interview, "debrief")
            return candidate.http.get(f"/api/v1/interviews/{interview}/export", params={"format": "json"}).text


@pytest.fixture
def elsewhere(tmp_path: Path, serve: ServeApp) -> Iterator[httpx.Client]:
    """Another installation."""
    with httpx.Client(base_url=serve(debrief_app(tmp_path / "debrief.db")), timeout=30) as http:
        yield http


def take(http: httpx.Client, content: str | bytes) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return http.post("/api/v1/interviews/import", content=content, headers=headers)


def test_an_interview_comes_back_without_a_loss(elsewhere: httpx.Client, exported: str) -> None:
    reply = take(elsewhere, exported)
    assert reply.status_code == 201
    interview = json.loads(exported)["interview"]["id"]
    assert reply.headers["location"] == f"/api/v1/interviews/{interview}"
    again = elsewhere.get(f"/api/v1/interviews/{interview}/export", params={"format": "json"}).text
    assert json.loads(again) == json.loads(exported)
    for path in ("", "/debrief", "/transcript"):
        assert elsewhere.get(f"/interviews/{interview}{path}", follow_redirects=True).status_code == 200
    [found] = elsewhere.get("/api/v1/interviews", params={"q": "搜索"}).json()["items"]
    assert found["id"] == interview


def test_the_same_file_twice_changes_nothing(elsewhere: httpx.Client, exported: str) -> None:
    take(elsewhere, exported)
    again = take(elsewhere, exported)
    assert again.status_code == 200
    assert len(elsewhere.get("/api/v1/interviews").json()["items"]) == 1


def test_another_interview_under_the_same_id_is_not_replaced(elsewhere: httpx.Client, exported: str) -> None:
    take(elsewhere, exported)
    file = json.loads(exported)
    file["interview"]["background"] = "Somebody else's."
    refused = take(elsewhere, json.dumps(file))
    assert (refused.status_code, refused.json()["type"]) == (409, "/docs#already-here")


def first_card(file: dict[str, Any]) -> dict[str, Any]:
    card: dict[str, Any] = file["interview"]["turns"][0]["attempts"][0]["scorecards"]["rules"]
    return card


def met(file: dict[str, Any]) -> dict[str, Any]:
    checks = (check for score in first_card(file)["signals"] for check in score["checks"])
    return next(check for check in checks if check["met"])


def by_rules(level: int) -> dict[str, Any]:
    quote = {"turn": 1, "check": "result_stated", "quote": "never said", "start": 0, "end": 10}
    return {"level": level, "evidence": [quote] if level < 5 else [], "missing": None}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda file: file.update(schema="debrief.interview/9"), "schema"),
        (lambda file: file.pop("interview"), "interview"),
        (lambda file: met(file).update(quote="I raised revenue by 40 %"), "does not stand in the answer"),
        (lambda file: met(file).update(start=-5), "does not stand"),
        (lambda file: met(file).update(quote=None), "does not stand"),
        (lambda file: first_card(file)["signals"][0].update(level=5), "level"),
        (lambda file: first_card(file).update(marks=[{"kind": "x", "start": 0, "end": 10**9}]), "mark"),
        (lambda file: file["interview"]["turns"].pop(0), "not said there"),
        (lambda file: file["interview"]["turns"][0].update(kept=9), "attempt"),
        (lambda file: file["interview"].update(planned=[]), "planned"),
        (lambda file: file["interview"]["turns"][0]["attempts"][0].update(text="a\0b"), "NUL"),
        (lambda file: file["debrief"]["signals"][0].update(level=9), "level"),
        (
            lambda file: next(s for s in file["debrief"]["signals"] if s["evidence"])["evidence"][0].update(
                quote="never said"
            ),
            "not said",
        ),
        (lambda file: file["debrief"]["signals"][0].update(by_rules=by_rules(level=9)), "level"),
        (lambda file: file["debrief"]["signals"][0].update(by_rules=by_rules(level=2)), "not said"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_stored(
    candidate: Candidate, exported: str, change: Change, says: str
) -> None:
    file = json.loads(exported)
    change(file)
    refused = take(candidate.http, json.dumps(file))
    assert refused.status_code == 422, refused.text
    assert says in refused.json()["detail"], refused.text
    interview = json.loads(exported)["interview"]["id"]
    assert candidate.http.get(f"/api/v1/interviews/{interview}").status_code == 404


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"schema": "debrief.interview/1"'])
def test_what_is_no_export_is_refused(candidate: Candidate, content: bytes) -> None:
    assert take(candidate.http, content).status_code == 422


def test_another_kind_of_body_is_refused(candidate: Candidate, exported: str) -> None:
    assert candidate.http.post("/api/v1/interviews/import", data={"file": exported}).status_code == 415


def test_an_interview_of_a_loop_that_is_not_here_can_be_read(elsewhere: httpx.Client, exported: str) -> None:
    file = json.loads(exported)
    interview = file["interview"]
    interview.update(loop="a-loop-of-theirs", planned=["their-round"])
    interview["rounds"][0]["id"] = "their-round"
    for turn in interview["turns"]:
        turn["speaker"] = "their_persona"
        turn["move"].update(act="their_act", question="their-question")
    file["debrief"] = None
    assert take(elsewhere, json.dumps(file)).status_code == 201
    for page in (
        f"/interviews/{interview['id']}/transcript",
        f"/interviews/{interview['id']}/debrief",
        "/interviews",
    ):
        assert elsewhere.get(page).status_code == 200


def test_chat_messages_hold_what_was_said_in_turn(elsewhere: httpx.Client, exported: str) -> None:
    take(elsewhere, exported)
    interview = json.loads(exported)["interview"]
    reply = elsewhere.get(f"/api/v1/interviews/{interview['id']}/export", params={"format": "jsonl"})
    assert reply.headers["content-disposition"].endswith('-chat.jsonl"')
    [line] = reply.text.splitlines()
    messages = json.loads(line)["messages"]
    roles = [message["role"] for message in messages]
    assert roles[0] == "system"
    assert all(one != other for one, other in pairwise(roles))
    assert messages[1]["content"] == interview["turns"][0]["question"]
    assert messages[2]["content"] == interview["turns"][0]["attempts"][-1]["text"]
    assert "rubric" not in line


def test_an_import_needs_the_access_token_too(tmp_path: Path, serve: ServeApp, exported: str) -> None:
    settings = {"database_url": database_url(tmp_path), "access_token": "a" * 20}
    with httpx.Client(base_url=serve(create_app(Settings.load(_env_file=None, **settings)))) as http:
        assert take(http, exported).status_code == 401
