"""A question between rounds: it comes when a round ends, and has to be answered within some hours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from app.domain.facts import Fact, QuestionAsked, TurnOpened
from app.domain.interview import CloseReason, Interview, Move, MoveKind, Turn
from app.domain.language import Language
from app.domain.loop import Round
from app.domain.observation import Noticed
from app.domain.situation import asked_questions, draw

ACT = "follow-up"


def sent_after(interview: Interview, plan: Round, reason: CloseReason, now: datetime) -> Sequence[Fact]:
    """The question that is sent when the current round ends; none after the last one, or for who is out."""
    over = len(interview.rounds) == len(interview.planned) or reason is CloseReason.FAILED
    if over or plan.follow_up is None:
        return ()
    used = asked_questions(interview)
    fresh = [question for question in plan.follow_up.questions if question.id not in used]
    if not fresh:
        return ()
    question = draw(fresh, interview.seed)
    signal, check = plan.follow_up.aims[question.id]
    n, speaker = len(interview.turns) + 1, plan.interviewers[0]
    move = Move(MoveKind.FOLLOW_UP, question.id, signal, check, act=ACT)
    opened = TurnOpened(n, interview.rounds[-1].position, speaker, move)
    return (opened, QuestionAsked(n, speaker, question.text.text(interview.language), now))


def due_at(turn: Turn, plan: Round) -> datetime | None:
    """When the answer to a question between rounds is due; None for any other question."""
    if turn.move.kind is not MoveKind.FOLLOW_UP or turn.asked_at is None or plan.follow_up is None:
        return None
    return turn.asked_at + timedelta(hours=plan.follow_up.hours)


def open_follow_ups(interview: Interview) -> Iterator[Turn]:
    """The questions between rounds that still wait for an answer."""
    for turn in interview.turns:
        if turn.move.kind is MoveKind.FOLLOW_UP and turn.question is not None and not turn.attempts:
            yield turn


def noticed_between(plan: Round, turns: Iterable[Turn], language: Language) -> Iterator[Noticed]:
    """Whether each question between rounds was answered, and in time."""
    for turn in turns:
        due = due_at(turn, plan)
        if due is None or plan.follow_up is None:
            continue
        values = {"round": plan.title.text(language), "hours": f"{plan.follow_up.hours:g}"}
        if not turn.attempts:
            yield Noticed("follow_up_missing", turn.n, None, values)
        elif turn.attempts[0].answered_at > due:
            yield Noticed("follow_up_late", turn.n, None, values)
        else:
            yield Noticed("follow_up_in_time", turn.n, None, values)
