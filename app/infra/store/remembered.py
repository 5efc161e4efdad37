"""The interviews that were stored last, as they were stored, so that the next change need not read them again.

Used by the writing thread alone, inside its transactions. What other programs write to the file is noticed by
SQLite's `data_version`, which changes whenever another connection has committed.
"""

from collections import OrderedDict
from typing import Any

from sqlalchemy import Connection, text

from app.domain.interview import Interview
from app.infra.prepared import Prepared
from app.infra.store.reading import read_interview

# More than are likely to be under way at once; one of an hour takes some 100 KB.
MOST = 512
_VERSION = Prepared(text("PRAGMA data_version"))


class Remembered:
    """At most `MOST` interviews, the least recently changed forgotten first."""

    def __init__(self) -> None:
        self._interviews: OrderedDict[str, Interview] = OrderedDict()
        self._seen: tuple[Any, int] | None = None
        self._looked_in: object = None

    def read(self, connection: Connection, interview_id: str) -> Interview:
        """The interview as it is stored now; NotFound."""
        self._notice_others(connection)
        known = self._interviews.get(interview_id)
        return known if known is not None else read_interview(connection, interview_id)

    def keep(self, interview: Interview) -> None:
        """Remember what has just been written. Must be undone by `forget_all` when it is not committed.

        What others wrote before is noticed when something is read again.
        """
        self._interviews[interview.id] = interview
        self._interviews.move_to_end(interview.id)
        if len(self._interviews) > MOST:
            self._interviews.popitem(last=False)

    def forget(self, interview_id: str) -> None:
        """Know nothing of one interview."""
        self._interviews.pop(interview_id, None)

    def forget_all(self) -> None:
        """Know nothing."""
        self._interviews.clear()

    def _notice_others(self, connection: Connection) -> None:
        transaction = connection.get_transaction()
        if transaction is self._looked_in:
            # Nobody else writes while it lasts.
            return
        self._looked_in = transaction
        version: int = _VERSION.value(connection)
        seen = (connection.connection.dbapi_connection, version)
        if seen != self._seen:
            self._interviews.clear()
            self._seen = seen


class Forgetful:
    """In the place of `Remembered` where other programs write too and nothing tells of it."""

    def read(self, connection: Connection, interview_id: str) -> Interview:
        """The interview as it is stored now; NotFound."""
        return read_interview(connection, interview_id)

    def keep(self, interview: Interview) -> None:
        """Remember nothing."""

    def forget(self, interview_id: str) -> None:
        """Nothing was remembered."""

    def forget_all(self) -> None:
        """Nothing was remembered."""
