"""Models that reply from a script to whoever has them fill a form: honest, broken, careless and bribed ones."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.language import Language
from app.domain.scorecard import CheckResult, SignalScore
from app.judges.llm import LlmJudge, Model
from app.judges.llm.memory import ProcessMemory
from app.judges.subject import subject_of
from app.services.chat import ChatFailed, ChatRequest, Failure, ScriptedChat
from app.services.ports import JudgementStore, JudgeRequest
from tests.rehearsal import content

Script = Callable[[ChatRequest], str]
Entry = dict[str, Any]


def asks_for_a_form(request: ChatRequest) -> bool:
    """Whether a request has the model judge, and not word a debrief."""
    return request.schema is not None and "checks" in request.schema["properties"]


def ids(request: ChatRequest) -> list[str]:
    """The check ids the form asks for, in order; whatever else is asked of a judge's model, it refuses."""
    assert request.schema is not None
    if "checks" not in request.schema["properties"]:
        raise ChatFailed(Failure.REFUSED)
    found: list[str] = request.schema["properties"]["checks"]["items"]["properties"]["check"]["enum"]
    return found


def fenced(request: ChatRequest) -> tuple[str, str]:
    """The fence and the candidate's answer as a model finds them: at the end of the message with the answer."""
    *_, opening, answer, closing = request.messages[1].content.split("\n")
    assert opening == closing
    text = json.loads(answer)
    assert isinstance(text, str)
    return opening, text


def entry(check: str, quote: str = "", *, met: bool | None = None, **more: object) -> Entry:
    """One entry of a form, met when it has a quote unless said otherwise."""
    return {
        "check": check,
        "quote": quote,
        "reason": "Because.",
        "met": bool(quote) if met is None else met,
        **more,
    }


def form(entries: Sequence[Entry]) -> str:
    """A reply with these entries."""
    return json.dumps({"checks": list(entries)}, ensure_ascii=False)


def honest(quotes: Mapping[str, str]) -> Script:
    """Quotes these words for these checks and nothing for the others."""
    return lambda request: form([entry(check, quotes.get(check, "")) for check in ids(request)])


def all_met(quote: str) -> Script:
    """Finds every check met, by the same quote."""
    return lambda request: form([entry(check, quote, met=True) for check in ids(request)])


def judge_by(
    script: Script,
    memory: JudgementStore | None = None,
    chat: type[ScriptedChat] = ScriptedChat,
    **model: Any,
) -> tuple[LlmJudge, ScriptedChat]:
    """An LLM judge over the rubric that ships, and the chat behind it. `model`: another `name` or `parameters`."""
    speaking = chat(script)
    shipped = content()
    asked = Model(**{"name": "some-model", "parameters": {"temperature": 0}, **model})
    judge = LlmJudge(
        shipped.rubric,
        shipped.judge_prompt,
        speaking,
        asked,
        memory or ProcessMemory(),
        lambda answer: subject_of(answer, shipped.reading),
    )
    return judge, speaking


def wish(answer: str, *signals: str, language: Language = Language.EN, **more: Any) -> JudgeRequest:
    """A request for these signals, the six of the core loop when none is named."""
    return JudgeRequest(answer, "What did you ship?", signals or SIX, language, **more)


SIX = (
    "quantified_impact",
    "tradeoff_articulation",
    "thirty_day_ship",
    "ownership",
    "data_decisions",
    "cross_functional_influence",
)


async def scored(script: Script, request: JudgeRequest) -> tuple[SignalScore, ...]:
    """What a judge with this script finds."""
    judge, _ = judge_by(script)
    return (await judge.judge(request)).signals


def met(score: SignalScore) -> dict[str, CheckResult]:
    """The checks that were met, by id."""
    return {check.check: check for check in score.checks if check.met}
