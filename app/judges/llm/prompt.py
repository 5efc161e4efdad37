"""The messages a model gets for one signal, and the form it may reply with."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from app.domain.language import Language
from app.domain.rubric import Check, Signal
from app.services.chat import Message
from app.services.ports import JudgePrompt, JudgeRequest

LANGUAGE_NAMES = {Language.EN: "English", Language.ZH: "Chinese"}


def messages_for(signal: Signal, request: JudgeRequest, prompt: JudgePrompt) -> tuple[Message, ...]:
    """Rules and signal first, the same for every answer; the candidate's answer at the very end, fenced."""
    rules = prompt.rules(language=LANGUAGE_NAMES[request.language])
    about = prompt.signal(
        title=signal.title.text(request.language), checks=[_check(c, request.language) for c in signal.checks]
    )
    answer = prompt.answer(
        question=_json_string(request.question), answer=_json_string(request.answer), fence=_fence()
    )
    return (Message("system", f"{rules}\n\n{about}"), Message("user", answer))


def repair_message(signal: Signal, fault: str, prompt: JudgePrompt) -> Message:
    """Asks once more for the form, naming what was wrong with it."""
    ids = ", ".join(check.id for check in signal.checks)
    return Message("user", prompt.repair(fault=fault, ids=ids))


def form_schema(signal: Signal) -> Mapping[str, Any]:
    """The JSON Schema of the reply: the four check ids and nothing else; no level anywhere."""
    entry = {
        "type": "object",
        "additionalProperties": False,
        "required": ["check", "quote", "reason", "met"],
        "properties": {
            "check": {"type": "string", "enum": [check.id for check in signal.checks]},
            "quote": {"type": "string"},
            "reason": {"type": "string"},
            "met": {"type": "boolean"},
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["checks"],
        "properties": {"checks": {"type": "array", "minItems": 4, "maxItems": 4, "items": entry}},
    }


def _check(check: Check, language: Language) -> dict[str, str]:
    return {
        "id": check.id,
        "text": check.text.text(language),
        "meets": _json_string(check.meets.answer.text(language)),
        "quote": _json_string(check.meets.quote.text(language)) if check.meets.quote else "",
        "near_miss": _json_string(check.near_miss.answer.text(language)),
    }


def _json_string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _fence() -> str:
    """A line no candidate can have written, since it is made after the answer."""
    return f"=== {secrets.token_hex(12)} ==="
