"""What models were asked for an interview, and what that cost, over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.chat import ChatFailed, ChatRequest, Failure, ScriptedChat, Usage
from tests.web.candidate import STRONG, Candidate, Json
from tests.web.serving import debrief_app, running

ROUND = {"rounds": ["hiring-manager"]}
NOTHING: Json = {
    "calls": 0,
    "failed": 0,
    "tokens_in": 0,
    "tokens_cached": 0,
    "tokens_out": 0,
    "estimated": False,
    "cost": None,
}


def asks(request: ChatRequest) -> str:
    return f"What did you ship, as you would put it in {len(request.messages)} words?"


def cut_off(_: ChatRequest) -> str:
    raise ChatFailed(Failure.CUT_OFF, Usage(100, 0, 7))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Candidate]:
    """A server whose interviewer has a known price and whose judge is cut off in every call."""
    asking = ScriptedChat(asks, "gpt-4o-mini-2024-07-18", Usage(1000, 600, 40))
    app = debrief_app(
        tmp_path / "debrief.db",
        ScriptedChat(cut_off),
        asking,
        interviewer_model="gpt-4o-mini",
        judge_model="my-own",
    )
    with running(app) as address:
        one = Candidate(address)
        with one.http:
            yield one


def test_an_interview_tells_what_its_models_used(served: Candidate) -> None:
    interview_id = served.start(**ROUND)
    served.asked(interview_id)
    usage = served.read(interview_id)["usage"]
    asked = {
        "calls": 1,
        "failed": 0,
        "tokens_in": 1000,
        "tokens_cached": 600,
        "tokens_out": 40,
        "estimated": False,
        "cost": {"amount": "0.000129", "currency": "USD", "complete": True},
    }
    assert usage == {**asked, "by_purpose": {"interviewer": asked}}


def test_a_price_that_is_unknown_makes_the_cost_incomplete(served: Candidate) -> None:
    interview_id = served.start(**ROUND)
    served.answered(interview_id)
    served.act(interview_id, "finish")
    served.until(interview_id, "debrief")
    usage = served.read(interview_id)["usage"]
    judged = usage["by_purpose"]["judge"]
    assert judged["calls"] == judged["failed"] == usage["failed"] > 0
    assert (judged["tokens_in"], judged["cost"]) == (judged["calls"] * 100, None)
    assert usage["cost"]["complete"] is False
    assert usage["cost"]["amount"] == usage["by_purpose"]["interviewer"]["cost"]["amount"]


def test_each_call_is_listed_without_its_texts(served: Candidate) -> None:
    interview_id = served.start(**ROUND)
    served.answered(interview_id)
    served.act(interview_id, "finish")
    served.until(interview_id, "debrief")
    reply = served.http.get(f"/api/v1/interviews/{interview_id}/model-calls")
    items = reply.json()["items"]
    assert len(items) == served.read(interview_id)["usage"]["calls"]
    first = items[0]
    assert first.pop("at") <= items[1]["at"]
    assert first.pop("seconds") >= 0
    assert first == {
        "purpose": "interviewer",
        "model": "gpt-4o-mini",
        "answered_by": "gpt-4o-mini-2024-07-18",
        "tokens_in": 1000,
        "tokens_cached": 600,
        "tokens_out": 40,
        "estimated": False,
        "first_token_seconds": None,
        "outcome": None,
    }
    assert {(item["purpose"], item["outcome"]) for item in items} == {("interviewer", None), ("judge", "cut_off")}
    assert "ship" not in reply.text
    assert STRONG[:20] not in reply.text


def test_without_models_nothing_was_used(candidate: Candidate) -> None:
    interview_id = candidate.start(**ROUND)
    candidate.asked(interview_id)
    assert candidate.read(interview_id)["usage"] == {**NOTHING, "by_purpose": {}}
    assert candidate.http.get(f"/api/v1/interviews/{interview_id}/model-calls").json() == {"items": []}


def test_calls_of_no_interview_are_not_found(candidate: Candidate) -> None:
    reply = candidate.http.get("/api/v1/interviews/no-such-interview/model-calls")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
