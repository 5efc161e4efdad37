"""What a server's refusal means: from its status and the body of its error to a `Failure`.

Servers agree on statuses more than on codes, and on codes more than on words; so words are read last.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from app.services.chat import ChatFailed, Failure, Usage


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a server said about an error. Its words may hold a key or a prompt, so they are for reading only."""

    status: int | None = None
    code: str = ""
    kind: str = ""
    param: str = ""
    message: str = ""

    def __repr__(self) -> str:
        return f"Refusal(status={self.status})"


class CallFailed(ChatFailed):
    """A call that failed, with what the server said about it. The doctor may show its status and code."""

    def __init__(
        self, reason: Failure, usage: Usage | None = None, refusal: Refusal | None = None, *, sent: bool = True
    ) -> None:
        super().__init__(reason, usage, sent=sent)
        self.refusal = refusal


_CODES = {
    "insufficient_quota": Failure.NO_CREDIT,
    "billing_hard_limit_reached": Failure.NO_CREDIT,
    "arrearage": Failure.NO_CREDIT,
    "invalid_api_key": Failure.WRONG_KEY,
    # LiteLLM without a database knows one key, and says this with status 400 for any other.
    "no_db_connection": Failure.WRONG_KEY,
    "invalidapikey": Failure.WRONG_KEY,
    "model_not_found": Failure.UNKNOWN_MODEL,
    "deploymentnotfound": Failure.UNKNOWN_MODEL,
    "rate_limit_exceeded": Failure.RATE_LIMITED,
    "context_length_exceeded": Failure.CONTEXT_FULL,
    "exceed_context_size_error": Failure.CONTEXT_FULL,
    "content_filter": Failure.FILTERED,
    "content_policy_violation": Failure.FILTERED,
    "data_inspection_failed": Failure.FILTERED,
    "datainspectionfailed": Failure.FILTERED,
    # Zhipu has numbers.
    "1113": Failure.NO_CREDIT,
    "1301": Failure.FILTERED,
}
_STATUSES = {
    401: Failure.WRONG_KEY,
    402: Failure.NO_CREDIT,
    403: Failure.FORBIDDEN,
    404: Failure.WRONG_ADDRESS,
    408: Failure.TOO_SLOW,
    413: Failure.CONTEXT_FULL,
    429: Failure.RATE_LIMITED,
    504: Failure.TOO_SLOW,
}
# In this order: OpenAI, vLLM and DeepSeek; newer vLLM; llama.cpp; LM Studio; DashScope; Gemini; others.
_CONTEXT_FULL = re.compile(
    r"maximum context length|longer than the maximum model length|exceeds? (?:the )?(?:model'?s? )?"
    r"(?:available |max(?:imum)? )?context|greater than the context length|range of input length"
    r"|exceeds the maximum number of tokens|prompt is too long|context (?:window|size|shift)",
    re.IGNORECASE,
)
_OTHER_WORDS = (
    (
        r"model\s+not\s+exist|invalid model name|model .{0,200}(?:not found|does not exist)",
        Failure.UNKNOWN_MODEL,
    ),
    (r"content exists risk|content management policy|inappropriate content", Failure.FILTERED),
    (r"insufficient (?:balance|credit|quota)|exceeded your current quota", Failure.NO_CREDIT),
    (r"api key not valid|(?:incorrect|invalid) api key", Failure.WRONG_KEY),
)


def refusal_of(body: object, status: int | None = None) -> Refusal:
    """What an error's body says, in any of the shapes that servers send it."""
    error = body[0] if isinstance(body, list) and body else body
    if isinstance(error, dict) and isinstance(error.get("error"), dict | str):
        error = error["error"]
    if isinstance(error, dict):
        return _read(error, status)
    return Refusal(status, message=_text(error) if isinstance(error, str) else "")


def failure_of(refusal: Refusal) -> Failure:
    """Why there is no reply. Without a status, as for an error in the middle of a stream, its code is looked at."""
    for name in (refusal.code, refusal.kind):
        if name.lower() in _CODES:
            return _CODES[name.lower()]
    status = _status(refusal)
    told = _by_words(refusal.message)
    if status == 404 and (told is Failure.UNKNOWN_MODEL or "model" in refusal.message.lower()):
        return Failure.UNKNOWN_MODEL
    if status in _STATUSES:
        return Failure.NO_CREDIT if status == 429 and told is Failure.NO_CREDIT else _STATUSES[status]
    return told or (Failure.SERVER_FAILED if status >= 500 else Failure.NOT_ACCEPTED)


def pause_wanted(headers: Mapping[str, str], now: float) -> float:
    """Seconds that a server wants to be left alone, from its Retry-After; `now` is the time of day as a number."""
    for name, parts in (("retry-after-ms", 1000), ("retry-after", 1)):
        with contextlib.suppress(ValueError):
            return float(headers.get(name, "")) / parts
    try:
        return parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _by_words(message: str) -> Failure | None:
    if _CONTEXT_FULL.search(message):
        return Failure.CONTEXT_FULL
    found = (failure for words, failure in _OTHER_WORDS if re.search(words, message, re.IGNORECASE))
    return next(found, None)


def _status(refusal: Refusal) -> int:
    if refusal.status is not None:
        return refusal.status
    return int(refusal.code) if re.fullmatch("[1-5][0-9][0-9]", refusal.code) else 500


def _read(error: Mapping[str, Any], status: int | None) -> Refusal:
    inner = error.get("innererror")
    deeper = inner.get("code") if isinstance(inner, dict) else None
    code = "content_filter" if deeper == "ResponsibleAIPolicyViolation" else error.get("code")
    message = error.get("message") or error.get("msg") or error.get("detail")
    told = f"{_text(message)}\n{_raw(error.get('metadata'))}".strip()
    return Refusal(status, _text(code), _text(error.get("type")), _param(error.get("param")), told)


def _raw(metadata: object) -> str:
    """What the server behind OpenRouter said, which stands beside its own "Provider returned error"."""
    return _text(metadata.get("raw")) if isinstance(metadata, dict) else ""


def _param(value: object) -> str:
    """The parameter that is named; LiteLLM writes out that there is none."""
    param = _text(value)
    return "" if param.lower() in {"none", "null"} else param


def _text(value: object) -> str:
    """Anything as a text short enough to be searched."""
    return "" if value is None else str(value)[:4000]
