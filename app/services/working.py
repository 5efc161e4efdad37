"""One piece of background work, done; what becomes of a failure is the same whoever carries the work."""

import asyncio
import logging
from dataclasses import dataclass

from app.errors import AppError, NotFound, WordedElsewhere
from app.services.bound import bound
from app.services.ports.work import Duty

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What went wrong, if anything, and after how many seconds it is to be done again, if it is."""

    error: BaseException | None = None
    again: float | None = None


async def perform(duty: Duty, about: str) -> Outcome:
    """Do what is due for an id. A failure is logged and told, and never raised; what is gone, or done
    elsewhere, is no failure."""
    with bound(**{f"{duty.subject}_id": about}):
        # Gathered rather than caught: whatever goes wrong, whoever waits for it has to hear of it.
        [came] = await asyncio.gather(duty.do(about), return_exceptions=True)
        match came:
            case NotFound() | WordedElsewhere():
                return Outcome()
            case AppError():
                log.error("%s %s: %s: %s", duty.subject, about, came.title, came)
                return await _failed(duty, about, came, duty.again_after)
            case BaseException():
                log.error("%s %s: its %s failed", duty.subject, about, duty.kind, exc_info=came)
                return await _failed(duty, about, came, None)
            case _:
                return Outcome(again=came)


async def _failed(duty: Duty, about: str, error: BaseException, again: float | None) -> Outcome:
    [second] = await asyncio.gather(duty.failed(about, error), return_exceptions=True)
    match second:
        case AppError():
            log.error("%s %s: the error could not be stored: %s", duty.subject, about, second)
        case BaseException():
            log.error("%s %s: the error could not be told", duty.subject, about, exc_info=second)
    return Outcome(error, again)
