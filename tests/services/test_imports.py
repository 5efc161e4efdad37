"""Whatever an interview holds, and whatever was said about it, comes back from its JSON file as it was."""

import asyncio
import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.committee import build_debrief
from app.domain.interview import Interjection, Interview, Mode, Rephrased, Turn
from app.domain.language import Language
from app.domain.practice.drill import Cell, Drill, DrillAttempt, DrillKind, Earlier
from app.domain.retelling import bare, facts_of
from app.domain.review.anchors import Anchor, sentences_of
from app.domain.review.objection import DebriefPart, items_of
from app.domain.review.said import OWNER, Answer, Author, Comment, Done, Override, Review
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, NotFound
from app.infra.database import open_database
from app.infra.store import SqlCallStore, SqlInterviewStore, SqlReviewStore
from app.infra.store.drills import SqlDrillStore
from app.infra.store.prose import SqlProseStore
from app.services.announce import announcements
from app.services.committee_facts import assignment_of, facts_sha256
from app.services.export import ExportForm, Exports
from app.services.imports import ExportUnusable, Imports
from app.services.model_use import ModelUse
from app.services.ports import Addition
from app.services.ports.committee import Written
from app.services.reviews import Reviews
from app.services.waking import WakeUps
from tests.candidates import strong, weak
from tests.cases import costly
from tests.databases import database_url
from tests.rehearsal import START, Said, content, core_loop, retaken, rubric, scorecard
from tests.services.conftest import HandClock, House, builtin_only, furnished

NUMBERS = count(1)
PEOPLE = (Author(OWNER), Author("link-1", "Ms Wang"), Author("link-2"))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40).filter(str.strip)


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    """A finished interview in which anything may have happened."""
    told = draw(st.sampled_from((strong, weak)))(draw(st.sampled_from(Language)))
    turns = tuple(draw(turns_like(turn)) for turn in told.turns)
    rounds = tuple(
        replace(state, extra_seconds=draw(st.sampled_from((0.0, 300.0))), went_on=draw(st.booleans()))
        for state in told.rounds
    )
    told = replace(
        told,
        id=f"made-{next(NUMBERS)}",
        turns=turns,
        rounds=rounds,
        mode=draw(st.sampled_from(Mode)),
        background=draw(st.just("") | TEXTS),
        resume=draw(st.just("") | TEXTS),
        job_description=draw(st.just("") | TEXTS),
        time_factor=draw(st.sampled_from((None, 1.0, 2.5))),
        auto_advance=draw(st.booleans()),
        seed=draw(st.integers(0, 2**31)),
    )
    return replace(told, debrief=build_debrief(core_loop(), rubric(), told, content().phrases, final=True))


@st.composite
def turns_like(draw: st.DrawFn, turn: Turn) -> Turn:
    """`turn`, and what else may happen in one."""
    at = turn.asked_at or START
    if draw(st.booleans()):
        text = draw(TEXTS)
        judged = draw(st.sampled_from(JudgeKind))
        turn = retaken(turn, Said(text, judge=judged, round=turn.round), keep=draw(st.sampled_from((None, 1, 2))))
    rated = tuple(
        replace(attempt, self_rating=draw(st.sampled_from((None, 1, 5))), key=f"{turn.n}-{attempt.number}")
        for attempt in turn.attempts
    )
    if draw(st.booleans()):
        model = scorecard(Said(rated[0].text, round=turn.round, judge=JudgeKind.LLM, unscored=("ownership",)))
        rated = (replace(rated[0], scorecards={**rated[0].scorecards, JudgeKind.LLM: model}), *rated[1:])
    return replace(
        turn,
        attempts=rated,
        paused_seconds=draw(st.sampled_from((0.0, 12.5))),
        begun_at=draw(st.sampled_from((None, at + timedelta(seconds=2)))),
        hints=draw(st.sampled_from(((), ("ownership.own_action", "ownership.role_claimed")))),
        interjection=draw(st.none() | TEXTS.map(lambda text: Interjection(text, at + timedelta(seconds=9)))),
        rephrased=draw(st.none() | TEXTS.map(lambda text: Rephrased("q-2", text, at + timedelta(seconds=3)))),
        stand_in=draw(st.sampled_from((None, "unreachable"))),
        move=replace(turn.move, values=draw(st.dictionaries(TEXTS, TEXTS, max_size=1))),
    )


