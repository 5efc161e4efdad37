"""Whether the models can be asked: the last problem of each, and one tiny call to each when Debrief starts."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

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
# What passes by itself: nobody is told of it any more some time after it was last seen.
_PASSING = frozenset(
    {Failure.UNREACHABLE, Failure.RATE_LIMITED, Failure.SERVER_FAILED, Failure.TOO_SLOW, Failure.RESTING}
)
PASSES_AFTER = timedelta(minutes=2)
# The server answered, and would not have with the fault that was seen before.
_ANSWERED = frozenset({Failure.FILTERED, Failure.REFUSED, Failure.TOO_LONG, Failure.CONTEXT_FULL})
# Reasoning models think before they write: fewer tokens than these would leave no room for an answer.
CHECK_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Found:
    """A problem as it was last seen; until `again_at` the model is left alone."""

    reason: str
    at: datetime
    again_at: datetime


class ModelHealth:
    """The last problem of each model: set by a call that fails, cleared by one that works, or by time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._found: dict[Purpose, Found] = {}

    def failed(self, purpose: Purpose, reason: str, wait: float = 0.0) -> None:
        """A call failed for `reason`, a `Failure`; remembered if it says something about the model.

        No call will be made for `wait` seconds.
        """
        now = self._clock.now()
        if reason in _WHAT_TO_DO:
            self._found[purpose] = Found(reason, now, now + timedelta(seconds=wait))
        elif reason in _ANSWERED:
            self.worked(purpose)

    def worked(self, purpose: Purpose) -> None:
        """A call worked."""
        self._found.pop(purpose, None)

    def problems(self) -> Mapping[Purpose, str]:
        """The `Failure` of each model that has one."""
        return {purpose: found.reason for purpose, found in self._found.items() if self._holds(found)}

    def again_at(self, purpose: Purpose) -> datetime | None:
        """From when a model that is left alone is called again; None when it is not, as far as is known."""
        found = self._found.get(purpose)
        if found is not None and found.reason == Failure.DAY_CEILING:
            tomorrow = _day(found.at) + timedelta(days=1)
            found = replace(found, again_at=datetime.combine(tomorrow, time(), UTC))
        return found.again_at if found is not None and found.again_at > self._clock.now() else None

    def _holds(self, found: Found) -> bool:
        """What passes is gone some time after it was last seen, a day's ceiling on the next day (UTC)."""
        now = self._clock.now()
        if found.reason in _PASSING:
            return now < max(found.again_at, found.at + PASSES_AFTER)
        return found.reason != Failure.DAY_CEILING or _day(found.at) == _day(now)


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


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
