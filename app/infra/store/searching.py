"""The list of interviews, and the search through what was said in them.

A passage is one text of an interview (loop, background, question, answer), folded so that case, full-width
forms and compatibility characters make no difference. Every word of a query must stand in some passage of the
interview. Words of three characters or more are found by the index of character triples, shorter ones (most
Chinese words are two) by looking through the passages.
"""

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Row,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    insert,
    or_,
    select,
    table,
    text,
    tuple_,
)
from sqlalchemy.types import UserDefinedType

from app.domain.folding import fold, words_of
from app.domain.interview import Attempt, Interview, Reply, Turn
from app.errors import InvalidInput
from app.infra import tables
from app.infra.prepared import Prepared
from app.infra.store.reading import interview_of, round_of, turn_of
from app.services.ports import Summary, SummaryPage

TRIPLE = 3
MERGED_PAGES = 200
_interview = tables.interview
_passage = tables.passage
_add = Prepared(insert(_passage).inline(), "interview_id", "folded")
# On PostgreSQL the index is a column of the table: the character triples as the words of a document.
_indexed = table("passage", column("id"), column("interview_id"), column("folded"), column("triples"))
_add_indexed = Prepared(
    insert(_indexed).inline().values(triples=func.array_to_tsvector(bindparam("all_triples", type_=ARRAY(Text)))),
    "interview_id",
    "folded",
)
_words = table("passage_words", column("rowid"), column("passage_words"))
_debrief = tables.debrief
_merge = text("INSERT INTO passage_words(passage_words, rank) VALUES ('merge', :pages)")
_changes = text("SELECT total_changes()")


class _Query(UserDefinedType[str]):
    """PostgreSQL's tsquery; its dialect, which knows it, would be loaded at every start for this alone."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "TSQUERY"


def add_passage(connection: Connection, interview_id: str, said: str) -> None:
    """Let the text `said` be found; an empty one is not kept."""
    if said:
        add_folded(connection, {"interview_id": interview_id, "folded": fold(said)})


def add_folded(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep a passage that is folded already, found from then on; one with an `id` keeps it."""
    if "id" in row:
        _add_numbered(connection, row)
    elif connection.dialect.name == "postgresql":
        _add_indexed.run(connection, {**row, "all_triples": _triples(row["folded"])})
    else:
        _add.run(connection, row)


def _add_numbered(connection: Connection, row: Mapping[str, Any]) -> None:
    if connection.dialect.name == "postgresql":
        triples = func.array_to_tsvector(cast(_triples(row["folded"]), ARRAY(Text)))
        connection.execute(insert(_indexed).values(**row, triples=triples))
    else:
        connection.execute(insert(_passage).values(**row))


def _triples(folded: str) -> list[str]:
    return sorted({folded[start : start + TRIPLE] for start in range(len(folded) - TRIPLE + 1)})


def forget_removed(connection: Connection, *, first: bool) -> bool:
    """Do one part of ridding SQLite's index of passages that are gone; True when another part is needed.

    The index only notes a removal and drops the words when it merges its parts. Begun with `first`, a run of
    calls merges everything there is, in steps short enough for other writes to come in between.
    """
    if connection.dialect.name == "postgresql":
        return False
    before: int = connection.execute(_changes).scalar_one()
    connection.execute(_merge, {"pages": -MERGED_PAGES if first else MERGED_PAGES})
    changed: int = connection.execute(_changes).scalar_one() - before
    return first or changed >= 2


def tidy(connection: Connection) -> None:
    """Merge some parts of a SQLite index: each commit adds one, and each search looks through all."""
    connection.execute(_merge, {"pages": MERGED_PAGES})


