"""What listeners hear: numbered within an interview, in the order it was stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select

from app.domain.interview import Interview, Status
from app.errors import NotFound
from app.infra import tables
from app.infra.prepared import Prepared
from app.infra.store.documents import dump_json, load_json
from app.services.ports import DELTA, Announcement, Event, Place

ASKING = (DELTA, "question", "reset")
_event = tables.event
_of = _event.c.interview_id == bindparam("id")
_known = Prepared(select(tables.interview.c.id).where(tables.interview.c.id == bindparam("id")))
_last = Prepared(select(func.coalesce(func.max(_event.c.seq), 0)).where(_of))
_after = Prepared(
    select(_event.c.seq, _event.c.name, _event.c.data)
    .where(and_(_of, _event.c.seq > bindparam("after")))
    .order_by(_event.c.seq)
    .limit(bindparam("most"))
)
_add = Prepared(insert(_event), *_event.c.keys())
_next = select(func.coalesce(func.max(_event.c.seq), 0) + 1).where(_of).scalar_subquery()
_add_next = Prepared(
    insert(_event).values(seq=_next).returning(_event.c.seq),
    *(name for name in _event.c.keys() if name != "seq"),  # noqa: SIM118 - no mapping
)
_debriefed = select(func.max(_event.c.seq)).where(and_(_of, _event.c.name == "debrief"))
_question = select(func.max(_event.c.seq)).where(
    and_(_of, _event.c.name == "question", _event.c.turn == bindparam("n"))
)
_asking = select(func.min(_event.c.seq)).where(
    and_(_of, _event.c.name.in_(ASKING), _event.c.turn == bindparam("n"))
)
_began_anew = Prepared(
    select(func.coalesce(func.max(_event.c.seq), 0)).where(
        and_(_of, _event.c.seq <= bindparam("upto"), or_(_event.c.name == "question", _event.c.name == "reset"))
    )
)
_told = Prepared(
    select(_event.c.data).where(
        and_(_of, _event.c.name == DELTA, _event.c.seq > bindparam("began"), _event.c.seq <= bindparam("upto"))
    )
)


def append_events(
    connection: Connection, interview_id: str, announcements: Sequence[Announcement]
) -> tuple[Event, ...]:
    """Store the announcements with the next numbers; the events they became."""
    if not announcements:
        return ()
    if len(announcements) == 1:
        # Most changes bring one: a statement less, for which the driver lets go of the interpreter.
        row = row_of(interview_id, 0, announcements[0])
        return (Event(_add_next.value(connection, {**row, "id": interview_id}), row["name"], row["data"]),)
    last = last_number(connection, interview_id)
    rows = [row_of(interview_id, seq, event) for seq, event in enumerate(announcements, last + 1)]
    _add.run(connection, *rows)
    return tuple(Event(row["seq"], row["name"], row["data"]) for row in rows)


def last_number(connection: Connection, interview_id: str) -> int:
    """The number of the last event, 0 when there is none."""
    last: int = _last.value(connection, {"id": interview_id})
    return last


def place(connection: Connection, interview_id: str, seq: int) -> Place:
    """What lies behind a listener who has heard everything up to `seq`; NotFound."""
    expect_interview(connection, interview_id)
    where: dict[str, object] = {"id": interview_id, "upto": seq}
    began: int = _began_anew.value(connection, where)
    pieces = _told.rows(connection, where | {"began": began})
    return Place(seq, began, sum(len(load_json(piece)["text"]) for (piece,) in pieces))


def row_of(interview_id: str, seq: int, announcement: Announcement) -> dict[str, Any]:
    turn = announcement.data.get("turn")
    return {
        "interview_id": interview_id,
        "seq": seq,
        "name": announcement.name,
        "turn": turn if isinstance(turn, int) else None,
        "data": dump_json(dict(announcement.data)),
    }


def read_events(connection: Connection, interview_id: str, seq: int, limit: int) -> tuple[Event, ...]:
    """At most `limit` events above `seq`; NotFound."""
    found = _after.rows(connection, {"id": interview_id, "after": seq, "most": limit})
    if not found:
        expect_interview(connection, interview_id)
    return tuple(Event(*row) for row in found)


def events_of_each(connection: Connection, after: Mapping[str, int], most: int) -> dict[str, list[Event]]:
    """At most `most` events of each of these interviews above the number that goes with it."""
    return {
        interview_id: [
            Event(*row) for row in _after.rows(connection, {"id": interview_id, "after": seq, "most": most})
        ]
        for interview_id, seq in after.items()
    }


def expect_interview(connection: Connection, interview_id: str) -> None:
    """NotFound when there is no such interview."""
    if not is_there(connection, interview_id):
        raise NotFound("There is no such interview. It may have been deleted.")


def is_there(connection: Connection, interview_id: str) -> bool:
    """Whether there is such an interview."""
    return _known.value(connection, {"id": interview_id}) is not None


def still_open(connection: Connection, interview: Interview) -> int:
    """The number after which come the events that a listener who knows nothing needs.

    The debrief once there is one; else the pieces of a question that waits for its answer; else what came
    after the last question.
    """
    where: dict[str, object] = {"id": interview.id, "n": len(interview.turns)}
    if interview.status is Status.FINISHED:
        debriefed: int | None = connection.execute(_debriefed, where).scalar_one()
        if debriefed is not None:
            return debriefed - 1
    if not interview.turns:
        return 0
    if interview.turns[-1].attempts:
        asked: int | None = connection.execute(_question, where).scalar_one()
        return asked or 0
    began: int | None = connection.execute(_asking, where).scalar_one()
    last: int = _last.value(connection, where)
    return last if began is None else began - 1
