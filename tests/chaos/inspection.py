"""Looks into a database as no part of Debrief does, by plain SQL, and names what must not be."""

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from app.infra.postgres.server import Server
from tests.chaos.ledger import Ledger

Row = Any


def copied(database: Path, folder: Path) -> str:
    """The URL of a copy of a SQLite file as a killed process left it, so that looking at it mends nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in database.parent.glob(f"{database.name}*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, folder / file.name)
    return f"sqlite:///{folder / database.name}"


@contextmanager
def _looking(url: str) -> Iterator[Connection]:
    # What goes on meanwhile on a server is no fault of what is looked at.
    where = url if url.startswith("sqlite") else Server.of(url).url
    engine = create_engine(where, isolation_level="SERIALIZABLE")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def faults(url: str, ledger: Ledger, *, ended: bool = False) -> list[str]:
    """What is wrong, given what was acknowledged. `ended`: nothing is left to do either."""
    with _looking(url) as connection:
        found = [
            *_damage(connection),
            *_answers(connection, ledger),
            *_drills(connection, ledger),
            *_scored_twice(connection),
            *_numbers(connection),
            *_questions(connection),
            *_batches(connection, ledger),
        ]
        if ended:
            found.extend(_left_undone(connection, ledger))
    return found


def _rows(connection: Connection, sql: str) -> list[Row]:
    return list(connection.execute(text(sql)))


def _damage(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for (said,) in _rows(connection, "PRAGMA integrity_check"):
            if said != "ok":
                yield f"integrity: {said}"
        for row in _rows(connection, "PRAGMA foreign_key_check"):
            yield f"foreign key: {tuple(row)}"


def _answers(connection: Connection, ledger: Ledger) -> Iterator[str]:
    kept = {(row[0], row[1]): row[2] for row in _rows(connection, "SELECT interview_id, key, text FROM attempt")}
    for where, sent in ledger.answers.items():
        if where not in kept:
            yield f"lost: the answer {where}"
        elif kept[where] != sent:
            yield f"changed: the answer {where}"


def _drills(connection: Connection, ledger: Ledger) -> Iterator[str]:
    kept = {(row[0], row[1]): row[2] for row in _rows(connection, "SELECT drill_id, key, text FROM drill_attempt")}
    for where, sent in ledger.drills.items():
        if kept.get(where) != sent:
            yield f"lost or changed: the drill's answer {where}"


def _scored_twice(connection: Connection) -> Iterator[str]:
    cards = "SELECT interview_id, n, number, judge, count(*) FROM scorecard GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"
    for row in _rows(connection, cards):
        yield f"double scorecard: {tuple(row)}"
    for row in _rows(connection, "SELECT interview_id, count(*) FROM debrief GROUP BY 1 HAVING count(*) > 1"):
        yield f"double debrief: {tuple(row)}"


def _numbers(connection: Connection) -> Iterator[str]:
    for interview, events, first, last in _rows(
        connection, "SELECT interview_id, count(*), min(seq), max(seq) FROM event GROUP BY 1"
    ):
        if (first, last) != (1, events):
            yield f"event numbers of {interview}: {events} from {first} to {last}"


def _questions(connection: Connection) -> Iterator[str]:
    """Every asked question was heard whole: what came after the last reset is the question, which came once."""
    heard: defaultdict[tuple[str, int], str] = defaultdict(str)
    asked: Counter[tuple[str, int]] = Counter()
    whole: dict[tuple[str, int], str] = {}
    events = (
        "SELECT interview_id, name, turn, data FROM event "
        "WHERE name IN ('question.delta', 'reset', 'question') ORDER BY interview_id, seq"
    )
    for interview, name, turn, body in _rows(connection, events):
        told = json.loads(body)
        if name == "question.delta":
            if asked[interview, turn]:
                yield f"a piece after the whole of question {turn} of {interview}"
            heard[interview, turn] += told["text"]
        elif name == "reset":
            heard[interview, turn] = ""
        elif not told.get("rephrased"):
            asked[interview, turn] += 1
            whole[interview, turn] = told["text"]
    questions = "SELECT interview_id, n, question FROM turn WHERE question IS NOT NULL"
    for interview, turn, question in _rows(connection, questions):
        if asked[interview, turn] != 1 or whole[interview, turn] != question:
            yield f"question {turn} of {interview} was told {asked[interview, turn]} times"
        elif heard[interview, turn] != question:
            yield f"half a question: {turn} of {interview}: {heard[interview, turn]!r} of {question!r}"


def _batches(connection: Connection, ledger: Ledger) -> Iterator[str]:
    lines = dict(tuple(row) for row in _rows(connection, "SELECT batch_id, count(*) FROM batch_answer GROUP BY 1"))
    for batch, sent in ledger.batches.items():
        if lines.get(batch) != sent:
            yield f"batch {batch} has {lines.get(batch)} lines of {sent}"


def _left_undone(connection: Connection, ledger: Ledger) -> Iterator[str]:
    unscored = (
        "SELECT a.interview_id, a.n, a.number FROM attempt a JOIN interview i ON i.id = a.interview_id "
        "WHERE a.reply = 'answer' AND NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.interview_id = a.interview_id "
        "AND s.n = a.n AND s.number = a.number AND s.judge = i.judge)"
    )
    for row in _rows(connection, unscored):
        yield f"no scorecard: {tuple(row)}"
    finished = {row[0] for row in _rows(connection, "SELECT interview_id FROM debrief WHERE NOT superseded")}
    for interview in ledger.interviews - finished:
        yield f"no debrief: {interview}"
    for row in _rows(connection, "SELECT batch_id, line, state FROM batch_answer WHERE state = 'waiting'"):
        yield f"a line left: {tuple(row)}"
    for (batch,) in _rows(connection, "SELECT batch_id FROM webhook WHERE delivered_at IS NULL"):
        yield f"no message: {batch}"
