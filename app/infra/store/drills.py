"""Drills, kept in the database: each call is one transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, insert, literal, or_, select

from app.domain.language import Language
from app.domain.practice.drill import Cell, Drill, DrillAttempt, DrillKind, Earlier
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import NotFound
from app.infra import tables
from app.infra.database import Database
from app.infra.store.about import NEW_DRILL, about_drill, about_interview
from app.infra.store.documents import SCORECARDS
from app.infra.tables.practice import drill_scorecard

_drill, _attempt, _card = tables.drill.c, tables.drill_attempt.c, drill_scorecard.c


class SqlDrillStore:
    """Implements `services.ports.practice.DrillStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, drill: Drill) -> Drill:
        """Store `drill`, or give the unanswered one that asks the same; NotFound, StoreUnavailable."""
        owner = about_interview(drill.earlier.interview if drill.earlier else None)
        return await self._database.write(lambda connection: _open(connection, drill), about=NEW_DRILL + owner)

    async def get(self, drill_id: str) -> Drill:
        """The drill with its attempts; NotFound, StoreUnavailable."""
        return await self._database.read(lambda connection: _read(connection, drill_id))

    async def answer(self, drill_id: str, take: Callable[[Drill], DrillAttempt]) -> DrillAttempt:
        """Store the attempt that `take` makes, unless it is there already; NotFound, StoreUnavailable."""

        def work(connection: Connection) -> DrillAttempt:
            stored = _read(connection, drill_id)
            attempt = take(stored)
            if attempt not in stored.attempts:
                connection.execute(insert(tables.drill_attempt), _attempt_values(drill_id, attempt))
            return attempt

        return await self._database.write(work, about=about_drill(drill_id))

    async def keep_card(self, drill_id: str, number: int, card: Scorecard) -> None:
        """Store a judge's scorecard for an attempt that is there and has none of this judge; StoreUnavailable."""
        body = SCORECARDS.dump(card)

        def work(connection: Connection) -> None:
            read = {JudgeKind(kind) for kind in connection.scalars(_judges_of(drill_id, number))}
            there = connection.scalar(select(_attempt.number).where(_is_attempt(drill_id, number)))
            if there is not None and card.judge.kind not in read:
                values = {"drill_id": drill_id, "number": number, "judge": card.judge.kind.value, "body": body}
                connection.execute(insert(drill_scorecard), values)

        await self._database.write(work, about=about_drill(drill_id))

    async def newest(self, most: int, kind: DrillKind | None = None) -> Sequence[Drill]:
        """The newest drills (of this kind), whole, oldest first; StoreUnavailable."""
        wanted = select(tables.drill).order_by(_drill.created_at.desc(), _drill.id.desc()).limit(most)
        chosen = wanted if kind is None else wanted.where(_drill.kind == kind.value)
        return await self._database.read(lambda connection: _whole(connection, connection.execute(chosen))[::-1])

    async def of_interview(self, interview_id: str) -> Sequence[Drill]:
        """All drills of an interview, whole, oldest first; StoreUnavailable."""
        chosen = select(tables.drill).where(_drill.interview_id == interview_id)
        ordered = chosen.order_by(_drill.created_at, _drill.id)
        return await self._database.read(lambda connection: _whole(connection, connection.execute(ordered)))

    async def restore(self, interview_id: str, drills: Sequence[Drill]) -> None:
        """Keep drills of an interview whose ids are not taken; NotFound, StoreUnavailable."""

        def work(connection: Connection) -> None:
            _expect_interview(connection, interview_id)
            taken = set(connection.scalars(select(_drill.id).where(_drill.id.in_([drill.id for drill in drills]))))
            for drill in (one for one in drills if one.id not in taken):
                _keep(connection, drill)

        await self._database.write(work, about=NEW_DRILL + about_interview(interview_id))

    async def delete(self, drill_id: str) -> None:
        """Remove a drill with its answers; NotFound, StoreUnavailable."""

        def work(connection: Connection) -> None:
            _read(connection, drill_id)
            connection.execute(delete(tables.drill).where(_drill.id == drill_id))

        await self._database.write(work, about=about_drill(drill_id))
        await self._database.checkpoint()

    async def unread(self) -> Sequence[str]:
        """Ids of drills with an attempt that a judge has yet to read; StoreUnavailable."""

        def read_by(judge: Any) -> Any:
            same = and_(_card.drill_id == _attempt.drill_id, _card.number == _attempt.number)
            return exists().where(and_(same, _card.judge == judge))

        lacking = or_(~read_by(literal(JudgeKind.RULES.value)), ~read_by(_drill.judge))
        found = (
            select(_drill.id).distinct().join(tables.drill_attempt, _attempt.drill_id == _drill.id).where(lacking)
        )
        return await self._database.read(lambda connection: list(connection.scalars(found)))


def _open(connection: Connection, drill: Drill) -> Drill:
    if drill.earlier is not None:
        _expect_interview(connection, drill.earlier.interview)
    answered = exists().where(_attempt.drill_id == _drill.id)
    alike = select(tables.drill).where(
        and_(_drill.signal == drill.signal, _drill.check_id == drill.check, ~answered)
    )
    for other in _whole(connection, connection.execute(alike)):
        if other.asks_the_same(drill):
            return other
    connection.execute(insert(tables.drill), _values(drill))
    return drill


def _expect_interview(connection: Connection, interview_id: str) -> None:
    owner = select(tables.interview.c.id).where(tables.interview.c.id == interview_id)
    if connection.scalar(owner) is None:
        raise NotFound("There is no such interview. It may have been deleted.")


def _keep(connection: Connection, drill: Drill) -> None:
    connection.execute(insert(tables.drill), _values(drill))
    for attempt in drill.attempts:
        connection.execute(insert(tables.drill_attempt), _attempt_values(drill.id, attempt))
        for kind, card in attempt.scorecards.items():
            place = {"drill_id": drill.id, "number": attempt.number, "judge": kind.value}
            connection.execute(insert(drill_scorecard), {**place, "body": SCORECARDS.dump(card)})


def _read(connection: Connection, drill_id: str) -> Drill:
    found = _whole(connection, connection.execute(select(tables.drill).where(_drill.id == drill_id)))
    if not found:
        raise NotFound("There is no such drill. It may have gone with its interview.")
    return found[0]


def _whole(connection: Connection, rows: Iterable[Row[Any]]) -> list[Drill]:
    """The drills of these rows with everything that hangs on them."""
    drills = list(rows)
    ids = [row.id for row in drills]
    cards: defaultdict[tuple[str, int], dict[JudgeKind, Scorecard]] = defaultdict(dict)
    for row in connection.execute(select(drill_scorecard).where(_card.drill_id.in_(ids))):
        cards[row.drill_id, row.number][JudgeKind(row.judge)] = SCORECARDS.load(row.body)
    attempts: defaultdict[str, list[DrillAttempt]] = defaultdict(list)
    ordered = select(tables.drill_attempt).where(_attempt.drill_id.in_(ids)).order_by(_attempt.number)
    for row in connection.execute(ordered):
        attempts[row.drill_id].append(_attempt_of(row, cards.get((row.drill_id, row.number), {})))
    return [_drill_of(row, attempts.get(row.id, [])) for row in drills]


def _drill_of(row: Row[Any], attempts: Sequence[DrillAttempt]) -> Drill:
    return Drill(
        id=row.id,
        kind=DrillKind(row.kind),
        signal=row.signal,
        check=row.check_id,
        judge=JudgeKind(row.judge),
        language=Language(row.language),
        question=row.question,
        created_at=row.created_at,
        earlier=None if row.interview_id is None else Earlier(row.interview_id, row.n, row.number),
        feature=row.feature,
        cell=None if row.cell is None else Cell(row.cell),
        attempts=tuple(attempts),
    )


def _attempt_of(row: Row[Any], cards: dict[JudgeKind, Scorecard]) -> DrillAttempt:
    return DrillAttempt(row.number, row.text, row.answered_at, row.key, row.fingerprint, cards)


def _values(drill: Drill) -> dict[str, Any]:
    earlier = drill.earlier
    return {
        "id": drill.id,
        "kind": drill.kind.value,
        "interview_id": earlier.interview if earlier else None,
        "n": earlier.n if earlier else None,
        "number": earlier.number if earlier else None,
        "signal": drill.signal,
        "check_id": drill.check,
        "feature": drill.feature,
        "cell": drill.cell.value if drill.cell else None,
        "judge": drill.judge.value,
        "language": drill.language.value,
        "question": drill.question,
        "created_at": drill.created_at,
    }


def _attempt_values(drill_id: str, attempt: DrillAttempt) -> dict[str, Any]:
    return {
        "drill_id": drill_id,
        "number": attempt.number,
        "text": attempt.text,
        "answered_at": attempt.answered_at,
        "key": attempt.key,
        "fingerprint": attempt.fingerprint,
    }


def _is_attempt(drill_id: str, number: int) -> Any:
    return and_(_attempt.drill_id == drill_id, _attempt.number == number)


def _judges_of(drill_id: str, number: int) -> Any:
    return select(_card.judge).where(and_(_card.drill_id == drill_id, _card.number == number))
