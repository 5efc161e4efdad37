"""What tells whether answers and scorecards of an interview are still those that were read before.

Answers are only added, a scorecard that is judged anew has another id, and what may change beside them is part of
the stamp: which attempt counts, and whether the interview is over. Texts are measured, not read, for an interview
that was deleted and came back from a file under its id.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.infra import tables
from app.services.ports import Stamp

_interview, _turn = tables.interview.c, tables.turn.c
_attempt, _scorecard = tables.attempt.c, tables.scorecard.c
TOLD = (
    select(_interview.id)
    .where(_interview.id.in_(select(_attempt.interview_id)))
    .order_by(_interview.created_at.desc(), _interview.id.desc())
)


def read_stamps(connection: Connection, most: int) -> list[Stamp]:
    """The stamps of the newest `most` interviews in which anything was answered, oldest first."""
    newest = connection.execute(TOLD.limit(most)).scalars().all()
    parts: dict[str, list[str]] = defaultdict(list)
    for query in _parts(TOLD.limit(most)):
        for row in connection.execute(query):
            parts[row[0]].append(_written(row[1:]))
    return [Stamp(interview_id, ";".join(parts[interview_id])) for interview_id in reversed(newest)]


def _written(values: Iterable[Any]) -> str:
    return ",".join(str(value) for value in values)


def _parts(newest: Select[Any]) -> tuple[Select[Any], ...]:
    told = newest.scalar_subquery()
    return (
        select(_interview.id, _interview.finished_at).where(_interview.id.in_(told)),
        select(
            _attempt.interview_id,
            func.count(),
            func.max(_attempt.answered_at),
            func.sum(func.length(_attempt.text)),
        )
        .where(_attempt.interview_id.in_(told))
        .group_by(_attempt.interview_id),
        select(_scorecard.interview_id, func.count(), func.max(_scorecard.id), func.sum(_scorecard.id))
        .where(_scorecard.interview_id.in_(told), _scorecard.superseded.is_(False))
        .group_by(_scorecard.interview_id),
        select(_turn.interview_id, _turn.n, _turn.kept)
        .where(_turn.interview_id.in_(told), _turn.kept.is_not(None))
        .order_by(_turn.interview_id, _turn.n),
    )
