"""The ladder's own rules. What real servers make of it is tested over HTTP, one personality after the other."""

import asyncio
import json

import pytest

from app.infra.chat.ladder import STRAY_REPLIES, Ask, Ladder, below, shaped
from app.infra.chat.traits import Rung, Traits
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import Content
from tests.infra.chat.asking import Notes
from tests.model_server.speech import fitting

pytestmark = pytest.mark.anyio
SCHEMA = {"type": "object", "additionalProperties": False, "required": [], "properties": {}}
SYSTEM, USER = Message("system", "You judge."), Message("user", "=== 1 ===\nI cut it.\n=== 1 ===")


def ladder(content: Content, rung: Rung | None = None) -> tuple[Ladder, Notes]:
    notes = Notes(Traits(rung=rung, dropped=frozenset({"seed"})))
    return Ladder(notes, content.model_prompt), notes


def taking(*outcomes: str | Failure) -> tuple[Ask, list[Rung]]:
    """Asks that end like this, one after the other; `fits` is a reply of the shape, `stray` one in prose."""
    left, asked = list(outcomes), list[Rung]()

    async def ask(request: ChatRequest, rung: Rung) -> ChatReply:
        asked.append(rung)
        await asyncio.sleep(0)
        outcome = left.pop(0)
        if isinstance(outcome, Failure):
            raise ChatFailed(outcome)
        assert request.schema is not None
        return ChatReply(json.dumps(fitting(request.schema)) if outcome == "fits" else outcome, "m")

    return ask, asked


def test_the_strict_rung_sends_the_schema_and_leaves_the_prompt_as_it_is(
    content: Content, anyio_backend: str
) -> None:
    sent = shaped(ChatRequest((SYSTEM, USER), SCHEMA), Rung.STRICT, content.model_prompt)
    named = {"name": "reply", "strict": True, "schema": SCHEMA}
    assert sent.messages == (SYSTEM, USER)
    assert sent.response_format == {"type": "json_schema", "json_schema": named}


@pytest.mark.parametrize(("rung", "response_format"), [(Rung.OBJECT, {"type": "json_object"}), (Rung.PLAIN, None)])
def test_the_lower_rungs_tell_the_schema_ahead_of_the_candidates_words(
    rung: Rung, response_format: object, content: Content, anyio_backend: str
) -> None:
    sent = shaped(ChatRequest((SYSTEM, USER), SCHEMA), rung, content.model_prompt)
    assert sent.response_format == response_format
    assert sent.messages[0].content.startswith(SYSTEM.content)
    assert json.dumps(SCHEMA) in sent.messages[0].content
    assert "json" in sent.messages[0].content.lower()
    assert sent.messages[1:] == (USER,)


@pytest.mark.parametrize("rung", Rung)
def test_a_request_without_a_schema_stays_as_it_is(rung: Rung, content: Content, anyio_backend: str) -> None:
    sent = shaped(ChatRequest((USER,)), rung, content.model_prompt)
    assert (sent.messages, sent.response_format) == ((USER,), None)


def test_a_prompt_without_a_system_message_gets_one_for_the_schema(content: Content, anyio_backend: str) -> None:
    sent = shaped(ChatRequest((USER,), SCHEMA), Rung.PLAIN, content.model_prompt)
    assert [message.role for message in sent.messages] == ["system", "user"]


def test_there_are_three_rungs(anyio_backend: str) -> None:
    assert [below(rung) for rung in Rung] == [Rung.OBJECT, Rung.PLAIN, None]


@pytest.mark.parametrize(
    ("outcomes", "rung"),
    [
        (["fits"], Rung.STRICT),
        (['{"code": "guessed"}', "fits"], Rung.OBJECT),
        ([Failure.NOT_ACCEPTED, "fits"], Rung.OBJECT),
        ([Failure.NOT_ACCEPTED, Failure.EMPTY, "fits"], Rung.OBJECT),
        ([Failure.NOT_ACCEPTED, Failure.EMPTY, Failure.EMPTY, "fits"], Rung.PLAIN),
        ([Failure.TOO_LONG, Failure.REFUSED, "fits"], Rung.PLAIN),
        (["What did you do?", "Why?", "I am a teapot."], Rung.PLAIN),
    ],
)
async def test_the_first_rung_that_shows_the_code_is_taken_and_kept(
    outcomes: list[str | Failure], rung: Rung, content: Content
) -> None:
    tried, notes = ladder(content)
    ask, asked = taking(*outcomes)
    assert await tried.rung(ask) is rung
    assert await tried.rung(ask) is rung
    assert (len(asked), [traits.rung for traits in notes.kept]) == (len(outcomes), [rung])
    assert notes.known.dropped == {"seed"}


