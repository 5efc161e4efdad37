"""In which interviews something is to be done, by what is stored: what `domain/progress.py` says of one, of all.

An interview that only waits for its candidate is not among them, so that looking often costs little.
"""

from sqlalchemy import Exists, and_, exists, func, or_, select

from app.domain.interview import MoveKind, Reply
from app.domain.scorecard import JudgeKind
from app.infra import tables

_interview, _round, _turn = tables.interview.c, tables.round_.c, tables.turn.c
_attempt, _card, _debrief = tables.attempt.c, tables.scorecard.c, tables.debrief.c


def _without_card(judge: JudgeKind, *replies: Reply) -> Exists:
    """An attempt with one of these replies has no current scorecard of this judge."""
    card = exists().where(
        and_(_card.interview_id == _attempt.interview_id, _card.n == _attempt.n, _card.number == _attempt.number),
        _card.judge == judge.value,
        _card.superseded.is_(False),
    )
    return exists().where(_attempt.interview_id == _interview.id, _attempt.reply.in_(replies), ~card)


_debriefed = exists().where(_debrief.interview_id == _interview.id, _debrief.superseded.is_(False))
_unscored = _without_card(JudgeKind.RULES, Reply.ANSWER, Reply.SENSELESS)
_unread = and_(_interview.judge == JudgeKind.LLM.value, _without_card(JudgeKind.LLM, Reply.ANSWER))
_turns, _rounds = tables.turn.alias().c, tables.round_.alias().c
_last_turn = select(func.max(_turns.n)).where(_turns.interview_id == _turn.interview_id).scalar_subquery()
_last_round = (
    select(func.max(_rounds.position)).where(_rounds.interview_id == _round.interview_id).scalar_subquery()
)
_round_goes_on = exists().where(
    _round.interview_id == _interview.id, _round.position == _last_round, _round.closed_at.is_(None)
)
_answered = exists().where(_attempt.interview_id == _turn.interview_id, _attempt.n == _turn.n)
_waits_for_an_answer = exists().where(
    _turn.interview_id == _interview.id,
    _turn.n == _last_turn,
    _turn.question.is_not(None),
    _turn.move_kind != MoveKind.FOLLOW_UP.value,
    ~_answered,
)
_asking = and_(_interview.finished_at.is_(None), _round_goes_on, ~_waits_for_an_answer)
_over = and_(_interview.finished_at.is_not(None), ~_unread)

_open = or_(_interview.finished_at.is_(None), ~_debriefed)

# Those that a person goes on with, or might: counted by an index of these alone.
HOW_MANY_OPEN = select(func.count()).select_from(tables.interview).where(_interview.finished_at.is_(None))
# A question is to be asked, an answer to be scored by the rules, or a debrief to be written.
UNFINISHED = (
    select(_interview.id)
    .where(_open, or_(_asking, _over, _unscored))
    .order_by(_interview.created_at, _interview.id)
)
# An answer is to be read by a model.
UNREAD = select(_interview.id).where(_open, _unread).order_by(_interview.created_at, _interview.id)
