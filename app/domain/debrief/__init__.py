"""The debrief of an interview, as values."""

from app.domain.debrief.result import (
    Debrief,
    Evidence,
    Flag,
    LedgerRow,
    NextStep,
    Observation,
    Rewrite,
    RoundResult,
    SignalResult,
    TurnLevel,
)
from app.domain.debrief.verdicts import DebriefStatus, Decision

__all__ = [
    "Debrief",
    "DebriefStatus",
    "Decision",
    "Evidence",
    "Flag",
    "LedgerRow",
    "NextStep",
    "Observation",
    "Rewrite",
    "RoundResult",
    "SignalResult",
    "TurnLevel",
]
