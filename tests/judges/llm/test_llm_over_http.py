"""The LLM judge before each server people use: the same form on every rung, or a named reason for none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.scorecard import SignalScore
from app.infra.chat.chat import OpenAiChat
from app.infra.chat.traits import Traits
from app.infra.database import open_database
from app.infra.store.traits import SqlTraitStore
from app.judges.llm import LlmJudge, Model
from app.judges.llm.memory import NoMemory
from app.judges.subject import subject_of
from app.services.chat import Failure
from tests.databases import database_url
from tests.infra.chat.asking import PROMPT, options
from tests.infra.store.test_judgements import StoppedClock
from tests.model_server import MODEL, ModelServer, faults
from tests.model_server.personalities import (
    ALL,
    Azure,
    DashScope,
    DeepSeek,
    LlamaCpp,
    LmStudio,
    OpenAi,
    Personality,
    Vllm,
)
from tests.model_server.speech import Body, default_say, fitting, schema_in_prompt, schema_of
from tests.rehearsal import content
from tests.scripted_judge import wish

pytestmark = pytest.mark.anyio
Serve = Callable[[ModelServer], ModelServer]
SIGNALS = ("quantified_impact", "ownership")
QUOTE = "I cut the median latency of search from 900 ms to 300 ms"
ANSWER = f"In March {QUOTE} in three weeks, and the team kept it there. 我们每周都看这个数字。"


def filled_in(body: Body) -> str:
    """A form with the same quote for every check; what is asked for beside forms is answered as usual."""
    schema = schema_of(body) or schema_in_prompt(body)
    if schema is None or "checks" not in schema["properties"]:
        return default_say(body)
    form = fitting(schema)
    entries = [{**entry, "quote": QUOTE, "reason": "You said so.", "met": True} for entry in form["checks"]]
    return json.dumps({"checks": entries}, ensure_ascii=False)


def without_schema(body: Body) -> str:
    """A model that fills in the form by what the judge's own prompt says, schema or not, and talks around it."""
    return f"Here is the form.\n```json\n{filled_in(body)}\n```" if schema_of(body) is None else filled_in(body)


async def judged(server: ModelServer, database: Path) -> tuple[SignalScore, ...]:
    """An answer's signals as judged over HTTP, traits in a real database that is closed again afterwards."""
    kept = open_database(f"sqlite:///{database}/debrief.db")
    chat = OpenAiChat(options(server.base_url), SqlTraitStore(kept, StoppedClock()), PROMPT)
    shipped = content()
    judge = LlmJudge(
        shipped.rubric,
        shipped.judge_prompt,
        chat,
        Model(MODEL, {"temperature": 0}),
        NoMemory(),
        lambda answer: subject_of(answer, shipped.reading),
    )
    try:
        return (await judge.judge(wish(ANSWER, *SIGNALS))).signals
    finally:
        await chat.close()
        await kept.close()


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return {}


@pytest.mark.parametrize("personality", ALL, ids=lambda one: one.name)
async def test_every_server_gives_the_same_scorecard(
    personality: type[Personality], serve_model: Serve, tmp_path: Path, expected: dict[str, Any]
) -> None:
    server = serve_model(ModelServer(personality(), filled_in))
    found = await judged(server, tmp_path)
    assert [score.unscored_reason for score in found] == [None, None]
    assert found[0].level is not None
    assert found[0].level > 1
    assert expected.setdefault("scores", found) == found


@pytest.mark.parametrize(
    "personality",
    [OpenAi(), DeepSeek(), Vllm(unknown=("response_format",)), LlamaCpp(), LmStudio()],
    ids=lambda one: one.name,
)
async def test_on_every_rung_a_form_with_a_fifth_check_is_broken(
    personality: Personality, serve_model: Serve, tmp_path: Path
) -> None:
    def one_more(body: Body) -> str:
        told = filled_in(body)
        if '"checks"' not in told:
            return told
        first, *others = json.loads(told)["checks"]
        return json.dumps({"checks": [first, *others, {**first, "check": "made_up"}]})

    server = serve_model(ModelServer(personality, one_more))
    found = await judged(server, tmp_path)
    assert [score.unscored_reason for score in found] == [Failure.BROKEN_FORM] * 2


async def test_a_form_in_a_fence_between_words_is_read_on_the_lowest_rung(
    serve_model: Serve, tmp_path: Path
) -> None:
    server = serve_model(ModelServer(Vllm(unknown=("response_format",)), without_schema))
    assert [score.unscored_reason for score in await judged(server, tmp_path)] == [None, None]


async def test_a_second_start_does_not_probe_again_until_it_is_told_to_forget(
    serve_model: Serve, tmp_path: Path
) -> None:
    server = serve_model(ModelServer(DeepSeek(), filled_in))
    calls = []
    for forget in (False, False, True):
        if forget:
            database = open_database(database_url(tmp_path))
            assert await SqlTraitStore(database, StoppedClock()).forget(server.base_url, MODEL) == 1
            await database.close()
        before = len(server.requests)
        await judged(server, tmp_path)
        calls.append(len(server.requests) - before)
    assert calls == [4, 2, 4]


@pytest.mark.parametrize(
    ("personality", "reason"),
    [
        (Azure(filters="latency"), Failure.FILTERED),
        (OpenAi(refuses="latency"), Failure.REFUSED),
    ],
    ids=lambda value: value.name if isinstance(value, Personality) else value,
)
async def test_what_a_server_will_not_read_is_unscored_by_name(
    personality: Personality, reason: Failure, serve_model: Serve, tmp_path: Path
) -> None:
    server = serve_model(ModelServer(personality, filled_in))
    assert [score.unscored_reason for score in await judged(server, tmp_path)] == [reason] * 2


async def test_a_server_that_fails_while_it_is_probed_is_probed_again_next_time(
    serve_model: Serve, tmp_path: Path
) -> None:
    server = serve_model(ModelServer(DashScope(), filled_in, faults.always(faults.SERVER_FAILED)))
    assert {score.unscored_reason for score in await judged(server, tmp_path)} == {Failure.SERVER_FAILED}
    server.faults = faults.never
    assert {score.unscored_reason for score in await judged(server, tmp_path)} == {None}


async def test_what_is_kept_of_a_server_is_what_it_takes(serve_model: Serve, tmp_path: Path) -> None:
    server = serve_model(ModelServer(DashScope(), filled_in))
    await judged(server, tmp_path)
    database = open_database(database_url(tmp_path))
    (known,) = await SqlTraitStore(database, StoppedClock()).listing()
    await database.close()
    assert (known.server, known.model) == (server.base_url, MODEL)
    assert known.traits.added == {"enable_thinking": False}
    assert known.traits != Traits()
