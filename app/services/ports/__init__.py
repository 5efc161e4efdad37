"""What the use cases need from outside, as Protocols. `judges`, `voices` and `infra` implement them."""

from app.services.ports.batches import BatchStore, BulkJudge, Delivery, Messenger, Unreached
from app.services.ports.calls import CallStore, ModelCall
from app.services.ports.clock import Clock
from app.services.ports.content import Content, LeftOut, Phrases, Threshold, Weights
from app.services.ports.interviews import (
    DELTA,
    Announcement,
    Event,
    InterviewStore,
    Place,
    Segment,
    Stamp,
    Stored,
    Summary,
    SummaryPage,
)
from app.services.ports.judging import Judge, Judgement, JudgementStore, JudgeRequest
from app.services.ports.prompts import (
    BegunRound,
    JudgePrompt,
    ModelPrompt,
    PlannedRound,
    Played,
    Retaken,
    TurnNote,
    VoicePrompt,
)
from app.services.ports.repeats import INSTALLATION, Mark, Owner, RepeatStore, Reply
from app.services.ports.review import Addition, ReviewStore, ShareStore
from app.services.ports.speaking import ClosingCue, Cue, Hearer, Voice

__all__ = [
    "DELTA",
    "INSTALLATION",
    "Addition",
    "Announcement",
    "BatchStore",
    "BegunRound",
    "BulkJudge",
    "CallStore",
    "Clock",
    "ClosingCue",
    "Content",
    "Cue",
    "Delivery",
    "Event",
    "Hearer",
    "InterviewStore",
    "Judge",
    "JudgePrompt",
    "JudgeRequest",
    "Judgement",
    "JudgementStore",
    "LeftOut",
    "Mark",
    "Messenger",
    "ModelCall",
    "ModelPrompt",
    "Owner",
    "Phrases",
    "Place",
    "PlannedRound",
    "Played",
    "RepeatStore",
    "Reply",
    "Retaken",
    "ReviewStore",
    "Segment",
    "ShareStore",
    "Stamp",
    "Stored",
    "Summary",
    "SummaryPage",
    "Threshold",
    "TurnNote",
    "Unreached",
    "Voice",
    "VoicePrompt",
    "Weights",
]
