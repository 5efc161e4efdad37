"""How long the ledger of somebody takes who has played 200 interviews, beside reading the same from the store.

python -m benchmarks.ledger
"""

import asyncio
import logging
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

import httpx
from fastapi import FastAPI

from app.domain.facts import (
    AnswerGiven,
    Fact,
    Finished,
    QuestionAsked,
    RoundClosed,
    RoundOpened,
    Scored,
    TurnOpened,
)
from app.domain.interview import Attempt, CloseReason, Move, MoveKind, Reply
from app.domain.language import Language
from app.infra.content import content_root, load_content
from app.infra.database import open_database
from app.infra.store import SqlInterviewStore
from app.judges.rules import RulesJudge
from app.main import create_app
from app.services.ports import JudgeRequest
from app.settings import Settings
from benchmarks.store import NOW, an_interview

INTERVIEWS, ANSWERS = 200, 8
ROUNDS = 5
FEATURES = (
    "smart replies for sellers", "the fraud detection model", "route planning", "our refund bot", "subtitle search",
    "the on-device wake word", "comment filtering", "the checkout redesign", "invoice matching", "a store locator",
    "price alerts", "the meeting summariser", "lesson plans", "address suggestions", "the ticket classifier",
)  # fmt: skip
SIGNALS = ("quantified_impact", "thirty_day_ship", "data_decisions", "ownership", "tradeoff_articulation")
METRICS = ("first-reply time", "the refund rate", "checkout conversion", "complaints", "late deliveries")


def answer(interview: int, turn: int) -> str:
    """An answer of some 900 characters that tells of a feature, in other numbers each time."""
    feature, metric = FEATURES[(interview * 3 + turn) % len(FEATURES)], METRICS[(interview + turn) % len(METRICS)]
    days, before, after = 14 + interview % 30, 20 + turn, 9 + interview % 7
    return (
        f"I launched {feature} {days} days after the first sketch, and I wrote the plan for it myself. "
        f"After the launch {metric} fell from {before} % to {after} % against a holdout of 5 %, for six weeks. "
        f"It saved the support team {interview % 9 + 1}.{turn} million yuan a year. Two options were on the "
        "table: a large model in the cloud, and a small one on the phone. I took the small one, since nobody would "
        "wait for half a second, and I told the infrastructure team what we gave up, which was a point of recall. "
        f"I had read {interview + 30} logs of that week, and labelled {200 + turn} with a colleague, so that "
        "we knew what people asked for. When the numbers turned in the second week I pulled the feature in one "
        "shop, found the cause within a day, and put it live again with a limit that the team kept."
    )


def told(interview: int, judge: RulesJudge, signals: tuple[str, ...]) -> list[Fact]:
    """A finished interview of one round, each answer scored by the rules."""
    at = NOW + timedelta(days=interview)
    facts: list[Fact] = [RoundOpened(0, "manager", at)]
    for n in range(1, ANSWERS + 1):
        text = answer(interview, n)
        facts += [TurnOpened(n, 0, "p", Move(MoveKind.OPEN, "q")), QuestionAsked(n, "p", "What did you ship?", at)]
        facts += [
            AnswerGiven(n, Attempt(1, text, at + timedelta(minutes=n), 60.0, Reply.ANSWER, f"k{n}", "ab" * 32))
        ]
        facts += [Scored(n, 1, judge.judge_now(JudgeRequest(text, "", signals, Language.EN)))]
    return [*facts, RoundClosed(0, "manager", CloseReason.TOPICS, "Thank you.", at), Finished(at)]


async def fill(url: str) -> None:
    """Store the interviews."""
    content = load_content(content_root())
    judge = RulesJudge(content.rubric, content.reading, content.weights)
    database = open_database(url)
    store = SqlInterviewStore(database)
    for k in range(INTERVIEWS):
        await store.create(an_interview(f"i{k}"), told(k, judge, SIGNALS))
    await database.close()


async def timed(work: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> list[float]:
    """Seconds of each round."""
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await work()
        seconds.append(time.perf_counter() - begun)
    return seconds


async def first_look(app: FastAPI) -> float:
    """Seconds of the first look at the ledger since `app` was made."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=120
    ) as client:
        return (await timed(partial(client.get, "/ledger"), 1))[0]


async def measure(app: FastAPI, url: str, never_read: float) -> None:
    """Print the figures, the first of which was measured when no interview had been read yet."""
    database = open_database(url)
    store = SqlInterviewStore(database)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=120) as client:

        async def get(path: str) -> None:
            (await client.get(path, headers={"accept-language": "en"})).raise_for_status()

        reading = await timed(partial(store.told, INTERVIEWS))
        first = await timed(partial(get, "/ledger"), 1)
        pages = {path: await timed(partial(get, path)) for path in PATHS}
        rows = (await client.get("/api/v1/ledger")).json()["rows"]
    await database.close()
    print(f"{INTERVIEWS} interviews of {ANSWERS} answers of {len(answer(1, 1))} characters in SQLite")
    print(f"reference, reading them from the store: {1000 * median(reading):.0f} ms")
    print(f"the first look ever: {1000 * never_read:.0f} ms; ratio {never_read / median(reading):.1f}")
    print(f"the first look after a start: {1000 * first[0]:.0f} ms; ratio {first[0] / median(reading):.1f}")
    print(f"rows: {len(rows)}, of {sum(len(row['accounts']) for row in rows)} tellings")
    for path, seconds in pages.items():
        ratio = median(seconds) / median(reading)
        figures = f"{1000 * median(seconds):.0f} ms at the median, slowest {1000 * max(seconds):.0f} ms"
        print(f"{path}: {figures}; ratio {ratio:.2f}")


PATHS = ("/ledger", "/ledger?view=matrix", "/api/v1/ledger", "/api/v1/ledger/export?format=csv")


def main() -> None:
    """Make the interviews, then look at their ledger."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'ledger.db'}"
        asyncio.run(fill(url))
        settings = Settings.load(_env_file=None, database_url=url)
        never_read = asyncio.run(first_look(create_app(settings)))
        asyncio.run(measure(create_app(settings), url, never_read))


if __name__ == "__main__":
    main()
