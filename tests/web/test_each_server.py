"""Debrief with the models of each server people use: who asks, who judges, what the page says where one cannot."""

import contextlib
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from app.domain.language import Language
from app.main import create_app
from app.services.chat import Failure
from app.settings import Settings
from tests.able_model import able
from tests.cases import shortened
from tests.databases import database_url
from tests.model_server import MODEL, ModelServer, faults
from tests.model_server.personalities import ALL, Azure, DeepSeek, Ollama, OpenAi, Personality, Vllm
from tests.model_server.personalities.local import THOUGHTS
from tests.rehearsal import content, rubric
from tests.web.candidate import Candidate, Json
from tests.web.serving import running

Serve = Callable[[ModelServer], ModelServer]
Open = Callable[[ModelServer], Candidate]
ANSWER = rubric().signals["ownership"].checks[0].meets.answer.en


@pytest.fixture
def candidate_of(tmp_path: Path, serve_model: Serve) -> Iterator[Open]:
    """Opens Debrief with a server's models for interviewing and judging, and a candidate at it."""
    with contextlib.ExitStack() as stack:

        def start(server: ModelServer) -> Candidate:
            given: dict[str, Any] = {
                "database_url": database_url(tmp_path),
                "builtin_pace_ms": 0,
                "openai_base_url": serve_model(server).base_url,
                "openai_api_key": "sk-test-key-that-nobody-sees",
                "interviewer_model": server.models[0],
                "model_retries": 0,
            }
            app = create_app(Settings.load(_env_file=None, **given))
            candidate = Candidate(stack.enter_context(running(app)))
            stack.enter_context(candidate.http)
            return candidate

        yield start


def one_round(candidate: Candidate, **choices: Any) -> str:
    """The id of an interview of one round by a model, whose first question is answered and which is judged."""
    interview = candidate.start(rounds=["bar-raiser"], voice="llm", judge="llm", **choices)
    candidate.answered(interview, text=ANSWER)
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    return interview


def first_turn(candidate: Candidate, interview: str) -> Json:
    turn: Json = candidate.read(interview)["turns"][0]
    return turn


def unscored(turn: Json) -> set[str | None]:
    card = turn["scorecard"]
    assert card["judge"]["kind"] == "llm"
    return {signal["unscored_reason"] for signal in card["signals"]}


@pytest.mark.parametrize(
    "personality",
    shortened(
        [
            *(one() for one in ALL),
            DeepSeek(blanks=99),
            Vllm("reasoning"),
            Vllm(unknown=("response_format", "seed")),
        ],
        lambda one: one.name in {"openai", "ollama", "deepseek", "strict_old"},
    ),
    ids=lambda one: one.name,
)
def test_a_model_asks_and_judges_whatever_the_server_is(personality: Personality, candidate_of: Open) -> None:
    server = ModelServer(personality, able)
    candidate = candidate_of(server)
    interview = one_round(candidate)
    turn = first_turn(candidate, interview)
    assert (turn["voice"], turn["stand_in"]) == ("llm", None)
    assert unscored(turn) == {None}
    assert max(signal["level"] for signal in turn["scorecard"]["signals"]) > 1
    everything = candidate.http.get(f"/api/v1/interviews/{interview}/export?format=json").text
    assert THOUGHTS not in everything
    assert "<think>" not in everything
    assert "sk-test-key" not in everything


@pytest.mark.parametrize(
    ("personality", "fault", "failure"),
    shortened(
        [
            (Azure(filters="interview"), None, Failure.FILTERED),
            (OpenAi(refuses="interview"), None, Failure.REFUSED),
            (OpenAi(), faults.WRONG_KEY, Failure.WRONG_KEY),
            (OpenAi(), faults.UNKNOWN_MODEL, Failure.UNKNOWN_MODEL),
            (OpenAi(), faults.NO_CREDIT, Failure.NO_CREDIT),
            (OpenAi(), faults.SERVER_FAILED, Failure.SERVER_FAILED),
            (OpenAi(), faults.WrongType(), Failure.NONSENSE),
            (OpenAi(), faults.Cut(0), Failure.CUT_OFF),
        ],
        lambda case: case[2] in {Failure.FILTERED, Failure.WRONG_KEY, Failure.NONSENSE},
    ),
    ids=lambda value: str(value) if isinstance(value, Failure) else "",
)
def test_what_goes_wrong_is_said_in_plain_words_and_the_interview_goes_on(
    personality: Personality, fault: faults.Fault | None, failure: Failure, candidate_of: Open
) -> None:
    server = ModelServer(personality, able)
    if fault is not None:
        server.faults = faults.always(fault)
    candidate = candidate_of(server)
    interview = one_round(candidate)
    turn = first_turn(candidate, interview)
    assert (turn["voice"], turn["stand_in"]) == ("rules", failure)
    assert unscored(turn) == {failure}
    words = content().phrases.render(f"outcomes.{failure}", Language.EN)
    headers = {"Accept-Language": "en", "Accept": "text/html"}
    page = unescape(candidate.http.get(f"/interviews/{interview}/transcript", headers=headers).text)
    assert f"because {words}." in page
    assert f"Unscored: {words}." in page


def test_a_background_that_ollama_would_forget_has_the_built_in_interviewer_ask(candidate_of: Open) -> None:
    server = ModelServer(Ollama(), able)
    candidate = candidate_of(server)
    interview = one_round(candidate, background="I built a search. " * 900)
    turn = first_turn(candidate, interview)
    assert (turn["voice"], turn["stand_in"]) == ("rules", Failure.CONTEXT_CUT)
    assert unscored(turn) == {None}
    assert {asked.body["model"] for asked in server.requests} == {MODEL}
