"""A sketch as pages and API show it: what is ticked off, and its clock."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.acts.sketch import Sketch, Tick, seconds_allowed, seconds_used, ticks
from app.domain.interview import Interview, RoundState, Status
from app.domain.loop import Loop
from app.domain.timing import open_seconds
from app.services.views import scores_withheld


@dataclass(frozen=True, slots=True)
class SketchShown:
    """The parts named so far, and once the sketch is over all of them. `allowed` None: the clock is off.

    `running` while one of its questions is open.
    """

    round: RoundState
    ticks: tuple[Tick, ...]
    parts: int
    used: float
    allowed: float | None
    running: bool


def sketch_shown(interview: Interview, loop: Loop, now: datetime) -> SketchShown | None:
    """The interview's latest sketch; None when it has begun none. Live interviews show no parts before the end."""
    for state in reversed(interview.rounds):
        act = next((act for act in loop.round(state.id).acts if isinstance(act, Sketch)), None)
        shown = _shown(interview, state, act, now) if act is not None else None
        if shown is not None:
            return shown
    return None


def _shown(interview: Interview, state: RoundState, act: Sketch, now: datetime) -> SketchShown | None:
    turns = interview.turns_of(state.position)
    own = [turn for turn in turns if turn.move.act == act.id]
    if not own or own[0].asked_at is None:
        return None
    last = own[-1]
    running = last is interview.turns[-1] and interview.status is Status.ANSWERING
    over = state.closed_at is not None or interview.status is Status.FINISHED or last is not turns[-1]
    found = ticks(act, own)
    return SketchShown(
        round=state,
        ticks=() if scores_withheld(interview) else tuple(tick for tick in found if over or tick.turn is not None),
        parts=len(act.parts),
        used=seconds_used(own) + (open_seconds(interview, last, now) if running else 0.0),
        allowed=seconds_allowed(act, interview.time_factor),
        running=running and interview.paused_at is None,
    )
