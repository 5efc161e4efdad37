"""What listeners hear of a fact."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import Debriefed, Fact, QuestionAsked, QuestionRephrased, RoundClosed, RoundOpened, Scored
from app.domain.interview import Interview
from app.services.ports import Announcement
from app.services.views import debrief_view, question_view, scorecard_view, scores_withheld


def announcements(interview: Interview, fact: Fact) -> Sequence[Announcement]:
    """The events that follow from adding `fact` to `interview` (as it was before)."""
    announcement = _announcement(interview, fact)
    return () if announcement is None else (announcement,)


def _announcement(interview: Interview, fact: Fact) -> Announcement | None:
    said: Announcement | None = None
    match fact:
        case QuestionAsked():
            said = Announcement("question", question_view(interview, interview.turns[fact.n - 1], fact.text))
        case QuestionRephrased():
            turn = interview.turns[fact.n - 1]
            said = Announcement("question", question_view(interview, turn, fact.rephrased.text, rephrased=True))
        case Scored() if not scores_withheld(interview):
            said = Announcement(
                "scorecard", {"turn": fact.n, "attempt": fact.number, **scorecard_view(fact.scorecard)}
            )
        case RoundOpened():
            said = Announcement("round", _round(fact, "opened"))
        case RoundClosed():
            said = Announcement(
                "round", _round(fact, "closed") | {"reason": fact.reason.value, "closing": fact.closing}
            )
        case Debriefed():
            said = Announcement("debrief", debrief_view(fact.debrief))
    return said


def _round(fact: RoundOpened | RoundClosed, state: str) -> dict[str, Any]:
    return {"round": fact.round, "position": fact.position, "state": state, "reason": None, "closing": None}