@st.composite
def reviews_of(draw: st.DrawFn, told: Interview) -> Review:
    """What people may have said about it, all of it handed over."""
    comments, words, done = [], [], {}
    for turn in told.turns:
        for attempt in turn.attempts:
            about, author = Answer(turn.n, attempt.number), draw(st.sampled_from(PEOPLE))
            at = attempt.answered_at + timedelta(days=draw(st.integers(0, 40)))
            anchor = draw(st.sampled_from(sentences_of(attempt.text) or (Anchor(0, 1, attempt.text[0]),)))
            sent, resolved = at + timedelta(hours=1), draw(st.sampled_from((None, at + timedelta(hours=2))))
            if draw(st.booleans()):
                comments.append(Comment(0, about, anchor, draw(TEXTS), author, at, sent, resolved))
            if draw(st.booleans()):
                met = anchor.is_evidence and draw(st.booleans())
                seen = draw(st.sampled_from(((None, None), (True, JudgeKind.RULES), (False, JudgeKind.LLM))))
                where, blind = ("ownership", "own_action"), draw(st.booleans())
                quoted = anchor if met else None
                words.append(Override(0, about, *where, met, quoted, draw(TEXTS), author, blind, *seen, at, sent))
            if draw(st.booleans()):
                done[author.id, about] = Done(author.id, about, at)
    marks = sorted(done.values(), key=lambda one: (one.at, one.about.n, one.about.number, one.author))
    return Review(tuple(comments), tuple(words), tuple(marks))


