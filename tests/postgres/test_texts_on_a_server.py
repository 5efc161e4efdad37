"""Every text comes back from PostgreSQL as it was, with all characters it may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from app.errors import InvalidInput
from app.infra.postgres.database import PostgresDatabase
from app.infra.postgres.texts import read, written
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import an_answer, an_interview, first_question

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TRICKY = st.text(st.sampled_from("\0\uf8fe0m%'\\a问"))


@given(ANY_TEXT | TRICKY)
def test_what_is_written_holds_no_nul_and_is_read_as_it_was(said: str) -> None:
    assert "\0" not in written(said)
    assert read(written(said)) == said


@pytest.mark.anyio
@pytest.mark.parametrize(
    "said", ["before\0after", "\0", "\uf8fe0 \uf8fem \uf8fe", "100 % of 'it' \\ 问", "🎤" * 2000]
)
async def test_an_answer_comes_back_byte_for_byte_and_is_found(database: PostgresDatabase, said: str) -> None:
    store = SqlInterviewStore(database)
    await store.create(an_interview("a"), [*first_question(), an_answer(1, said + " shipped")])
    assert (await store.get("a")).turns[0].attempts[0].text == said + " shipped"
    for query in ("shipped", *said.replace("\0", " ").split()):
        found = await store.search(query[:400], 9, None)
        assert [summary.id for summary in found.items] == ["a"], query


@pytest.mark.anyio
async def test_lists_of_texts_go_the_same_way(database: PostgresDatabase) -> None:
    texts = ["a\0b", "\uf8fe", "问"]

    def work(connection: Connection) -> list[str]:
        statement = select(text("word")).select_from(text("unnest(CAST(:words AS text[])) AS word"))
        return list(connection.execute(statement, {"words": texts}).scalars())

    assert await database.read(work) == texts


@pytest.mark.anyio
async def test_half_a_character_is_refused(database: PostgresDatabase) -> None:
    store = SqlInterviewStore(database)
    await store.create(an_interview("a"), first_question())
    with pytest.raises(InvalidInput, match="half a character"):
        await store.change("a", lambda _: [an_answer(1, "half \ud800")])
    assert not (await store.get("a")).turns[0].attempts
