"""What the doctor finds in models on real servers, each with a fault of its own, and in one that is well."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.interview import VoiceKind
from app.domain.language import Language
from app.infra.chat.inspection import Inspection
from app.infra.clock import SystemClock
from app.infra.database import open_database
from app.infra.store.traits import SqlTraitStore
from app.judges.llm.memory import NoMemory
from app.services.chat import ChatReply, Chats, Failure, ScriptedChat, Usage
from app.services.doctor import Case, Doctor, Sign, Watched, pace
from app.services.ports import Content
from app.settings import Settings
from app.wiring.judging import llm_judge
from app.wiring.models import server_options
from app.wiring.voices import voices_of
from tests.able_model import able
from tests.databases import database_url
from tests.model_server import MODEL, ModelServer, Pace, nobody_listening, serving
from tests.model_server.faults import EMPTY, UNKNOWN_MODEL, Hang, Spoils, always, every, first
from tests.model_server.personalities import DeepSeek, LmStudio, Ollama, OpenAiReasoning, Vllm

pytestmark = pytest.mark.anyio
CONTEXT = 6_000
TWO_TOKENS = 8
SLOW = Pace(first_seconds=0.05, tokens_a_second=40)


def settings(base_url: str, **given: Any) -> Settings:
    given = {"interviewer_model": MODEL, "builtin_pace_ms": 0, "model_retries": 0, **given}
    return Settings.load(_env_file=None, openai_base_url=base_url, **given)


def case(inspection: Inspection, given: Settings, content: Content) -> Case:
    chat = Watched(inspection.chat)
    chats = Chats(chat, chat)
    voice = voices_of(given, content, chats).get(VoiceKind.LLM)
    return Case(inspection, chat, voice, llm_judge(given, content, chats, NoMemory()))


async def examined(
    base_url: str,
    content: Content,
    language: Language = Language.EN,
    only: Callable[[Case], Case] = lambda whole: whole,
    **given: Any,
) -> list[Sign]:
    chosen = settings(base_url, **given)
    model = chosen.interviewer_model or ""
    inspection = Inspection(server_options(chosen, model, 1), content.model_prompt)
    doctor = Doctor(content, language, CONTEXT, SystemClock().now())
    try:
        return [sign async for sign in doctor.examine(only(case(inspection, chosen, content)))]
    finally:
        await inspection.close()


def names(signs: list[Sign]) -> list[str]:
    return [sign.name for sign in signs]


async def test_a_model_that_is_well_passes_every_step(content: Content) -> None:
    with serving(ModelServer(say=able, pace=SLOW)) as server:
        signs = await examined(server.base_url, content)
    assert names(signs) == ["accepted", "interviews", "streams", "judges", "rung_strict", "context_holds"]
    assert all(sign.well is not False for sign in signs)
    streams = signs[2].values
    assert float(streams["seconds"]) >= 0.05
    assert float(streams["rate"]) > 0
    assert signs[-1].values == {"tokens": CONTEXT}


@pytest.mark.parametrize("language", Language)
async def test_a_quick_server_may_send_everything_at_once(content: Content, language: Language) -> None:
    with serving(ModelServer(say=able)) as server:
        signs = await examined(server.base_url, content, language)
    assert {"streams", "at_once"} & set(names(signs))
    assert all(sign.well is not False for sign in signs)


async def test_a_server_that_cannot_be_reached_is_named(content: Content) -> None:
    with nobody_listening() as base_url:
        signs = await examined(base_url, content)
    assert signs == [Sign("refused", well=False, reason=Failure.UNREACHABLE)]


async def test_a_wrong_key_is_named(content: Content) -> None:
    with serving(ModelServer(key="sk-right")) as server:
        signs = await examined(server.base_url, content, openai_api_key="sk-wrong")
    assert signs == [Sign("refused", well=False, reason=Failure.WRONG_KEY)]


async def test_an_unknown_model_is_named_with_what_the_server_has(content: Content) -> None:
    with serving(ModelServer(models=("small", "large"))) as server:
        signs = await examined(server.base_url, content)
    assert signs[0] == Sign("refused", well=False, reason=Failure.UNKNOWN_MODEL)
    assert signs[1:] == [Sign("offered", None, {"names": "small, large"})]


async def test_a_server_that_lists_no_models_says_no_more_than_that(content: Content) -> None:
    with serving(ModelServer(models=(), faults=always(UNKNOWN_MODEL))) as server:
        assert names(await examined(server.base_url, content)) == ["refused"]


async def test_a_server_that_hangs_is_too_slow(content: Content) -> None:
    with serving(ModelServer(faults=always(Hang()))) as server:
        (sign,) = await examined(server.base_url, content, model_first_token_seconds=0.2)
    assert sign.reason == Failure.TOO_SLOW


async def test_a_model_that_thinks_past_the_first_tokens_is_accepted(content: Content) -> None:
    with serving(ModelServer(say=able, faults=first(1, Spoils(content="", finish="length")))) as server:
        assert names(await examined(server.base_url, content))[0] == "accepted"


async def test_a_model_that_coaches_does_not_serve_as_interviewer(content: Content) -> None:
    def coach(body: Any) -> str:
        text = able(body)
        return text if text.startswith("{") else f"Great answer! You should say more. {text} And why? And how?"

    with serving(ModelServer(say=coach)) as server:
        signs = await examined(server.base_url, content)
    assert Sign("unfit_interviewer", well=False, reason=Failure.UNFIT) in signs
    assert "judges" in names(signs)


async def test_a_model_that_writes_no_form_does_not_serve_as_judge(content: Content) -> None:
    with serving(ModelServer(say=lambda _: "What did you ship last?")) as server:
        signs = await examined(server.base_url, content)
    assert Sign("unfit_judge", well=False, reason=Failure.BROKEN_FORM) in signs


async def test_a_judge_that_finds_nothing_is_not_well(content: Content) -> None:
    with serving(ModelServer()) as server:
        (blind,) = [s for s in await examined(server.base_url, content) if s.name == "judges_blindly"]
    assert blind.well is False


@pytest.mark.parametrize(
    ("came", "first", "whole", "sign"),
    [
        ([0.5, 1.5, 2.5], 0.5, 2.5, Sign("streams", values={"seconds": "0.50", "rate": "2.0"})),
        ([30.0, 30.1, 30.2], 30.0, 34.0, Sign("streams", values={"seconds": "30", "rate": "20"})),
        ([0.4], 0.4, 0.4, Sign("at_once", values={"seconds": "0.40"})),
        ([0.4, 0.4, 0.4], 0.4, 0.9, Sign("at_once", values={"seconds": "0.40"})),
        ([2.4], 2.4, 2.4, Sign("not_streaming", well=False)),
        ([], None, 2.4, Sign("not_streaming", well=False)),
    ],
)
async def test_how_a_question_came_is_told(
    came: list[float], first: float | None, whole: float, sign: Sign
) -> None:
    # Thousands of tokens were thought, two of each piece heard.
    reply = ChatReply("Which?", MODEL, Usage(100, 0, 3_000), whole, first)
    pieces = [(moment, "a" * TWO_TOKENS) for moment in came]
    assert pace(Watched(ScriptedChat(lambda _: ""), pieces, reply)) == sign


@pytest.mark.parametrize(
    ("server", "rung"),
    [(DeepSeek(), "rung_object"), (LmStudio(), "rung_strict"), (Vllm("nowhere"), "rung_strict")],
    ids=lambda value: getattr(value, "name", value),
)
async def test_the_rung_of_the_ladder_is_told(content: Content, server: Any, rung: str) -> None:
    with serving(ModelServer(server, say=able)) as served:
        signs = await examined(served.base_url, content, only=lambda whole: replace(whole, voice=None))
    assert rung in names(signs)
    assert "interviews" not in names(signs)


async def test_what_a_model_refuses_or_calls_otherwise_is_told(content: Content) -> None:
    with serving(ModelServer(OpenAiReasoning(), say=able)) as server:
        signs = await examined(server.base_url, content)
    assert Sign("does_without", None, {"names": "temperature"}) in signs
    assert Sign("renames", None, {"names": "max_tokens → max_completion_tokens"}) in signs


async def test_a_context_that_is_cut_in_silence_is_found_and_measured(content: Content) -> None:
    with serving(ModelServer(Ollama(context=4096), say=able)) as server:
        signs = await examined(server.base_url, content)
    assert Sign("context_short", well=False, values={"tokens": 3_000, "wanted": CONTEXT}) in signs


async def test_a_model_that_repeats_nothing_tells_nothing_of_its_context(content: Content) -> None:
    def deaf(body: Any) -> str:
        return "none" if "code word" in str(body["messages"][-1]["content"])[-600:] else able(body)

    with serving(ModelServer(say=deaf)) as server:
        signs = await examined(server.base_url, content)
    assert Sign("context_unknown", None) in signs


async def test_a_model_that_fails_now_and_then_is_examined_to_the_end(content: Content) -> None:
    with serving(ModelServer(say=able, faults=every(4, EMPTY))) as server:
        signs = await examined(server.base_url, content)
    assert {"accepted", "interviews"} <= set(names(signs))


@pytest.fixture
async def traits(tmp_path: Path) -> AsyncIterator[SqlTraitStore]:
    database = open_database(database_url(tmp_path))
    yield SqlTraitStore(database, SystemClock())
    await database.close()


async def test_what_was_found_out_can_be_kept(content: Content, traits: SqlTraitStore) -> None:
    with serving(ModelServer(DeepSeek(), say=able)) as server:
        chosen = settings(server.base_url)
        inspection = Inspection(server_options(chosen, MODEL, 1), content.model_prompt)
        doctor = Doctor(content, Language.EN, CONTEXT, SystemClock().now())
        async for _ in doctor.examine(case(inspection, chosen, content)):
            pass
        await inspection.keep(traits, doctor.held, cut=doctor.cut)
        await inspection.close()
        known = await traits.recall(server.base_url, MODEL)
    assert known is not None
    assert (known.rung, known.context_holds, known.context_cut) == ("object", CONTEXT, False)
