"""What people say about interviews, kept in the database. Nothing is overwritten; of a word the latest counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from app.domain.review.anchors import Anchor
from app.domain.review.objection import DebriefPart, Item, Objection
from app.domain.review.said import Answer, Author, Comment, Done, Override, Review
from app.domain.scorecard import JudgeKind
from app.errors import KeyReused, NotFound
from app.infra import tables
from app.infra.database import Database
from app.infra.store.about import about_interview
from app.infra.store.unless import insert_unless
from app.services.ports import Addition

_attempt = tables.attempt


class SqlReviewStore:
    """Implements `services.ports.ReviewStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def review(self, interview_id: str) -> Review:
        """All that was said about an interview, in the order in which it was said."""
        return await self._database.read(lambda connection: _review(connection, interview_id))

    async def add(
        self, interview_id: str, additions: Sequence[Addition], done: Done | None
    ) -> Sequence[Comment | Override]:
        """Keep all of it or nothing; KeyReused, NotFound."""

        def work(connection: Connection) -> list[Comment | Override]:
            kept = [_add(connection, interview_id, addition) for addition in additions]
            if done is not None:
                _mark_done(connection, interview_id, done)
            return kept

        return await self._database.write(work, about=about_interview(interview_id))

    async def restore(self, interview_id: str, review: Review) -> None:
        """Keep a whole review that was exported, if nothing at all was said here yet. NotFound."""

        def work(connection: Connection) -> None:
            if _review(connection, interview_id) != Review():
                return
            for addition in (Addition(said, None, None) for said in _all_of(review)):
                _add(connection, interview_id, addition)
            for mark in review.done:
                _mark_done(connection, interview_id, mark)
            for objection in review.objections:
                _object(connection, interview_id, objection)

        await self._database.write(work, about=about_interview(interview_id))

    async def submit(self, interview_id: str, author: str, at: datetime) -> int:
        """Hand over all that the author has pending; how much that was."""

        def work(connection: Connection) -> int:
            return sum(
                connection.execute(
                    update(table).where(*_pending(table, interview_id, author)).values(submitted_at=at)
                ).rowcount
                for table in (tables.comment, tables.override)
            )

        return await self._database.write(work, about=about_interview(interview_id))

    async def discard(self, interview_id: str, author: str, comment: int | None, override: int | None) -> None:
        """Drop something that the author has pending; NotFound."""

        def work(connection: Connection) -> None:
            for table, number in ((tables.comment, comment), (tables.override, override)):
                mine = _pending(table, interview_id, author)
                gone = connection.execute(delete(table).where(*mine, table.c.id == number)) if number else None
                if gone is not None and not gone.rowcount:
                    raise NotFound("This is not there any more, or has been submitted.")

        await self._database.write(work, about=about_interview(interview_id))

    async def resolve(self, interview_id: str, comment: int, at: datetime | None) -> Comment:
        """Mark a comment as resolved, or (None) as open again; NotFound."""
        one = (tables.comment.c.id == comment, tables.comment.c.interview_id == interview_id)
        handed_over = tables.comment.c.submitted_at.is_not(None)

        def work(connection: Connection) -> Comment:
            connection.execute(update(tables.comment).where(*one, handed_over).values(resolved_at=at))
            row = connection.execute(select(tables.comment).where(*one, handed_over)).one_or_none()
            if row is None:
                raise NotFound("There is no such comment on this interview.")
            return _comment(row)

        return await self._database.write(work, about=about_interview(interview_id))

    async def object_to(self, interview_id: str, objection: Objection) -> Objection:
        """Keep an objection, or give the one that says the same; NotFound."""

        def work(connection: Connection) -> Objection:
            _expect_interview(connection, interview_id)
            known = _review(connection, interview_id).objections
            same = (one for one in known if (one.item, one.reason) == (objection.item, objection.reason))
            return next(same, None) or _object(connection, interview_id, objection)

        return await self._database.write(work, about=about_interview(interview_id))

    async def withdraw(self, interview_id: str, objection: int) -> None:
        """Drop an objection; NotFound."""
        one = (tables.objection.c.id == objection, tables.objection.c.interview_id == interview_id)

        def work(connection: Connection) -> None:
            if not connection.execute(delete(tables.objection).where(*one)).rowcount:
                raise NotFound("There is no such objection.")

        await self._database.write(work, about=about_interview(interview_id))

    async def all_submitted(self) -> Mapping[str, Review]:
        """What was handed over, by interview; only those in which somebody has a word on a check."""
        wanted = select(tables.override.c.interview_id).where(tables.override.c.submitted_at.is_not(None))
        ordered = wanted.group_by(tables.override.c.interview_id).order_by(tables.override.c.interview_id)

        def work(connection: Connection) -> dict[str, Review]:
            found = connection.execute(ordered).scalars().all()
            return {interview: _review(connection, interview).submitted() for interview in found}

        return await self._database.read(work)


def _review(connection: Connection, interview_id: str) -> Review:
    def rows(table: Table, *order: Any) -> Sequence[Row[Any]]:
        return connection.execute(select(table).where(table.c.interview_id == interview_id).order_by(*order)).all()

    done = tables.review_done
    found = rows(done, done.c.done_at, done.c.n, done.c.number, done.c.author)
    return Review(
        comments=tuple(_comment(row) for row in rows(tables.comment, tables.comment.c.id)),
        overrides=tuple(_override(row) for row in rows(tables.override, tables.override.c.id)),
        done=tuple(Done(row.author, Answer(row.n, row.number), row.done_at) for row in found),
        objections=tuple(_objection(row) for row in rows(tables.objection, tables.objection.c.id)),
    )


def _object(connection: Connection, interview_id: str, objection: Objection) -> Objection:
    item = objection.item
    values = {
        "interview_id": interview_id,
        "part": item.part.value,
        "round": item.round,
        "text": item.text,
        "reason": objection.reason,
        "created_at": objection.created_at,
    }
    return _objection(connection.execute(insert(tables.objection).values(values).returning(tables.objection)).one())


def _objection(row: Row[Any]) -> Objection:
    return Objection(row.id, Item(DebriefPart(row.part), row.round, row.text), row.reason, row.created_at)


def _expect_interview(connection: Connection, interview_id: str) -> None:
    wanted = select(tables.interview.c.id).where(tables.interview.c.id == interview_id)
    if connection.scalar(wanted) is None:
        raise NotFound("There is no such interview. It may have been deleted.")


def _all_of(review: Review) -> tuple[Comment | Override, ...]:
    return (*review.comments, *review.overrides)


def _add(connection: Connection, interview_id: str, addition: Addition) -> Comment | Override:
    said = addition.said
    table = tables.comment if isinstance(said, Comment) else tables.override
    earlier = _under_key(connection, table, interview_id, addition)
    if earlier is not None:
        return earlier
    _expect(connection, interview_id, said.about)
    values = _comment_values(said) if isinstance(said, Comment) else _override_values(said)
    shared = {"interview_id": interview_id, "key": addition.key, "fingerprint": addition.fingerprint}
    kept = insert(table).values(values | shared).returning(table)
    row = connection.execute(kept).one()
    return _comment(row) if isinstance(said, Comment) else _override(row)


def _under_key(
    connection: Connection, table: Table, interview_id: str, addition: Addition
) -> Comment | Override | None:
    if addition.key is None:
        return None
    wanted = select(table).where(table.c.interview_id == interview_id, table.c.key == addition.key)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    if row.fingerprint != addition.fingerprint:
        raise KeyReused("This key was used for something else that was said here. Send it with a new key.")
    return _comment(row) if table is tables.comment else _override(row)


def _expect(connection: Connection, interview_id: str, about: Answer) -> None:
    one = (_attempt.c.interview_id == interview_id, _attempt.c.n == about.n, _attempt.c.number == about.number)
    if connection.execute(select(_attempt.c.n).where(*one)).one_or_none() is None:
        raise NotFound("There is no such answer. Its interview may have been deleted.")


def _mark_done(connection: Connection, interview_id: str, done: Done) -> None:
    _expect(connection, interview_id, done.about)
    values = {
        "interview_id": interview_id,
        "n": done.about.n,
        "number": done.about.number,
        "author": done.author,
        "done_at": done.at,
    }
    connection.execute(insert_unless(connection, tables.review_done).values(values).on_conflict_do_nothing())


def _pending(table: Table, interview_id: str, author: str) -> tuple[Any, ...]:
    return table.c.interview_id == interview_id, table.c.author == author, table.c.submitted_at.is_(None)


def _said_values(said: Comment | Override) -> dict[str, Any]:
    anchor = said.anchor
    return {
        "n": said.about.n,
        "number": said.about.number,
        "start": anchor.start if anchor else None,
        "end": anchor.end if anchor else None,
        "quote": anchor.quote if anchor else None,
        "author": said.author.id,
        "author_name": said.author.name,
        "created_at": said.created_at,
        "submitted_at": said.submitted_at,
    }


def _comment_values(comment: Comment) -> dict[str, Any]:
    return _said_values(comment) | {"text": comment.text, "resolved_at": comment.resolved_at}


def _override_values(word: Override) -> dict[str, Any]:
    return _said_values(word) | {
        "signal": word.signal,
        "check_id": word.check,
        "met": word.met,
        "reason": word.reason,
        "blind": word.blind,
        "machine_met": word.machine_met,
        "judge": word.judge.value if word.judge else None,
    }


def _comment(row: Row[Any]) -> Comment:
    return Comment(
        id=row.id,
        about=Answer(row.n, row.number),
        anchor=Anchor(row.start, row.end, row.quote),
        text=row.text,
        author=Author(row.author, row.author_name),
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        resolved_at=row.resolved_at,
    )


def _override(row: Row[Any]) -> Override:
    return Override(
        id=row.id,
        about=Answer(row.n, row.number),
        signal=row.signal,
        check=row.check_id,
        met=row.met,
        anchor=None if row.quote is None else Anchor(row.start, row.end, row.quote),
        reason=row.reason,
        author=Author(row.author, row.author_name),
        blind=row.blind,
        machine_met=row.machine_met,
        judge=JudgeKind(row.judge) if row.judge else None,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
    )
