"""The fence around a wording: what a process stores of a question that another has taken over does not count."""

import pytest

from app.domain.facts import Fact, RoundOpened, TurnOpened
from app.domain.interview import Interview, Move, MoveKind
from app.errors import NotFound, WordedElsewhere
from app.infra.store import SqlInterviewStore
from app.services.ports import Announcement, Segment
from tests.infra.store.stored_samples import NOON, an_interview, asked

pytestmark = pytest.mark.anyio
OPENED: list[Fact] = [
    RoundOpened(0, "manager", NOON),
    TurnOpened(1, 0, "hiring_manager", Move(MoveKind.OPEN, "q1")),
]
RESET, SCORECARD = Announcement("reset", {"turn": 1}), Announcement("scorecard", {"turn": 0})
# What comes between the beginning of a wording and its next piece, and whether that still counts.
BETWEEN = [([], True), ([SCORECARD], True), ([SCORECARD, RESET], False), ([RESET, SCORECARD], False)]


def said(text: str, after: int = 1) -> Segment:
    return Segment("a", 1, text, after)


def ask(_: Interview) -> list[Fact]:
    return [asked(1)[1]]


async def texts(store: SqlInterviewStore) -> list[str]:
    return [event.data.get("text", event.name) for event in await store.events_after("a", 1)]


@pytest.fixture
async def opened(store: SqlInterviewStore) -> SqlInterviewStore:
    """A store with an interview whose first question is to be worded after event 1."""
    await store.create(an_interview("a"), OPENED)
    await store.announce("a", [SCORECARD])
    return store


@pytest.mark.parametrize(("between", "counts"), BETWEEN)
async def test_pieces_count_until_the_question_begins_anew(
    opened: SqlInterviewStore, between: list[Announcement], counts: bool
) -> None:
    await opened.announce("a", between)
    before = await texts(opened)
    held = await opened.append_segments([said("What ")])
    number = 2 + len(between)
    assert held == ({"a": {number: 5}} if counts else {})
    assert await texts(opened) == before + ["What "] * counts


@pytest.mark.parametrize(("between", "counts"), BETWEEN)
@pytest.mark.parametrize("last", ["", "ship?"])
async def test_a_question_is_asked_by_whoever_began_it_last(
    opened: SqlInterviewStore, between: list[Announcement], counts: bool, last: str
) -> None:
    await opened.announce("a", between)
    before = await texts(opened)
    if counts:
        await opened.change("a", ask, said(last))
        assert await texts(opened) == [*before, *([last] if last else []), "What did you ship?"]
    else:
        with pytest.raises(WordedElsewhere):
            await opened.change("a", ask, said(last))
        assert await texts(opened) == before


async def test_nothing_counts_once_the_question_is_asked(opened: SqlInterviewStore) -> None:
    await opened.change("a", ask, said("What did you ship?"))
    before = await texts(opened)
    assert await opened.append_segments([said("What ")]) == {}
    with pytest.raises(WordedElsewhere):
        await opened.begin_anew("a", 1, after=1)
    assert await opened.begin_anew("a", 1) is None
    assert await texts(opened) == before


async def test_whoever_takes_over_begins_anew_and_the_other_cannot(opened: SqlInterviewStore) -> None:
    assert await opened.begin_anew("a", 1) == 2
    with pytest.raises(WordedElsewhere):
        await opened.begin_anew("a", 1, after=1)
    assert await opened.begin_anew("a", 1, after=2) == 3
    assert await opened.begin_anew("a", 2) is None
    with pytest.raises(NotFound):
        await opened.begin_anew("nobody", 1)


async def test_a_piece_whose_commit_was_not_heard_of_is_stored_once(opened: SqlInterviewStore) -> None:
    await opened.append_segments([said("What ")])
    assert await opened.append_segments([said("What did ")]) == {"a": {2: 5, 3: 4}}
    assert await opened.append_segments([said("What did ")]) == {"a": {2: 5, 3: 4}}
    await opened.change("a", ask, said("did you ship?", after=2))
    assert await texts(opened) == ["What ", "did ", "you ship?", "What did you ship?"]


async def test_of_many_questions_only_those_that_count_are_stored(opened: SqlInterviewStore) -> None:
    for name in ("b", "c"):
        await opened.create(an_interview(name), OPENED)
    await opened.begin_anew("b", 1)
    segments = [Segment(name, 1, "Why?", after=0) for name in ("b", "gone", "c")]
    assert await opened.append_segments([*segments, said("What ")]) == {"c": {1: 4}, "a": {2: 5}}
