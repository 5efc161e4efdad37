"""Search finds words in any part of an interview, takes nothing a person types as syntax, and pages."""

import asyncio
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.facts import Debriefed, Fact, Finished, RoundClosed, RoundOpened, TurnOpened
from app.domain.folding import LONGEST_QUERY, fold, words_of
from app.domain.interview import CloseReason, Move, MoveKind, Status
from app.errors import InvalidInput
from app.infra.store import SqlInterviewStore
from app.services.ports import SummaryPage
from tests.infra.store.stored_samples import NOON, Kept, a_debrief, an_answer, an_interview, first_question

pytestmark = pytest.mark.anyio


def ids(page: SummaryPage) -> list[str]:
    return [summary.id for summary in page.items]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", True),
        ("   ", True),
        ("latency", True),
        ("LATENCY", True),
        ("atenc", True),
        ("ship?", True),
        ("billing pipeline", True),
        ("latency billing", True),
        ("latency nowhere", False),
        ("core-three", True),
        ("zeppelin", True),
        ("推荐产品", True),
        ("数据", True),
        ("数据迁移", True),
        ("迁", True),
        ("据移", False),
        ("４０", True),
        ("ÉCOLE", True),
        ("éc", True),
        ("it's", True),
        ('"quoted"', True),
        ('"', True),
        ("a_c", False),
        ("%", True),
        ("_", False),
        ("/", False),
        ("zz%", False),
        ('latency" OR "x', False),
        ("NEAR(latency)", False),
        ("folded:latency", False),
        ("latency*", False),
        ("-", True),
        ("^latency", False),
        ("lat\0ency", True),
        ("\0", True),
        ("\ud800latency", True),
        ("'; DROP TABLE passage; --", False),
    ],
)
async def test_a_query_finds_the_words_that_were_said(store: SqlInterviewStore, q: str, found: bool) -> None:
    background = 'Billing pipeline, the "quoted" école.'
    answer = "I cut p99 Latency by 40 %. It's 数据迁移."
    given = an_interview("a", background=background, resume="Ran the zeppelin.", job_description="招推荐产品经理")
    await store.create(given, [*first_question(), an_answer(1, answer)])
    await store.create(an_interview("b", minutes=-5), [])
    page = await store.search(q, 10, None)
    assert ("a" in ids(page)) is found


async def test_a_query_finds_only_the_interviews_that_hold_it(store: SqlInterviewStore) -> None:
    for number, said in enumerate(("kafka", "Kafka streams", "postgres")):
        await store.create(an_interview(said, minutes=number), [*first_question(), an_answer(1, said)])
    assert ids(await store.search("kafka", 10, None)) == ["Kafka streams", "kafka"]


async def test_what_was_said_after_a_nul_is_found(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [*first_question(), an_answer(1, "before\0after")])
    assert ids(await store.search("after", 10, None)) == ids(await store.search("af", 10, None)) == ["a"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(), data=st.data())
def test_any_part_of_what_was_said_is_found(kept: Kept, said: str, data: st.DataObject) -> None:
    words = fold(said.replace("\0", " ")).split()
    word = data.draw(st.sampled_from(words)) if words else ""
    start = data.draw(st.integers(0, len(word)))
    part = word[start : data.draw(st.integers(start, len(word)))]
    kept.run(kept.store.create(an_interview("a"), [*first_question(), an_answer(1, said)]))
    try:
        assert ids(kept.run(kept.store.search(part, 1, None))) == ["a"]
    finally:
        kept.run(kept.store.delete("a"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=LONGEST_QUERY))
def test_no_query_breaks_the_search(kept: Kept, q: str) -> None:
    kept.run(kept.store.create(an_interview(str(uuid4()), background="anything"), []))
    assert len(kept.run(kept.store.search(q, 1, None)).items) <= 1


async def test_an_endless_query_is_refused(store: SqlInterviewStore) -> None:
    with pytest.raises(InvalidInput) as caught:
        await store.search("x" * (LONGEST_QUERY + 1), 10, None)
    assert caught.value.field == "q"


def test_a_word_is_looked_for_once() -> None:
    assert words_of("Kafka  KAFKA\tkafka 数据") == ("kafka", "数据")


async def test_pages_hold_every_interview_once_newest_first(store: SqlInterviewStore) -> None:
    names = [f"{number:02}" for number in range(7)]
    for number, name in enumerate(names):
        await store.create(an_interview(name, minutes=number // 3), first_question())
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        page = await store.search("ship", 2, cursor)
        seen += ids(page)
        cursor = page.next_cursor
    assert cursor is None
    assert seen == ["06", "05", "04", "03", "02", "01", "00"]


async def test_a_page_is_not_shifted_by_what_is_added_meanwhile(store: SqlInterviewStore) -> None:
    for number in range(4):
        await store.create(an_interview(str(number), minutes=number), [])
    page = await store.search("", 2, None)
    await store.create(an_interview("new", minutes=9), [])
    await store.delete("2")
    assert ids(await store.search("", 2, page.next_cursor)) == ["1", "0"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        "数据",
        "bm90IGpzb24",
        "W10",
        "WzEsMl0",
        "WyIyMDI2LTAzLTAxVDEyOjAwOjAwIiwiYSJd",
        "W" * 9000,
        "\ud800",
    ],
)
async def test_a_cursor_from_elsewhere_is_refused(store: SqlInterviewStore, cursor: str) -> None:
    await store.create(an_interview("a"), [])
    with pytest.raises(InvalidInput) as caught:
        await store.search("", 2, cursor)
    assert caught.value.field == "cursor"


CLOSED = RoundClosed(0, "manager", CloseReason.TIME, "Thank you.", NOON)
OPEN_TURN = [RoundOpened(0, "manager", NOON), TurnOpened(1, 0, "p", Move(MoveKind.OPEN, "q"))]
FINISHED: list[Fact] = [*first_question(), an_answer(1), Finished(NOON), Debriefed(a_debrief())]


@pytest.mark.parametrize(
    ("facts", "status", "answered", "decision"),
    [
        ([], Status.ASKING, 0, None),
        (OPEN_TURN, Status.ASKING, 0, None),
        (first_question(), Status.ANSWERING, 0, None),
        ([*first_question(), an_answer(1), an_answer(1, number=2)], Status.ASKING, 1, None),
        ([*first_question(), an_answer(1), CLOSED], Status.BETWEEN_ROUNDS, 1, None),
        (FINISHED, Status.FINISHED, 1, "lean_yes"),
    ],
)
async def test_a_summary_says_what_the_interview_says(
    store: SqlInterviewStore, facts: list[Fact], status: Status, answered: int, decision: str | None
) -> None:
    whole = await store.create(an_interview("a"), facts)
    (summary,) = (await store.search("", 1, None)).items
    assert (summary.status, summary.answered, summary.decision) == (status, answered, decision)
    assert summary.status is whole.status
    assert (summary.mode, summary.created_at, summary.finished_at) == (
        "practice",
        whole.created_at,
        whole.finished_at,
    )


async def test_searching_does_not_wait_for_writing(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [])
    searching = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()

    def slow(_: object) -> list[Fact]:
        asyncio.run_coroutine_threadsafe(look(), loop).result(10)
        return []

    async def look() -> None:
        searching.set_result(ids(await store.search("", 1, None)))

    await store.change("a", slow)
    assert searching.result() == ["a"]
