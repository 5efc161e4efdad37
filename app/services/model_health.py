"""Whether the models can be asked: the last problem of each, and one tiny call to each when Debrief starts."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from app.services.chat import Chat, ChatFailed, ChatRequest, Failure, Message, Purpose
from app.services.ports import Clock

log = logging.getLogger(__name__)

# What somebody has to know or can put right. Whatever else goes wrong belongs to one call, not to the model.
_WHAT_TO_DO: Mapping[str, str] = {
    Failure.UNREACHABLE: "its server cannot be reached; start it, or correct OPENAI_BASE_URL",
    Failure.WRONG_KEY: "its server refuses the key; correct OPENAI_API_KEY",
    Failure.FORBIDDEN: "the key may not use it; correct OPENAI_API_KEY or {setting}",
    Failure.WRONG_ADDRESS: "its server has nothing at this address; correct OPENAI_BASE_URL (most end in /v1)",
    Failure.UNKNOWN_MODEL: "its server knows no model of this name; correct {setting} or OPENAI_BASE_URL",
    Failure.NO_CREDIT: "the account has no credit left; top it up, or set another OPENAI_API_KEY",
    Failure.RATE_LIMITED: "its server takes no more calls for now; wait, or lower the calls at once",
    Failure.SERVER_FAILED: "its server fails; look into its log, or wait",
    Failure.TOO_SLOW: "it does not reply in time; give it longer with MODEL_FIRST_TOKEN_SECONDS",
    Failure.NOT_ACCEPTED: "its server does not accept the request; check OPENAI_BASE_URL and {setting}",
    Failure.CONTEXT_CUT: "its server cuts the beginning off long prompts; give the model a longer context there",
    Failure.RESTING: "it failed several times in a row and is left alone for a short time",
    Failure.DAY_CEILING: "MAX_TOKENS_PER_DAY is reached; models are asked again tomorrow (UTC)",
}
# Reasoning models think before they write: fewer tokens than these would leave no room for an answer.
CHECK_TOKENS = 16


class ModelHealth:
    """The last problem of each model: set by a call that fails, cleared by one that works."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._found: dict[Purpose, tuple[str, datetime]] = {}

    def failed(self, purpose: Purpose, reason: str) -> None:
        """A call failed for `reason`, a `Failure`; remembered if it says something about the model."""
        if reason in _WHAT_TO_DO:
            self._found[purpose] = (reason, self._clock.now())

    def worked(self, purpose: Purpose) -> None:
        """A call worked."""
        self._found.pop(purpose, None)

    def problems(self) -> Mapping[Purpose, str]:
        """The `Failure` of each model that has one; a day's ceiling is none any more on the next day (UTC)."""
        return {purpose: reason for purpose, (reason, at) in self._found.items() if self._holds(reason, at)}

    def _holds(self, reason: str, at: datetime) -> bool:
        return reason != Failure.DAY_CEILING or _day(at) == _day(self._clock.now())


class StartCheck:
    """Asks each model for next to nothing, so that a wrong key or name shows before anybody waits for a question.

    `chats` tell their `ModelHealth` themselves; here a problem is only logged. `models` are the configured names.
    """

    def __init__(self, chats: Mapping[Purpose, Chat], models: Mapping[Purpose, str], prompt: str) -> None:
        self._chats = chats
        self._models = models
        self._request = ChatRequest((Message("user", prompt),), parameters={"max_tokens": CHECK_TOKENS})

    async def run(self) -> None:
        """Ask all models at once; never raises for what they do."""
        await asyncio.gather(*(self._try(purpose, chat) for purpose, chat in self._chats.items()))

    async def _try(self, purpose: Purpose, chat: Chat) -> None:
        try:
            await chat.complete(self._request)
        except ChatFailed as failure:
            what = what_to_do(purpose, failure.reason)
            if what is not None:
                name = self._models[purpose]
                log.warning("model %s (%s): %s. `debrief doctor` tries it step by step.", name, purpose, what)


def what_to_do(purpose: Purpose, reason: str) -> str | None:
    """What is wrong and which setting to correct, for whoever runs Debrief; None when no model is at fault."""
    advice = _WHAT_TO_DO.get(reason)
    return advice.format(setting=f"{purpose.upper()}_MODEL") if advice else None


def _day(moment: datetime) -> object:
    return moment.astimezone(UTC).date()
