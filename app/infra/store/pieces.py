"""Pieces of questions that are being worded, and the fence around a wording.

Whoever words a question may be slow without knowing that another process has taken its place. That one begins with
a `reset`, so pieces that are to follow an earlier event than the last `reset` or question are of a wording that no
longer counts, and are not stored.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Connection,
    String,
    Text,
    and_,
    any_,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    select,
)

from app.errors import WordedElsewhere
from app.infra import tables
from app.infra.prepared import Prepared
from app.infra.store.documents import dump_json, load_json
from app.infra.store.events import ASKING, last_number, row_of
from app.services.ports import DELTA, Announcement, Segment

_event = tables.event
# For each row of a statement the driver lets go of the interpreter and asks for it back, which costs more than the
# row itself while others are heard. So a batch of pieces goes in as one value.
_given = func.json_each(bindparam("given", type_=String)).table_valued(column("value", String))
_last_number = (
    select(func.coalesce(func.max(_event.c.seq), 0))
    .where(_event.c.interview_id == tables.interview.c.id)
    .scalar_subquery()
)
_last_of_each = Prepared(
    select(func.json_group_object(tables.interview.c.id, _last_number)).where(
        tables.interview.c.id.in_(select(_given.c.value))
    )
)
_add_all = Prepared(
    insert(_event).from_select(
        list(_event.c.keys()),
        select(*(func.json_extract(_given.c.value, f"$.{name}") for name in _event.c.keys())),  # noqa: SIM118 - no mapping
    )
)

# PostgreSQL takes a list as it is, and the driver sends many rows at once.
_last_of_those = Prepared(
    select(tables.interview.c.id, _last_number).where(
        tables.interview.c.id == any_(bindparam("given", type_=ARRAY(Text)))
    )
)
_add = Prepared(insert(_event), *_event.c.keys())
_since = Prepared(
    select(_event.c.seq, _event.c.name, _event.c.data)
    .where(
        and_(
            _event.c.interview_id == bindparam("id"),
            _event.c.seq > bindparam("after"),
            _event.c.name.in_([literal_column(f"'{name}'") for name in ASKING]),
        )
    )
    .order_by(_event.c.seq)
)
Pieces = dict[int, int]


def append_segments(connection: Connection, segments: Sequence[Segment]) -> dict[str, Pieces]:
    """Store each segment, one of an interview, as a piece.

    The numbers of the pieces that hold each, and how long they are; nothing of an interview that is gone, or whose
    question is worded by another process.
    """
    last = _last_numbers(connection, [segment.interview for segment in segments])
    held: dict[str, Pieces] = {}
    rows = []
    for segment in segments:
        number = last.get(segment.interview)
        pieces = None if number is None else _stored_since(connection, segment, number)
        if number is None or pieces is None:
            continue
        rest = segment.text[sum(pieces.values()) :]
        if rest:
            rows.append(row_of(segment.interview, number + 1, _piece(segment.turn, rest)))
            pieces[number + 1] = len(rest)
        held[segment.interview] = pieces
    _add_pieces(connection, rows)
    return held


def piece_of(connection: Connection, segment: Segment) -> tuple[Announcement, ...]:
    """What listeners are yet to hear of a segment; WordedElsewhere."""
    pieces = _stored_since(connection, segment, last_number(connection, segment.interview))
    if pieces is None:
        raise WordedElsewhere("Another server words this question.")
    rest = segment.text[sum(pieces.values()) :]
    return (_piece(segment.turn, rest),) if rest else ()


def _stored_since(connection: Connection, segment: Segment, last: int) -> Pieces | None:
    """The pieces of the segment that are stored; None when it does not count. `last` is the last event's number.

    There are some where a commit has happened and its reply was lost.
    """
    if last <= segment.after:
        return {}
    since = _since.rows(connection, {"id": segment.interview, "after": segment.after})
    if any(name != DELTA for _, name, _ in since):
        return None
    return {seq: len(load_json(data)["text"]) for seq, _, data in since}


def _last_numbers(connection: Connection, interviews: list[str]) -> dict[str, int]:
    """The number of the last event of each of these that are there."""
    if connection.dialect.name == "postgresql":
        return dict(_last_of_those.rows(connection, {"given": interviews}))
    last: dict[str, int] = load_json(_last_of_each.value(connection, {"given": dump_json(interviews)}))
    return last


def _add_pieces(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if connection.dialect.name != "postgresql":
        _add_all.run(connection, {"given": dump_json(rows)})
    elif rows:
        _add.run(connection, *rows)


def _piece(turn: int, text: str) -> Announcement:
    return Announcement(DELTA, {"turn": turn, "text": text})
