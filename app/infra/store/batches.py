"""Batches of answers in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from app.domain.batch import Batch, BatchAnswer, BatchWish, Counts, Fault, Line, LineResult, LineState
from app.domain.language import Language
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import NotFound
from app.infra import tables
from app.infra.database import Database
from app.infra.prepared import Prepared
from app.infra.store.about import NEW_BATCH, about_batch
from app.infra.store.documents import SCORECARDS, dump_json, load_json
from app.infra.store.unless import insert_unless
from app.services.ports import Delivery

_batch = tables.batch.c
_answer = tables.batch_answer.c
_webhook = tables.webhook.c
_add = Prepared(insert(tables.batch_answer).inline(), "batch_id", "line", "state", "body", "result")
_keep = Prepared(
    update(tables.batch_answer)
    .where(
        _answer.batch_id == bindparam("of_batch"),
        _answer.line == bindparam("of_line"),
        _answer.state == LineState.WAITING.value,
    )
    .values(state=LineState.SCORED.value, result=bindparam("card")),
    "card",
)
_counts = (
    select(_answer.state, func.count().label("lines"))
    .where(_answer.batch_id == bindparam("of_batch"))
    .group_by(_answer.state)
)
_open = (_batch.received_at.is_not(None), _batch.cancelled_at.is_(None), _batch.finished_at.is_(None))


class SqlBatchStore:
    """Implements `services.ports.BatchStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, batch: Batch) -> bool:
        """Store a batch without lines; False when another one has its key."""

        def work(connection: Connection) -> bool:
            added = connection.execute(
                insert_unless(connection, tables.batch)
                .values(id=batch.id, wish=_spelt(batch.wish), key=batch.key, created_at=batch.created_at)
                .on_conflict_do_nothing()
                .returning(_batch.id)
            ).first()
            if added is not None and batch.webhook is not None:
                connection.execute(insert(tables.webhook).values(batch_id=batch.id, url=batch.webhook, tries=0))
            return added is not None

        return await self._database.write(work, about=NEW_BATCH + about_batch(batch.id))

    async def add(self, batch_id: str, lines: Sequence[Line]) -> None:
        """Store lines of a batch that comes in."""
        rows = [_row(batch_id, line) for line in lines]
        if rows:
            await self._database.write(lambda connection: _add.run(connection, *rows), about=about_batch(batch_id))

    async def received(self, batch_id: str, fingerprint: str, at: datetime) -> Batch:
        """All of it is here. When no line waits, it is done."""

        def work(connection: Connection) -> Batch:
            connection.execute(
                update(tables.batch).where(_batch.id == batch_id).values(received_at=at, fingerprint=fingerprint)
            )
            _finish_if_done(connection, batch_id, at)
            return _read(connection, batch_id)

        return await self._database.write(work, about=about_batch(batch_id))

    async def get(self, batch_id: str) -> Batch:
        """The batch; NotFound."""
        return await self._database.read(lambda connection: _read(connection, batch_id))

    async def by_key(self, key: str) -> Batch | None:
        """The batch that its sender calls `key`."""

        def work(connection: Connection) -> Batch | None:
            found = connection.execute(select(_batch.id).where(_batch.key == key)).scalar_one_or_none()
            return None if found is None else _read(connection, found)

        return await self._database.read(work)

    async def waiting(self, batch_id: str, most: int) -> Sequence[tuple[int, BatchAnswer]]:
        """The first lines that wait, with their numbers; none of a batch that is over."""
        statement = (
            select(_answer.line, _answer.body)
            .join(tables.batch, _batch.id == _answer.batch_id)
            .where(_answer.batch_id == batch_id, _answer.state == LineState.WAITING.value, *_open)
            .order_by(_answer.line)
            .limit(most)
        )

        def work(connection: Connection) -> list[tuple[int, BatchAnswer]]:
            return [(row.line, _answer_of(row.body)) for row in connection.execute(statement)]

        return await self._database.read(work)

    async def keep(self, batch_id: str, cards: Mapping[int, Scorecard], at: datetime) -> None:
        """Store scorecards by the number of their line. A line that has one keeps it. The last ends the batch."""
        rows = [
            {"of_batch": batch_id, "of_line": number, "card": SCORECARDS.dump(card)}
            for number, card in cards.items()
        ]

        def work(connection: Connection) -> None:
            _keep.run(connection, *rows)
            _finish_if_done(connection, batch_id, at)

        await self._database.write(work, about=about_batch(batch_id))

    async def results(self, batch_id: str, after: int, most: int) -> Sequence[LineResult]:
        """What became of the lines with a number above `after`, in order; NotFound."""
        return await self._lines(batch_id, after, most)

    async def faults(self, batch_id: str, most: int) -> Sequence[LineResult]:
        """The first bad lines; NotFound."""
        return await self._lines(batch_id, 0, most, LineState.BAD)

    async def _lines(
        self, batch_id: str, after: int, most: int, state: LineState | None = None
    ) -> Sequence[LineResult]:
        statement = select(tables.batch_answer).where(_answer.batch_id == batch_id, _answer.line > after)
        if state is not None:
            statement = statement.where(_answer.state == state.value)

        def work(connection: Connection) -> list[LineResult]:
            if after == 0:
                _row_of(connection, batch_id)
            return [_result_of(row) for row in connection.execute(statement.order_by(_answer.line).limit(most))]

        return await self._database.read(work)

    async def unfinished(self) -> Sequence[str]:
        """Ids of batches with lines to score, oldest first."""
        statement = select(_batch.id).where(*_open).order_by(_batch.created_at, _batch.id)
        return await self._database.read(lambda connection: connection.execute(statement).scalars().all())

    async def cancel(self, batch_id: str, at: datetime) -> Batch:
        """Score no further line; what is scored stays. NotFound."""

        def work(connection: Connection) -> Batch:
            connection.execute(
                update(tables.batch)
                .where(_batch.id == batch_id, _batch.finished_at.is_(None), _batch.cancelled_at.is_(None))
                .values(cancelled_at=at)
            )
            return _read(connection, batch_id)

        return await self._database.write(work, about=about_batch(batch_id))

    async def delete(self, batch_id: str) -> None:
        """Remove the batch and its lines; NotFound."""

        def work(connection: Connection) -> None:
            if not connection.execute(delete(tables.batch).where(_batch.id == batch_id)).rowcount:
                raise _missing()

        await self._database.write(work, about=about_batch(batch_id))
        await self._database.checkpoint()

    async def forget_unreceived(self, before: datetime) -> None:
        """Remove batches that began to come in before a moment and never came to an end."""
        statement = delete(tables.batch).where(_batch.received_at.is_(None), _batch.created_at < before)
        await self._database.write(lambda connection: connection.execute(statement) and None, about=NEW_BATCH)

    async def due(self, now: datetime) -> Sequence[Delivery]:
        """The messages whose next try is due."""
        statement = select(tables.webhook).where(_webhook.next_try_at <= now).order_by(_webhook.next_try_at)

        def work(connection: Connection) -> list[Delivery]:
            return [Delivery(row.batch_id, row.url, row.tries) for row in connection.execute(statement)]

        return await self._database.read(work)

    async def next_due(self) -> datetime | None:
        """When the next try of any message is due."""
        statement = select(_webhook.next_try_at).where(_webhook.next_try_at.is_not(None))
        first = statement.order_by(_webhook.next_try_at).limit(1)
        return await self._database.read(lambda connection: connection.execute(first).scalar_one_or_none())

    async def tried(
        self, delivery: Delivery, outcome: str, delivered_at: datetime | None, again: datetime | None
    ) -> None:
        """One more try was made: with what outcome, and when the next one follows (None: no more)."""
        statement = (
            update(tables.webhook)
            .where(_webhook.batch_id == delivery.batch)
            .values(tries=delivery.tries + 1, outcome=outcome, delivered_at=delivered_at, next_try_at=again)
        )
        about = about_batch(delivery.batch)
        await self._database.write(lambda connection: connection.execute(statement) and None, about=about)


def _finish_if_done(connection: Connection, batch_id: str, at: datetime) -> None:
    """End a batch in which nothing waits, and have its message sent."""
    waits = select(_answer.line).where(_answer.batch_id == batch_id, _answer.state == LineState.WAITING.value)
    ended = connection.execute(
        update(tables.batch).where(_batch.id == batch_id, *_open, ~waits.exists()).values(finished_at=at)
    )
    if ended.rowcount:
        connection.execute(update(tables.webhook).where(_webhook.batch_id == batch_id).values(next_try_at=at))


def _row_of(connection: Connection, batch_id: str) -> Row[Any]:
    statement = (
        select(tables.batch, _webhook.url)
        .outerjoin(tables.webhook, _webhook.batch_id == _batch.id)
        .where(_batch.id == batch_id)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise _missing()
    return row


def _missing() -> NotFound:
    return NotFound("There is no such batch. It may have been deleted.")


def _read(connection: Connection, batch_id: str) -> Batch:
    row = _row_of(connection, batch_id)
    counted: dict[str, int] = {row.state: row.lines for row in connection.execute(_counts, {"of_batch": batch_id})}
    return Batch(
        id=row.id,
        wish=_wish_of(row.wish),
        counts=Counts(*(counted.get(state.value, 0) for state in LineState)),
        created_at=row.created_at,
        key=row.key,
        fingerprint=row.fingerprint,
        webhook=row.url,
        received_at=row.received_at,
        cancelled_at=row.cancelled_at,
        finished_at=row.finished_at,
    )


def _spelt(wish: BatchWish) -> str:
    signals = None if wish.signals is None else list(wish.signals)
    return dump_json({"judge": wish.judge.value, "signals": signals, "language": wish.language})


def _wish_of(text: str) -> BatchWish:
    spelt = load_json(text)
    return BatchWish(JudgeKind(spelt["judge"]), _names(spelt["signals"]), _language(spelt["language"]))


def _row(batch_id: str, line: Line) -> dict[str, Any]:
    row = {"batch_id": batch_id, "line": line.number}
    match line.content:
        case BatchAnswer(answer, question, name, signals, language):
            spelt = {
                "answer": answer,
                "question": question,
                "name": name,
                "signals": None if signals is None else list(signals),
                "language": language,
            }
            return row | {"state": LineState.WAITING.value, "body": dump_json(spelt), "result": None}
        case Fault(message, field):
            fault = dump_json({"message": message, "field": field})
            return row | {"state": LineState.BAD.value, "body": "", "result": fault}


def _answer_of(body: str) -> BatchAnswer:
    spelt = load_json(body)
    return BatchAnswer(
        spelt["answer"],
        spelt["question"],
        spelt["name"],
        _names(spelt["signals"]),
        _language(spelt["language"]),
    )


def _result_of(row: Row[Any]) -> LineResult:
    state = LineState(row.state)
    if state is LineState.BAD:
        return LineResult(row.line, state, fault=Fault(**load_json(row.result)))
    card = None if row.result is None else SCORECARDS.load(row.result)
    return LineResult(row.line, state, _answer_of(row.body).name, card)


def _names(spelt: list[str] | None) -> tuple[str, ...] | None:
    return None if spelt is None else tuple(spelt)


def _language(spelt: str | None) -> Language | None:
    return None if spelt is None else Language(spelt)
