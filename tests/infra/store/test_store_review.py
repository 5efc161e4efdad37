"""Links and what people say, in a real file: each request once, and all of it gone with its interview."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.review.anchors import Anchor
from app.domain.review.links import LinkKind, ShareLink
from app.domain.review.said import OWNER, Answer, Author, Comment, Done, Override, Review
from app.domain.scorecard import JudgeKind
from app.errors import KeyReused, NotFound
from app.infra.database import Database
from app.infra.store import SqlInterviewStore, SqlReviewStore, SqlShareStore
from app.services.ports import Addition
from tests.infra.store.stored_samples import NOON, a_whole_interview, an_interview

pytestmark = pytest.mark.anyio
COACH = Author("link-1", "王老师")
LINK = ShareLink("l1", "a", LinkKind.COACH, "王老师", NOON, NOON + timedelta(days=7), None, ("张伟", "Acme"), True)
COMMENT = Comment(0, Answer(1, 1), Anchor(2, 13, "cut latency"), "Say by how much.", COACH, NOON)
WORD = Override(
    0,
    Answer(1, 1),
    "ownership",
    "role_claimed",
    True,
    Anchor(0, 1, "I"),
    "He did.",
    COACH,
    True,
    False,
    JudgeKind.RULES,
    NOON,
)


@pytest.fixture
async def links(database: Database, store: SqlInterviewStore) -> SqlShareStore:
    await store.create(an_interview("a"), a_whole_interview())
    await store.create(an_interview("b"), a_whole_interview())
    return SqlShareStore(database)


@pytest.fixture
def said(links: SqlShareStore, database: Database) -> SqlReviewStore:
    return SqlReviewStore(database)


async def add(store: SqlReviewStore, *things: Comment | Override, key: str | None = None) -> Sequence[object]:
    additions = [Addition(one, key and f"{key}{n}", f"print of {one}") for n, one in enumerate(things)]
    return await store.add("a", additions, None)


async def test_a_link_is_found_by_the_hash_of_its_token_alone(links: SqlShareStore) -> None:
    await links.add(LINK, "hash")
    assert await links.by_token("hash") == LINK
    assert await links.by_token("l1") is None
    assert list(await links.links("a")) == [LINK]
    assert list(await links.links("b")) == []


async def test_a_link_is_revoked_once_and_by_its_own_interview_only(links: SqlShareStore) -> None:
    await links.add(LINK, "hash")
    with pytest.raises(NotFound):
        await links.revoke("b", "l1", NOON)
    revoked = await links.revoke("a", "l1", NOON + timedelta(hours=1))
    assert revoked == replace(LINK, revoked_at=NOON + timedelta(hours=1))
    assert await links.revoke("a", "l1", NOON + timedelta(hours=2)) == revoked
    assert await links.by_token("hash") == revoked


async def test_an_interview_that_is_gone_takes_neither_link_nor_word(
    links: SqlShareStore, said: SqlReviewStore, store: SqlInterviewStore
) -> None:
    await store.delete("a")
    with pytest.raises(NotFound):
        await links.add(LINK, "hash")
    with pytest.raises(NotFound):
        await add(said, COMMENT)
    with pytest.raises(NotFound):
        await said.add("a", [], Done("link-1", Answer(1, 1), NOON))


async def test_what_was_said_comes_back_as_it_was_said(said: SqlReviewStore) -> None:
    unmet = replace(WORD, met=False, anchor=None, machine_met=None, judge=None, blind=False)
    kept = await add(said, COMMENT, WORD, unmet)
    review = await said.review("a")
    assert [*review.comments, *review.overrides] == list(kept)
    assert [replace(one, id=0) for one in review.overrides] == [WORD, unmet]
    assert [replace(one, id=0) for one in review.comments] == [COMMENT]
    assert await said.review("b") == Review()


async def test_the_same_key_gives_what_was_kept_and_another_body_is_refused(said: SqlReviewStore) -> None:
    first = await add(said, COMMENT, WORD, key="k")
    assert await add(said, COMMENT, WORD, key="k") == first
    with pytest.raises(KeyReused):
        await add(said, replace(COMMENT, text="Something else"), key="k")
    review = await said.review("a")
    assert (len(review.comments), len(review.overrides)) == (1, 1)


async def test_of_several_things_all_are_kept_or_none(said: SqlReviewStore) -> None:
    await add(said, COMMENT, key="k")
    with pytest.raises(KeyReused):
        await said.add(
            "a",
            [Addition(WORD, "new", "print"), Addition(COMMENT, "k0", "another print")],
            Done("link-1", Answer(1, 1), NOON),
        )
    review = await said.review("a")
    assert review.overrides == ()
    assert review.done == ()


async def test_what_is_pending_is_handed_over_at_once_and_only_its_authors(said: SqlReviewStore) -> None:
    other = replace(COMMENT, author=Author("link-2", "Li"))
    await add(said, COMMENT, WORD, other)
    assert (await said.review("a")).submitted() == Review()
    assert await said.submit("a", "link-1", NOON + timedelta(hours=1)) == 2
    assert await said.submit("a", "link-1", NOON + timedelta(hours=2)) == 0
    review = await said.review("a")
    assert review.pending == 1
    assert {one.submitted_at for one in review.by("link-1").overrides} == {NOON + timedelta(hours=1)}
    assert set(await said.all_submitted()) == {"a"}


async def test_only_pending_things_of_ones_own_can_be_dropped(said: SqlReviewStore) -> None:
    comment, word = await add(said, COMMENT, WORD)
    assert isinstance(comment, Comment)
    assert isinstance(word, Override)
    with pytest.raises(NotFound):
        await said.discard("a", "link-2", comment.id, None)
    await said.discard("a", "link-1", None, word.id)
    await said.submit("a", "link-1", NOON)
    with pytest.raises(NotFound):
        await said.discard("a", "link-1", comment.id, None)
    review = await said.review("a")
    assert (len(review.comments), len(review.overrides)) == (1, 0)


async def test_a_comment_is_resolved_and_opened_again_once_it_was_handed_over(said: SqlReviewStore) -> None:
    (comment,) = await add(said, COMMENT)
    assert isinstance(comment, Comment)
    with pytest.raises(NotFound):
        await said.resolve("a", comment.id, NOON)
    await said.submit("a", "link-1", NOON)
    assert (await said.resolve("a", comment.id, NOON)).resolved_at == NOON
    assert (await said.resolve("a", comment.id, None)).resolved_at is None
    with pytest.raises(NotFound):
        await said.resolve("b", comment.id, NOON)


async def test_an_answer_is_gone_through_once(said: SqlReviewStore) -> None:
    done = Done(OWNER, Answer(1, 1), NOON)
    for _ in range(2):
        await said.add("a", [], done)
    assert (await said.review("a")).done == (done,)


async def test_links_comments_and_words_go_with_their_interview(
    tmp_path: Path, links: SqlShareStore, said: SqlReviewStore, store: SqlInterviewStore, database: Database
) -> None:
    await links.add(replace(LINK, name="ꙮ", hide_names=("ꙮ",)), "hash")
    await add(said, replace(COMMENT, text="ꙮ"), replace(WORD, reason="ꙮ"))
    await said.add("a", [], Done("link-1", Answer(1, 1), NOON))
    await store.delete("a")
    assert await said.review("a") == Review()
    assert await links.by_token("hash") is None
    await database.close()
    assert holding(tmp_path, "ꙮ") == []


def holding(folder: Path, word: str) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if word.encode() in path.read_bytes()]
