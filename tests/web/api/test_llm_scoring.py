"""A model judges over HTTP where one is wired: the same forms, the same verification, remembered."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.services.chat import ChatFailed, ChatRequest, ScriptedChat
from tests.scripted_judge import all_met, fenced, honest, ids
from tests.web.candidate import CHINESE, STRONG
from tests.web.serving import debrief_app, running

QUOTES = {
    "role_claimed": "I led the ranking rework",
    "result_stated": "7-day retention rose by 1.8%",
    "measured_change": "7-day retention rose by 1.8%",
}


@dataclass(frozen=True)
class Model:
    """A server with a model, and what the model was asked."""

    address: str
    chat: ScriptedChat
    database: Path

    def score(self, **body: object) -> httpx.Response:
        return httpx.post(
            f"{self.address}/api/v1/score", json={"answer": STRONG, "judge": "llm", **body}, timeout=20
        )


def says(request: ChatRequest) -> str:
    _, answer = fenced(request)
    if "timeout" in answer:
        raise ChatFailed("timeout")
    return "no form" if "broken" in answer else honest(QUOTES)(request)


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Model]:
    chat, database = ScriptedChat(says, "some-model-0526"), tmp_path / "debrief.db"
    with running(debrief_app(database, chat, judge_model="some-model")) as address:
        yield Model(address, chat, database)


def test_a_model_fills_the_form_and_its_quotes_are_verified(model: Model) -> None:
    card = model.score(signals=["quantified_impact", "ownership"]).json()
    assert card["judge"] == {
        "kind": "llm",
        "model": "some-model",
        "answered_by": "some-model-0526",
        "parameters": {"temperature": 0},
    }
    impact, owner = card["signals"]
    assert (impact["level"], owner["level"]) == (3, 2)
    for check in [*impact["checks"], *owner["checks"]]:
        assert check["quote"] == QUOTES.get(check["check"])
        if check["met"]:
            assert STRONG[check["start"] : check["end"]] == check["quote"]
    assert sorted(ids(request)[0] for request in model.chat.requests) == ["result_stated", "role_claimed"]


def test_the_same_request_again_gives_the_same_bytes_and_makes_no_call(model: Model) -> None:
    first = model.score()
    calls = len(model.chat.requests)
    second = model.score()
    assert (first.status_code, second.content) == (200, first.content)
    assert len(model.chat.requests) == calls > 0


def test_the_same_request_to_another_process_gives_the_same_bytes(model: Model) -> None:
    first = model.score(question="What did you ship?")
    other = ScriptedChat(all_met(STRONG))
    with running(debrief_app(model.database, other, judge_model="some-model")) as address:
        second = Model(address, other, model.database).score(question="What did you ship?")
    assert second.content == first.content
    assert other.requests == []


def test_another_request_or_the_wish_to_judge_afresh_makes_calls(model: Model) -> None:
    model.score(signals=["ownership"])
    for more in ({"question": "Why?"}, {"language": "zh"}, {"answer": CHINESE}, {"afresh": True}, {"afresh": True}):
        before = len(model.chat.requests)
        assert model.score(signals=["ownership"], **more).status_code == 200
        assert len(model.chat.requests) == before + 1


@pytest.mark.parametrize(("answer", "reason"), [("A timeout.", "timeout"), ("A broken form.", "broken_form")])
def test_what_a_model_cannot_judge_is_unscored_with_the_reason(model: Model, answer: str, reason: str) -> None:
    for _ in range(2):
        (score,) = model.score(answer=answer, signals=["ownership"]).json()["signals"]
        assert (score["level"], score["unscored_reason"], score["checks"]) == (None, reason, [])


def test_without_a_models_name_there_is_no_llm_judge(tmp_path: Path) -> None:
    chat = ScriptedChat(says)
    with running(debrief_app(tmp_path / "debrief.db", chat)) as address:
        reply = Model(address, chat, tmp_path).score()
    assert reply.status_code == 422
    assert reply.json()["type"] == "/docs#model-not-configured"
    assert chat.requests == []


def test_both_judges_are_compared_over_one_answer(model: Model) -> None:
    body = {"answer": STRONG, "judges": ["rules", "llm"], "signals": ["quantified_impact"]}
    reply = httpx.post(f"{model.address}/api/v1/score/compare", json=body, timeout=20)
    assert reply.status_code == 200
    compared = reply.json()
    assert (compared["a"]["judge"]["kind"], compared["b"]["judge"]["kind"]) == ("rules", "llm")
    (found,) = compared["differences"]
    (rules,), (llm,) = compared["a"]["signals"], compared["b"]["signals"]
    assert found["level"] == {"a": rules["level"], "b": llm["level"]}
    assert found["checks"] == [
        {"check": one["check"], "a": one, "b": other}
        for one, other in zip(rules["checks"], llm["checks"], strict=True)
        if (one["met"], one["quote"]) != (other["met"], other["quote"])
    ]
    assert found["checks"]


def test_an_unscored_side_is_named_with_its_reason(model: Model) -> None:
    body = {"answer": "I met a timeout.", "judges": ["llm", "rules"], "signals": ["ownership"]}
    compared = httpx.post(f"{model.address}/api/v1/score/compare", json=body, timeout=20).json()
    (found,) = compared["differences"]
    assert found["unscored_reason"] == {"a": "timeout", "b": None}
    assert found["level"]["a"] is None
    assert [check["a"] for check in found["checks"]] == [None] * 4
