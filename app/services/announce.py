"""What listeners hear of a fact."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.facts import (
    Debriefed,
    Fact,
    Interjected,
    QuestionAsked,
    QuestionRephrased,
    RoundClosed,
    RoundOpened,
    Scored,
)
from app.domain.interview import Interview
from app.services.ports import Announcement
from app.services.readings import indicative
from app.services.views import debrief_view, question_view, scorecard_view, scores_withheld


def announcements(interview: Interview, fact: Fact) -> Sequence[Announcement]:
    """The events that follow from adding `fact` to `interview` (as it was before)."""
    announcement = _announcement(interview, fact)
    return () if announcement is None else (announcement,)


def _announcement(interview: Interview, fact: Fact) -> Announcement | None:
    said: Announcement | None = None
    match fact:
        case QuestionAsked():
            turn = replace(interview.turns[fact.n - 1], voice=fact.voice, stand_in=fact.stand_in)
            said = Announcement("question", question_view(interview, turn, fact.text))
        case QuestionRephrased():
            turn = interview.turns[fact.n - 1]
            said = Announcement("question", question_view(interview, turn, fact.rephrased.text, rephrased=True))
        case Interjected():
            said = Announcement("interjection", {"turn": fact.n, "text": fact.interjection.text})
        case Scored() if not scores_withheld(interview):
            said = Announcement("scorecard", _scorecard(interview, fact))
        case RoundOpened():
            said = Announcement("round", _round(fact, "opened"))
        case RoundClosed():
            said = Announcement(
                "round", _round(fact, "closed") | {"reason": fact.reason.value, "closing": fact.closing}
            )
        case Debriefed():
            said = Announcement("debrief", debrief_view(fact.debrief))
    return said


def _scorecard(interview: Interview, fact: Scored) -> dict[str, Any]:
    attempt = interview.turns[fact.n - 1].attempts[fact.number - 1]
    return {
        "turn": fact.n,
        "attempt": fact.number,
        "indicative": indicative(interview, attempt, fact.scorecard),
        **scorecard_view(fact.scorecard),
    }


def _round(fact: RoundOpened | RoundClosed, state: str) -> dict[str, Any]:
    return {"round": fact.round, "position": fact.position, "state": state, "reason": None, "closing": None}