@pytest.mark.parametrize(
    "outcomes",
    [
        [Failure.UNREACHABLE],
        [Failure.NOT_ACCEPTED, Failure.RATE_LIMITED],
        [Failure.NOT_ACCEPTED, Failure.NOT_ACCEPTED, Failure.NOT_ACCEPTED],
    ],
)
async def test_a_failure_that_says_nothing_of_the_rung_leaves_nothing_behind(
    outcomes: list[str | Failure], content: Content
) -> None:
    tried, notes = ladder(content)
    with pytest.raises(ChatFailed) as failed:
        await tried.rung(taking(*outcomes)[0])
    assert (failed.value.reason, [traits.rung for traits in notes.kept]) == (outcomes[-1], [])


async def test_callers_at_once_probe_once(content: Content) -> None:
    tried, notes = ladder(content)
    ask, asked = taking(Failure.NOT_ACCEPTED, "fits")
    assert set(await asyncio.gather(*(tried.rung(ask) for _ in range(20)))) == {Rung.OBJECT}
    assert (len(asked), [traits.rung for traits in notes.kept]) == (2, [Rung.OBJECT])


async def test_callers_who_waited_for_a_failed_probe_fail_with_it_and_later_ones_probe(
    content: Content,
) -> None:
    tried, _ = ladder(content)
    ask, asked = taking(Failure.TOO_SLOW, "fits")
    failed = await asyncio.gather(*(tried.rung(ask) for _ in range(6)), return_exceptions=True)
    assert [str(failure) for failure in failed] == [Failure.TOO_SLOW] * 6
    assert len(asked) == 1
    assert await tried.rung(ask) is Rung.STRICT


async def test_a_caller_who_gives_up_leaves_the_probe_to_the_next(content: Content) -> None:
    tried, _ = ladder(content)
    never = asyncio.Event()

    async def hang(request: ChatRequest, rung: Rung) -> ChatReply:
        await never.wait()
        raise AssertionError

    first = asyncio.ensure_future(tried.rung(hang))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(tried.rung(taking("fits")[0]))
    await asyncio.sleep(0)
    first.cancel()
    assert await second is Rung.STRICT


async def test_a_refused_rung_is_left_for_the_next_one_down_and_once_only(content: Content) -> None:
    tried, notes = ladder(content, Rung.STRICT)
    assert [await tried.refused(Rung.STRICT) for _ in range(2)] == [Rung.OBJECT, Rung.OBJECT]
    assert [traits.rung for traits in notes.kept] == [Rung.OBJECT]
    assert await tried.refused(Rung.PLAIN) is None


async def test_several_replies_without_an_object_in_a_row_take_the_next_rung_down(content: Content) -> None:
    tried, notes = ladder(content, Rung.STRICT)
    for text in ["prose"] * (STRAY_REPLIES - 1) + ['{"a": 1}'] + ["prose"] * (STRAY_REPLIES - 1):
        await tried.read(Rung.STRICT, text)
    assert [traits.rung for traits in notes.kept] == []
    await tried.read(Rung.STRICT, "prose")
    assert [traits.rung for traits in notes.kept] == [Rung.OBJECT]


async def test_a_reply_is_handed_on_without_what_stands_around_its_object(content: Content) -> None:
    tried, _ = ladder(content, Rung.PLAIN)
    assert await tried.read(Rung.PLAIN, 'Here:\n```json\n{"a": 1}\n```') == '{"a": 1}'
    assert await tried.read(Rung.PLAIN, "I cannot.") == "I cannot."