class Desk:
    """An installation's export and import over one database."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.reviews, self.prose = SqlReviewStore(house.database), SqlProseStore(house.database, house.clock)
        self.drills = SqlDrillStore(house.database)
        use = ModelUse(SqlCallStore(house.database), None)
        self.exports = Exports(house.store, self.reviews, self.prose, self.drills, house.content, use)
        kept = (house.store, self.reviews, self.prose, self.drills)
        self.imports = Imports(*kept, house.content, house.conversation)

    async def put(self, told: Interview, review: Review = Review(), written: Written | None = None) -> str:  # noqa: B008
        """Store an interview with all that belongs to it; its JSON file."""
        await self.house.store.create(bare(told), facts_of(told))
        said = [Addition(one, None, None) for one in review.comments]
        said += [Addition(one, None, None) for one in review.overrides]
        await self.reviews.add(told.id, said, None)
        for mark in review.done:
            await self.reviews.add(told.id, (), mark)
        due = assignment_of(self.house.content, told, told.debrief) if told.debrief else None
        if written is not None and due is not None:
            await self.prose.keep(told.id, facts_sha256(due), written)
        return await self.file(told.id)

    async def file(self, interview_id: str) -> str:
        """The JSON file of a stored interview."""
        return (await self.exports.export(interview_id, ExportForm.JSON)).text

    async def again(self, told: Interview, review: Review, written: Written | None) -> tuple[Any, Any]:
        """What its file holds, and what it holds once the interview was deleted and taken back from it."""
        first = await self.put(told, review, written)
        await self.house.store.delete(told.id)
        await self.imports.take(first.encode())
        second = await self.file(told.id)
        await self.house.store.delete(told.id)
        return without_numbers(first), without_numbers(second)


def without_numbers(file: str) -> Any:
    """A file but for the numbers that a database gave to comments, ratings and objections."""
    found = json.loads(file)
    for said in (one for part in ("comments", "overrides", "objections") for one in found["review"][part]):
        said.pop("id")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("taken-back")


async def through_a_file(folder: Path, told: Interview, review: Review, written: Written | None) -> tuple[Any, Any]:
    database, wake_ups = open_database(database_url(folder)), WakeUps()
    store = SqlInterviewStore(database, announcements, wake_ups.stored)
    house = furnished(content(), database, store, wake_ups, HandClock(), builtin_only(0))
    try:
        return await Desk(house).again(told, review, written)
    finally:
        await house.work.stop()
        await database.close()


@costly()
@given(st.data())
def test_a_file_gives_back_all_that_it_holds(folder: Path, data: st.DataObject) -> None:
    told = data.draw(interviews())
    review = data.draw(reviews_of(told))
    written = data.draw(st.sampled_from((None, Written(None, None, "unreachable"))))
    before, after = asyncio.run(through_a_file(folder, told, review, written))
    assert after == before
    assert len(before["review"]["overrides"]) == len(review.overrides)
    assert (before["committee"] is None) is (written is None)


def said_of(told: Interview) -> Review:
    """A comment, a met check and an answer gone through, by a coach."""
    attempt = told.turns[0].attempts[0]
    at, about, coach = attempt.answered_at, Answer(1, 1), PEOPLE[1]
    anchor = sentences_of(attempt.text)[0]
    comment = Comment(0, about, anchor, "For whom?", coach, at, at)
    word = Override(
        0, about, "ownership", "own_action", True, anchor, "You did.", coach, True, False, JudgeKind.RULES, at, at
    )
    return Review((comment,), (word,), (Done(coach.id, about, at),))


def drills_of(told: Interview) -> tuple[Drill, ...]:
    """A drill on a check, answered twice and read, one on a cell of the ledger, and one nobody has answered."""
    at = told.turns[0].attempts[0].answered_at + timedelta(days=1)
    card = told.turns[0].attempts[0].scorecards[JudgeKind.RULES]
    said = told.turns[0].attempts[0].text
    attempts = (
        DrillAttempt(1, said, at, "key", "print", {JudgeKind.RULES: card}),
        DrillAttempt(2, "后来我把推荐缓存砍了。", at + timedelta(hours=1), None, "print 2"),
    )
    asked = ("ownership", "own_action", JudgeKind.RULES, told.language, "What did you do yourself?", at)
    first = Drill("d-1", DrillKind.CHECK, *asked, earlier=Earlier(told.id, 1, 1), attempts=attempts)
    cell = replace(first, id="d-2", kind=DrillKind.CELL, feature="cache", cell=Cell.DAYS, attempts=())
    return first, cell, replace(first, id="d-3", attempts=())


def finished() -> Interview:
    told = strong()
    return replace(told, debrief=build_debrief(core_loop(), rubric(), told, content().phrases, final=True))


@contextmanager
def refused(*words: str) -> Iterator[None]:
    with pytest.raises(ExportUnusable) as error:
        yield
    assert all(word in str(error.value) for word in words)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("part", "changes", "says"),
    [
        ("comments", {"anchor": {"start": 0, "end": 5, "quote": "Never"}}, "do not stand in the answer"),
        ("comments", {"anchor": {"start": -9, "end": 900, "quote": ""}}, "do not stand in the answer"),
        ("comments", {"about": {"n": 9, "number": 1}}, "not there"),
        ("comments", {"about": {"n": 1, "number": 2}}, "not there"),
        ("comments", {"text": "  "}, "empty or too long"),
        ("comments", {"text": "x" * 4001}, "empty or too long"),
        ("comments", {"submitted_at": None}, "no time"),
        ("comments", {"created_at": "2001-01-01T00:00:00Z"}, "no time"),
        ("comments", {"created_at": "2026-01-01T00:00:00"}, "without its zone"),
        ("comments", {"resolved_at": "2001-01-01T00:00:00Z"}, "resolved before"),
        ("comments", {"author": {"id": "", "name": ""}}, "no author"),
        ("comments", {"author": {"id": "owner", "name": "Somebody"}}, "no author"),
        ("comments", {"author": {"id": "x", "name": "a\nb"}}, "no author"),
        ("overrides", {"anchor": None}, "without words that show it"),
        ("overrides", {"anchor": {"start": 0, "end": 1, "quote": "I"}}, "without words that show it"),
        ("overrides", {"judge": None}, "no judge"),
        ("overrides", {"check": ""}, "no check"),
        ("done", {"about": {"n": 40, "number": 1}}, "gone through that is not there"),
    ],
)
async def test_a_review_that_cannot_be_true_is_refused_whole(
    house: House, part: str, changes: dict[str, Any], says: str
) -> None:
    desk, told = Desk(house), finished()
    file = json.loads(await desk.put(told, said_of(told)))
    await house.store.delete(told.id)
    file["review"][part][0].update(changes)
    with refused(says):
        await desk.imports.take(json.dumps(file).encode())
    assert (await house.store.search("", 5, None)).items == ()


@pytest.mark.anyio
async def test_drills_come_back_with_their_interview_and_those_that_are_here_stay(house: House) -> None:
    desk, told = Desk(house), finished()
    await desk.put(told)
    await desk.drills.restore(told.id, drills_of(told))
    file = await desk.file(told.id)
    assert [drill["id"] for drill in json.loads(file)["drills"]] == ["d-1", "d-2", "d-3"]
    await house.store.delete(told.id)
    await desk.imports.take(file.encode())
    assert tuple(await desk.drills.of_interview(told.id)) == drills_of(told)
    assert await desk.file(told.id) == file
    await desk.drills.delete("d-3")
    more = DrillAttempt(3, "I did.", house.clock.now() + timedelta(days=400), None, "print 3")
    await desk.drills.answer("d-1", lambda _: more)
    assert not (await desk.imports.take(file.encode())).new
    first, _, third = await desk.drills.of_interview(told.id)
    assert (len(first.attempts), third.id) == (3, "d-3")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "d-2"}, "one id"),
        ({"id": ""}, "asks nothing"),
        ({"earlier": None}, "goes back to an answer that is not there"),
        ({"earlier": {"interview": "another", "n": 1, "number": 1}}, "goes back to an answer that is not there"),
        ({"earlier": {"interview": "i1", "n": 99, "number": 1}}, "goes back to an answer that is not there"),
        ({"kind": "cell"}, "not of its kind"),
        ({"cell": "days"}, "not of its kind"),
    ],
)
async def test_drills_that_cannot_be_true_are_refused(house: House, changes: dict[str, Any], says: str) -> None:
    await refused_with(house, says, lambda drill: drill.update(changes))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": 2}, "not numbered one after the other"),
        ({"text": "  "}, "answered with nothing"),
        ({"text": "Something else."}, "does not stand in the answer"),
        ({"answered_at": "2001-01-01T00:00:00Z"}, "before it was there"),
        ({"answered_at": "2026-01-01T00:00:00"}, "without its zone"),
    ],
)
async def test_answers_to_drills_that_cannot_be_true_are_refused(
    house: House, changes: dict[str, Any], says: str
) -> None:
    await refused_with(house, says, lambda drill: drill["attempts"][0].update(changes))


async def refused_with(house: House, says: str, change: Callable[[dict[str, Any]], None]) -> None:
    desk, told = Desk(house), finished()
    await desk.put(told)
    await desk.drills.restore(told.id, drills_of(told))
    file = json.loads(await desk.file(told.id))
    await house.store.delete(told.id)
    change(file["drills"][0])
    with refused(says):
        await desk.imports.take(json.dumps(file).encode())
    assert (await house.store.search("", 5, None)).items == ()


@pytest.mark.anyio
async def test_the_other_files_hold_what_was_answered_to_drills(house: House) -> None:
    desk, told = Desk(house), finished()
    await desk.put(told)
    bare_file = (await desk.exports.export(told.id, ExportForm.MD)).text
    assert "## Drills" not in bare_file
    await desk.drills.restore(told.id, drills_of(told))
    added = (await desk.exports.export(told.id, ExportForm.MD)).text.removeprefix(bare_file)
    assert "## Drills" in added
    assert added.count("### ") == 1
    assert "> 后来我把推荐缓存砍了。" in added
    assert "✓ " in added
    lines = (await desk.exports.export(told.id, ExportForm.JSONL)).text.splitlines()
    assert [one["role"] for one in json.loads(lines[-1])["messages"]] == ["system", "assistant", "user"]
    assert json.loads(lines[-1])["messages"][-1]["content"] == "后来我把推荐缓存砍了。"
    table = list(csv.DictReader(io.StringIO((await desk.exports.drills()).text.removeprefix("\ufeff"))))
    assert [(row["drill"], row["attempt"], row["met"], row["turn"]) for row in table] == [
        ("d-1", "1", "true", "1"),
        ("d-1", "2", "", "1"),
    ]


@pytest.mark.anyio
async def test_what_was_said_here_meanwhile_stays_as_it_is(house: House) -> None:
    desk, told = Desk(house), finished()
    file = await desk.put(told, said_of(told))
    (comment,) = (await desk.reviews.review(told.id)).comments
    await desk.reviews.resolve(told.id, comment.id, house.clock.now())
    here = await desk.reviews.review(told.id)
    assert not (await desk.imports.take(file.encode())).new
    assert await desk.reviews.review(told.id) == here


@pytest.mark.anyio
async def test_objections_come_back_and_stand_in_the_markdown(house: House) -> None:
    desk, told = Desk(house), finished()
    await desk.put(told)
    assert told.debrief is not None
    item = next(one for one in items_of(told.debrief) if one.part is DebriefPart.REASON)
    service = Reviews(house.store, desk.reviews, house.content, house.clock)
    kept = await service.object_to(told.id, item, "That was <me>.")
    assert await service.object_to(told.id, item, "That was <me>.") == kept
    with pytest.raises(InvalidInput):
        await service.object_to(told.id, replace(item, text="We hated you."), "No.")
    file = await desk.file(told.id)
    written = (await desk.exports.export(told.id, ExportForm.MD)).text
    assert "**The candidate**: objects to" in written or "The candidate: objects to" in written
    assert "<me>" not in written
    await house.store.delete(told.id)
    await desk.imports.take(file.encode())
    assert without_numbers(await desk.file(told.id)) == without_numbers(file)
    (again,) = (await desk.reviews.review(told.id)).objections
    assert replace(again, id=kept.id) == kept
    await service.withdraw(told.id, again.id)
    assert (await desk.reviews.review(told.id)).objections == ()
    with pytest.raises(NotFound):
        await service.withdraw(told.id, again.id)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "changes", [{"reason": " "}, {"reason": "x" * 4001}, {"created_at": "2001-01-01T00:00:00Z"}]
)
async def test_objections_that_cannot_be_true_are_refused(house: House, changes: dict[str, Any]) -> None:
    desk, told = Desk(house), finished()
    file = json.loads(await desk.put(told))
    await house.store.delete(told.id)
    item = {"part": "reason", "round": "", "text": "We would not."}
    objection = {"id": 1, "item": item, "reason": "Why not?", "created_at": told.created_at.isoformat()}
    file["review"]["objections"] = [objection | changes]
    with refused("objection"):
        await desk.imports.take(json.dumps(file).encode())


@pytest.mark.anyio
async def test_a_review_that_was_lost_on_the_way_comes_with_the_next_import(house: House) -> None:
    desk, told = Desk(house), finished()
    file = await desk.put(told, said_of(told))
    await house.store.delete(told.id)
    await desk.put(told)
    assert not (await desk.imports.take(file.encode())).new
    assert without_numbers(await desk.file(told.id)) == without_numbers(file)


@pytest.mark.anyio
async def test_a_file_of_an_earlier_version_holds_no_review(house: House) -> None:
    desk, told = Desk(house), finished()
    file = json.loads(await desk.put(told))
    await house.store.delete(told.id)
    del file["review"], file["committee"], file["drills"]
    assert (await desk.imports.take(json.dumps(file).encode())).new


@pytest.mark.anyio
async def test_words_of_a_model_on_other_facts_are_left_out(house: House) -> None:
    desk, told = Desk(house), finished()
    file = json.loads(await desk.put(told, written=Written(None, None, "unreachable")))
    await house.store.delete(told.id)
    file["committee"]["facts_sha256"] = "0" * 64
    await desk.imports.take(json.dumps(file).encode())
    assert await desk.prose.current(told.id) is None


@pytest.mark.anyio
async def test_a_model_is_given_no_words_that_the_debrief_does_not_hold(house: House) -> None:
    desk, told = Desk(house), finished()
    file = json.loads(await desk.put(told, written=Written(None, "m", "unreachable")))
    await house.store.delete(told.id)
    assert told.debrief is not None
    statements = [
        {"round": one.round, "persona": said.persona, "text": "We liked it."}
        for one in told.debrief.rounds
        for said in one.statements
    ]
    prose = {"statements": statements, "together": "We liked it."}
    file["committee"]["written"].update(prose=prose, outcome=None)
    await desk.imports.take(json.dumps(file).encode())
    assert json.loads(await desk.file(told.id))["committee"] == file["committee"]
    await house.store.delete(told.id)
    prose["together"] = "Revenue rose by 40 %, said Zhang."
    with refused("the committee says what the debrief does not hold"):
        await desk.imports.take(json.dumps(file).encode())
