"""A database of somebody who has practised: interviews made by hand, stored as the facts that lead to them."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from app.domain.facts import (
    AnswerGiven,
    Debriefed,
    Fact,
    Finished,
    QuestionAsked,
    RoundClosed,
    RoundOpened,
    Scored,
    TurnOpened,
)
from app.domain.interview import CloseReason, Interview, Mode, Turn
from app.infra.database import open_database
from app.infra.store import SqlInterviewStore
from tests.databases import database_url
from tests.domain.practice.played import IMPACT, impact_answer, played, up_to

OTHER_RUBRIC = "0" * 64


def facts_of(told: Interview) -> Iterator[Fact]:
    """The facts that make a finished interview of one round out of a new one."""
    (opened,) = told.rounds
    yield RoundOpened(0, opened.id, told.created_at)
    for turn in told.turns:
        yield from _facts_of(turn)
    at = told.finished_at or told.created_at
    yield RoundClosed(0, opened.id, CloseReason.TOPICS, "Thank you.", at)
    yield Finished(at)
    if told.debrief is not None:
        yield Debriefed(told.debrief)


def _facts_of(turn: Turn) -> Iterator[Fact]:
    yield TurnOpened(turn.n, turn.round, turn.speaker, turn.move)
    yield QuestionAsked(turn.n, turn.speaker, turn.question or "", turn.attempts[0].answered_at)
    for attempt in turn.attempts:
        yield AnswerGiven(turn.n, replace(attempt, scorecards={}))
        for card in attempt.scorecards.values():
            yield Scored(turn.n, attempt.number, card)


def store_all(database: Path, interviews: Sequence[Interview]) -> None:
    """Write these interviews into a new database."""

    async def write() -> None:
        opened = open_database(database_url(database.parent, database.stem))
        store = SqlInterviewStore(opened)
        for told in interviews:
            bare = replace(told, finished_at=None, rounds=(), turns=(), debrief=None)
            await store.create(bare, tuple(facts_of(told)))
        await opened.close()

    # In a thread of its own, since the browser tests' thread has a running loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(write())).result()


def half_a_year() -> list[Interview]:
    """Seven sessions: rising, one of them live, one unscored, the last two by another rubric."""
    unscored = replace(up_to(1), unscored=(IMPACT,))
    told = [
        played(0, up_to(2)),
        played(20, up_to(2), up_to(1)),
        played(45, unscored),
        played(70, up_to(3), mode=Mode.LIVE),
        played(95, impact_answer("result_stated", "measured_change", "business_effect")),
        played(120, up_to(3)),
        played(150, up_to(4), mode=Mode.LIVE),
    ]
    return [*told[:5], *(_by_another_rubric(one) for one in told[5:])]


def _by_another_rubric(told: Interview) -> Interview:
    assert told.debrief is not None
    return replace(told, debrief=replace(told.debrief, rubric_version="0.9", rubric_sha256=OTHER_RUBRIC))
