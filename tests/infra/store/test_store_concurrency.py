"""Many people at once: everything is stored, and of two answers to one turn one wins."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from app.domain.facts import Fact
from app.domain.interview import Interview
from app.errors import StoreUnavailable, TurnNotOpen
from app.infra.database import Database, open_database
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import an_answer, an_interview, asked, first_question

pytestmark = pytest.mark.anyio


class AnswerOnce:
    """Answer turn `n` unless it is answered."""

    def __init__(self, text: str, n: int = 1) -> None:
        self.text, self.n = text, n

    def __call__(self, interview: Interview) -> Sequence[Fact]:
        if interview.turns[self.n - 1].attempts:
            raise TurnNotOpen(f"Turn {self.n} is answered.")
        return [an_answer(self.n, self.text)]


def always(facts: list[Fact]) -> Callable[[Interview], Sequence[Fact]]:
    return lambda _: facts


async def test_fifty_people_answer_at_once_and_all_of_it_is_stored(store: SqlInterviewStore) -> None:
    people = [str(number) for number in range(50)]
    await asyncio.gather(*(store.create(an_interview(name), first_question()) for name in people))

    async def interviewed(name: str) -> None:
        for n in range(1, 5):
            await store.change(name, AnswerOnce(f"{name} says {n}", n))
            await store.change(name, always(asked(n + 1)))

    await asyncio.gather(*map(interviewed, people))
    for name in people:
        interview = await store.get(name)
        said = [turn.attempts[0].text for turn in interview.turns if turn.attempts]
        assert said == [f"{name} says {n}" for n in range(1, 5)]


async def test_of_two_answers_to_one_turn_exactly_one_is_stored(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    calls = (store.change("a", AnswerOnce(f"answer {number}")) for number in range(10))
    results = await asyncio.gather(*calls, return_exceptions=True)
    (won,) = (result for result in results if isinstance(result, Interview))
    assert sum(isinstance(result, TurnNotOpen) for result in results) == 9
    assert await store.get("a") == won
    assert len(won.turns[0].attempts) == 1


async def test_of_two_programs_on_one_file_exactly_one_answers(url: str, store: SqlInterviewStore) -> None:
    other = open_database(url)
    try:
        both = (store, SqlInterviewStore(other))
        for round_ in range(10):
            name = f"race {round_}"
            await store.create(an_interview(name), first_question())
            results = await asyncio.gather(
                *(each.change(name, AnswerOnce("mine")) for each in both), return_exceptions=True
            )
            assert sum(isinstance(result, TurnNotOpen) for result in results) == 1
            assert len((await both[1].get(name)).turns[0].attempts) == 1
    finally:
        await other.close()


async def test_reading_sees_one_moment_while_others_write(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())

    async def write() -> None:
        for n in range(1, 40):
            await store.change("a", always([an_answer(n), *asked(n + 1)]))

    writing = asyncio.ensure_future(write())
    while not writing.done():
        turns = (await store.get("a")).turns
        assert all(turn.attempts for turn in turns[:-1])
        assert not turns[-1].attempts
    await writing


async def test_nothing_is_written_past_the_writing_thread(database: Database) -> None:
    with pytest.raises(StoreUnavailable, match="is read-only"):
        await database.read(lambda connection: connection.exec_driver_sql("DELETE FROM interview"))
