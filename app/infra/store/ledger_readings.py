"""What was read of interviews for the ledger, kept so that a start need not read them all again."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from app.domain.ledger.account import Account
from app.infra import tables
from app.infra.store.documents import Documents
from app.services.ports import Stamp
from app.services.ports.ledger import Reading

_ACCOUNTS: Documents[tuple[Account, ...]] = Documents(tuple[Account, ...])
_reading = tables.ledger_reading


def read_readings(connection: Connection, read_by: str) -> list[Reading]:
    """All readings that `read_by` made."""
    rows = connection.execute(select(_reading).where(_reading.c.read_by == read_by)).all()
    return [Reading(Stamp(row.interview_id, row.mark), _ACCOUNTS.load(row.body)) for row in rows]


def keep_readings(connection: Connection, read_by: str, readings: Sequence[Reading]) -> None:
    """Keep readings in place of what was kept of their interviews; those that are gone are passed over."""
    wanted = [one.stamp.interview for one in readings]
    there = set(
        connection.execute(select(tables.interview.c.id).where(tables.interview.c.id.in_(wanted))).scalars()
    )
    connection.execute(delete(_reading).where(_reading.c.interview_id.in_(wanted)))
    values = [
        {
            "interview_id": one.stamp.interview,
            "mark": one.stamp.mark,
            "read_by": read_by,
            "body": _ACCOUNTS.dump(one.accounts),
        }
        for one in readings
        if one.stamp.interview in there
    ]
    if values:
        connection.execute(insert(_reading), values)
