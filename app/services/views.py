"""Domain values as the JSON of the HTTP contract, for replies, events and exports alike."""

from dataclasses import asdict, fields
from typing import Any

from app.domain.debrief import Debrief
from app.domain.interview import Interview, Mode, Status, Turn
from app.domain.scorecard import CheckResult, Scorecard, SignalScore

JsonObject = dict[str, Any]
_SIGNAL_FIELDS = tuple(field.name for field in fields(SignalScore))
_CHECK_FIELDS = tuple(field.name for field in fields(CheckResult))


def scorecard_view(scorecard: Scorecard) -> JsonObject:
    """A scorecard as in `POST /api/v1/score`."""
    return {
        "judge": {
            "kind": scorecard.judge.kind.value,
            "model": scorecard.judge.model,
            "answered_by": scorecard.judge.answered_by,
            "parameters": dict(scorecard.judge.parameters),
        },
        "rubric_version": scorecard.rubric_version,
        "rubric_sha256": scorecard.rubric_sha256,
        "signals": [_signal_view(signal) for signal in scorecard.signals],
        "marks": [asdict(mark) for mark in scorecard.marks],
    }


def _signal_view(signal: SignalScore) -> JsonObject:
    """As `asdict`, which copies every word and takes ten times as long."""
    view = {name: getattr(signal, name) for name in _SIGNAL_FIELDS}
    checks = tuple({name: getattr(check, name) for name in _CHECK_FIELDS} for check in signal.checks)
    return view | {"checks": checks}


def scores_withheld(interview: Interview) -> bool:
    """Whether scorecards stay on the server: a live interview shows none before it ends."""
    return interview.mode is Mode.LIVE and interview.status is not Status.FINISHED


def question_view(interview: Interview, turn: Turn, text: str, *, rephrased: bool = False) -> JsonObject:
    """The `question` event of a turn, who worded it and why the built-in voice stood in if it did."""
    return {
        "turn": turn.n,
        "round": interview.rounds[turn.round].id,
        "speaker": turn.speaker,
        "text": text,
        "move": move_view(turn),
        "rephrased": rephrased,
        "voice": turn.voice.value,
        "stand_in": turn.stand_in,
    }


def move_view(turn: Turn) -> JsonObject:
    """A turn's move."""
    move = turn.move
    return {"kind": move.kind.value, "signal": move.signal, "check": move.check, "quote": move.quote}


def debrief_view(debrief: Debrief) -> JsonObject:
    """A debrief as in `GET …/debrief`."""
    return asdict(debrief)
