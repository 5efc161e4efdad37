"""How fast answers become durable: 50 people answering at once, beside bare SQLite in the same run.

python -m benchmarks.store
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.domain.facts import AnswerGiven, Fact, QuestionAsked, RoundOpened, Scored, TurnOpened
from app.domain.interview import Attempt, Interview, Mode, Move, MoveKind, Reply, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import CheckResult, JudgeIdentity, JudgeKind, Scorecard, SignalScore
from app.infra.database import open_database
from app.infra.store import SqlInterviewStore
from app.services.ports import Announcement

PEOPLE = 50
TURNS_BEFORE = 10
ANSWERS = 20
ANSWER = "I moved billing to the new ledger in 24 days and p99 fell from 900 ms to 340 ms; 数据来自看板。 " * 16
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_card() -> Scorecard:
    """Three signals with four checks each."""
    checks = tuple(CheckResult(f"check_{k}", k == 0, ANSWER[:40], 0, 40, "It says what changed.") for k in range(4))
    signals = tuple(SignalScore(f"signal_{k}", 2, None, checks) for k in range(3))
    return Scorecard(JudgeIdentity(JudgeKind.RULES), "1", "ab" * 32, signals)


def an_interview(name: str) -> Interview:
    """An interview that has not begun."""
    return Interview(
        id=name,
        seed=1,
        loop="core-three",
        planned=("manager",),
        language=Language.EN,
        voice=VoiceKind.RULES,
        judge=JudgeKind.RULES,
        mode=Mode.PRACTICE,
        background="",
        auto_advance=True,
        time_factor=None,
        created_at=NOW,
    )


def asked(n: int) -> list[Fact]:
    """A turn and its question."""
    question = "Tell me about something you shipped that moved a number."
    return [TurnOpened(n, 0, "p", Move(MoveKind.OPEN, "q")), QuestionAsked(n, "p", question, NOW)]


def answered(n: int) -> Fact:
    """An answer of some 1,500 characters to turn `n`."""
    return AnswerGiven(n, Attempt(1, ANSWER, NOW, 60.0, Reply.ANSWER, f"key {n}", "ab" * 32))


def half_way() -> list[Fact]:
    """Answered and scored turns, then open ones to answer."""
    facts: list[Fact] = [RoundOpened(0, "manager", NOW)]
    for n in range(1, TURNS_BEFORE + 1):
        facts += [*asked(n), answered(n), Scored(n, 1, a_card())]
    for n in range(TURNS_BEFORE + 1, TURNS_BEFORE + ANSWERS + 1):
        facts += asked(n)
    return facts


def announce(_: Interview, fact: Fact) -> Sequence[Announcement]:
    """Questions are heard."""
    return (Announcement("question", {"turn": fact.n}),) if isinstance(fact, QuestionAsked) else ()


async def answer_all(store: SqlInterviewStore, seconds: list[float]) -> None:
    """Everybody answers one turn after the other, each as soon as the last answer was acknowledged."""

    async def person(name: str) -> None:
        for n in range(TURNS_BEFORE + 1, TURNS_BEFORE + ANSWERS + 1):
            begun = time.perf_counter()
            await store.change(name, decided(n))
            seconds.append(time.perf_counter() - begun)

    await asyncio.gather(*(person(str(k)) for k in range(PEOPLE)))


def decided(n: int) -> Callable[[Interview], Sequence[Fact]]:
    """Answer turn `n`."""
    return lambda _: [answered(n)]


async def through_the_store(folder: Path) -> tuple[float, list[float]]:
    """Answers a second, and how long each took."""
    database = open_database(f"sqlite:///{folder}/store.db")
    store = SqlInterviewStore(database, announce)
    for k in range(PEOPLE):
        await store.create(an_interview(str(k)), half_way())
    seconds: list[float] = []
    begun = time.perf_counter()
    await answer_all(store, seconds)
    took = time.perf_counter() - begun
    await database.close()
    return PEOPLE * ANSWERS / took, sorted(seconds)


def bare(folder: Path) -> float:
    """The same answers a second as plain inserts, each its own transaction, with the same durability."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, interview TEXT, n INTEGER, text TEXT)")
    begun = time.perf_counter()
    for n in range(ANSWERS):
        for k in range(PEOPLE):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO answer (interview, n, text) VALUES (?, ?, ?)", (str(k), n, ANSWER))
            connection.execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    return PEOPLE * ANSWERS / took


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone = bare(folder)
        rate, seconds = asyncio.run(through_the_store(folder))
    middle, worst = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
    print(f"store: {PEOPLE} people at once, {PEOPLE * ANSWERS} answers of {len(ANSWER)} characters")
    print(f"  {rate:,.0f} answers/s, p50 {middle * 1000:.1f} ms, p99 {worst * 1000:.1f} ms")
    print(f"  bare sqlite3: {alone:,.0f} inserts/s, ratio {rate / alone:.2f}")


if __name__ == "__main__":
    main()
