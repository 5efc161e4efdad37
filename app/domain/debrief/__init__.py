"""The debrief of an interview, as values."""

from app.domain.debrief.result import (
    Debrief,
    Evidence,
    Flag,
    Indication,
    LedgerRow,
    NextStep,
    Observation,
    Rewrite,
    RoundResult,
    SignalResult,
    TurnLevel,
)
from app.domain.debrief.verdicts import DebriefStatus, Decision
from app.domain.debrief.words import Advice, Change, Cited, Deliberation, Line, Statement, Step

__all__ = [
    "Advice",
    "Change",
    "Cited",
    "Debrief",
    "DebriefStatus",
    "Decision",
    "Deliberation",
    "Evidence",
    "Flag",
    "Indication",
    "LedgerRow",
    "Line",
    "NextStep",
    "Observation",
    "Rewrite",
    "RoundResult",
    "SignalResult",
    "Statement",
    "Step",
    "TurnLevel",
]