def search(connection: Connection, q: str, limit: int, cursor: str | None) -> SummaryPage:
    """Interviews that hold all words of `q`, newest first; InvalidInput for a bad cursor or an endless `q`."""
    statement = (
        select(_interview, _debrief.c.decision)
        .outerjoin(_debrief, and_(_debrief.c.interview_id == _interview.c.id, _debrief.c.superseded.is_(False)))
        .where(*(_holds(word, connection.dialect.name) for word in words_of(q)))
        .order_by(_interview.c.created_at.desc(), _interview.c.id.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        created_at, interview_id = _position(cursor)
        older = _interview.c.created_at < created_at
        statement = statement.where(
            or_(older, and_(_interview.c.created_at == created_at, _interview.c.id < interview_id))
        )
    found = connection.execute(statement).all()
    page = found[:limit]
    more = len(found) > limit
    return SummaryPage(_summaries(connection, page), _cursor(page[-1]) if more and page else None)


def _holds(word: str, dialect: str) -> ColumnElement[bool]:
    within: ColumnElement[bool] = _passage.c.folded.contains(word, autoescape=True)
    if len(word) >= TRIPLE and dialect == "postgresql":
        # The triples may stand apart in a text, so the word itself is looked for in the few that have them all.
        wanted = " & ".join(_quoted(triple) for triple in _triples(word))
        having = select(_indexed.c.id).where(_indexed.c.triples.op("@@")(cast(wanted, _Query)))
        within = and_(_passage.c.id.in_(having), within)
    elif len(word) >= TRIPLE:
        phrase = '"' + word.replace('"', '""') + '"'
        matching = select(_words.c.rowid).where(_words.c.passage_words.op("MATCH")(phrase))
        within = _passage.c.id.in_(matching)
    return _interview.c.id.in_(select(_passage.c.interview_id).where(within))


def _quoted(triple: str) -> str:
    """One word of a tsquery, whatever characters it has."""
    return "'" + triple.replace("\\", "\\\\").replace("'", "''") + "'"


def _cursor(row: Row[Any]) -> str:
    position = json.dumps([row.created_at.isoformat(), row.id])
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def _position(cursor: str) -> tuple[datetime, str]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        created_at, interview_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        at = datetime.fromisoformat(created_at)
        if at.tzinfo is None or not isinstance(interview_id, str):
            raise ValueError("not a position")
        interview_id.encode()
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise InvalidInput("This cursor is not from an earlier page. Start without one.", field="cursor") from None
    return at, interview_id


def _summaries(connection: Connection, page: Sequence[Row[Any]]) -> tuple[Summary, ...]:
    ids = [row.id for row in page]
    rounds = defaultdict(list)
    for row in connection.execute(
        select(tables.round_).where(tables.round_.c.interview_id.in_(ids)).order_by(tables.round_.c.position)
    ):
        rounds[row.interview_id].append(round_of(row))
    answered = _answered(connection, ids)
    newest = _newest(connection, ids, answered)
    return tuple(
        _summary(
            row,
            interview_of(row, tuple(rounds[row.id]), newest.get(row.id, ()), None),
            len(answered[row.id]),
        )
        for row in page
    )


def _summary(row: Row[Any], interview: Interview, answered: int) -> Summary:
    return Summary(
        id=interview.id,
        loop=interview.loop,
        language=interview.language,
        mode=interview.mode.value,
        status=interview.status,
        created_at=interview.created_at,
        finished_at=interview.finished_at,
        answered=answered,
        decision=row.decision,
    )


def _answered(connection: Connection, ids: list[str]) -> defaultdict[str, set[int]]:
    """The numbers of the answered turns of each interview."""
    answered: defaultdict[str, set[int]] = defaultdict(set)
    attempt = tables.attempt.c
    statement = select(attempt.interview_id, attempt.n).where(attempt.interview_id.in_(ids)).distinct()
    for interview_id, n in connection.execute(statement):
        answered[interview_id].add(n)
    return answered


def _newest(
    connection: Connection, ids: list[str], answered: defaultdict[str, set[int]]
) -> dict[str, tuple[Turn, ...]]:
    """The last turn of each interview, which is all that its status needs of them."""
    turn = tables.turn.c
    last = select(turn.interview_id, func.max(turn.n)).where(turn.interview_id.in_(ids)).group_by(turn.interview_id)
    rows = connection.execute(select(tables.turn).where(tuple_(turn.interview_id, turn.n).in_(last)))
    return {
        row.interview_id: (turn_of(row, (_SOME_ATTEMPT,) if row.n in answered[row.interview_id] else ()),)
        for row in rows
    }


_SOME_ATTEMPT = Attempt(1, "", datetime.min, 0.0, Reply.ANSWER)  # noqa: DTZ901
