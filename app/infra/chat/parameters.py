"""What to send instead when a server refuses a parameter. Pure.

Only what the error names is dropped or renamed, each at most once, and it is remembered in the model's `Traits`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.infra.chat.failures import Refusal
from app.infra.chat.traits import Traits
from app.services.chat import Message

FORMAT = "response_format"
_THINKING = "enable_thinking"
_TOKENS = ("max_tokens", "max_completion_tokens")
# May be left out without changing what is asked for.
_DISPENSABLE = ("temperature", "top_p", "seed", "stream_options", *_TOKENS)
# The role to try when one is refused: reasoning models knew no `system` at first, others know no `developer`, and
# some chat templates know neither.
_OTHER_ROLE = {"developer": "system", "system": "user"}
# What a schema is turned into, by servers that say which step of it failed.
_SHAPE = re.compile(
    r"response[ _]format|json[ _]?(?:schema|object|mode)|grammar|structured output|guided", re.IGNORECASE
)
_ROLE = re.compile(r"\brole\b|\broles\b", re.IGNORECASE)
# What stands behind it names nothing that was refused: the request itself, or what would have been taken.
_ASIDE = re.compile(
    r"['\"]input['\"]\s*:|\b(?:supported|allowed|accepted|valid) (?:\w+ )?(?:parameters|params)", re.IGNORECASE
)


def body_of(
    model: str, messages: Sequence[Message], parameters: Mapping[str, Any], traits: Traits
) -> dict[str, Any]:
    """The body of a call, as a model with these traits takes it."""
    wanted = {"stream_options": {"include_usage": True}, **parameters}
    kept = {traits.renamed.get(name, name): value for name, value in wanted.items() if name not in traits.dropped}
    return {"model": model, "messages": _as_sent(messages, traits), "stream": True, **kept, **traits.added}


def adapted(traits: Traits, body: Mapping[str, Any], refusal: Refusal) -> Traits | None:
    """The traits to try again with after this refusal of `body`; None when it names nothing that can be changed."""
    if _THINKING not in traits.dropped and _names(refusal, _THINKING):
        return _with_thinking_off(traits)
    named = [name for name in _DISPENSABLE if name in body and _names(refusal, name)]
    if named:
        return _without(traits, min(named, key=refusal.message.find))
    return _other_role(traits, body, refusal)


def names_format(refusal: Refusal) -> bool:
    """Whether the shape that was asked for is what the server refused."""
    return _names(refusal, FORMAT) or (not refusal.param and _SHAPE.search(refusal.message) is not None)


def _names(refusal: Refusal, name: str) -> bool:
    if refusal.param:
        # "response_format.json_schema", or "body.temperature".
        return name in re.split(r"[.\[\]]+", refusal.param)[:2]
    said = _ASIDE.split(refusal.message, maxsplit=1)[0]
    return re.search(rf"(?<!\w){name}(?!\w)", said) is not None


def _with_thinking_off(traits: Traits) -> Traits:
    """Said once; a server that refuses that as well hears no more of it."""
    if _THINKING not in traits.added:
        return replace(traits, added={**traits.added, _THINKING: False})
    added = {name: value for name, value in traits.added.items() if name != _THINKING}
    return replace(traits, added=added, dropped=traits.dropped | {_THINKING})


def _without(traits: Traits, name: str) -> Traits:
    """Without the parameter that is sent as `name`; a limit of tokens is tried under its other name first."""
    usual = next((usual for usual, sent in traits.renamed.items() if sent == name), name)
    if name in _TOKENS and usual == name:
        other = _TOKENS[1 - _TOKENS.index(name)]
        return replace(traits, renamed={**traits.renamed, name: other})
    renamed = {other: sent for other, sent in traits.renamed.items() if other != usual}
    return replace(traits, renamed=renamed, dropped=traits.dropped | {usual})


def _other_role(traits: Traits, body: Mapping[str, Any], refusal: Refusal) -> Traits | None:
    if not _ROLE.search(f"{refusal.param} {refusal.message}"):
        return None
    sent = {message["role"] for message in body["messages"]}
    alternate = "must alternate" in refusal.message.lower()
    for role, other in _OTHER_ROLE.items():
        if role in sent and (alternate or role in refusal.message.lower()):
            return replace(traits, renamed={**traits.renamed, f"role:{role}": other})
    return None


def _as_sent(messages: Sequence[Message], traits: Traits) -> list[dict[str, str]]:
    """The messages. Where `system` became `user`, neighbours are joined, since turns have to alternate there."""
    joined = "role:system" in traits.renamed
    sent: list[dict[str, str]] = []
    for message in messages:
        role = _role(message.role, traits)
        if joined and sent and sent[-1]["role"] == role:
            sent[-1]["content"] += f"\n\n{message.content}"
        else:
            sent.append({"role": role, "content": message.content})
    return sent


def _role(role: str, traits: Traits) -> str:
    other = traits.renamed.get(f"role:{role}")
    return role if other is None else _role(other, traits)
