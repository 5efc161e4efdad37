"""Links are made once, known by their hash, and end by time or by hand."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.domain.review.links import LinkKind
from app.errors import InvalidInput, NotFound
from app.infra import tables
from app.infra.store import SqlShareStore
from app.services.interviews import StartInterview
from app.services.sharing import NewLink, Sharing
from tests.services.conftest import House

pytestmark = pytest.mark.anyio
DAY = 24 * 3600
WISH = NewLink(LinkKind.COACH, 7, "  Ms   Wang ", (" Zhang Wei", "", "Zhang  Wei", "Acme"), hide_levels=True)


@pytest.fixture
def sharing(house: House) -> Sharing:
    return Sharing(house.store, SqlShareStore(house.database), house.clock)


@pytest.fixture
async def interview(house: House) -> str:
    return (await house.interviews.start(StartInterview("core-three"))).id


async def test_a_link_opens_until_its_days_are_over(sharing: Sharing, interview: str, house: House) -> None:
    made = await sharing.make(interview, WISH)
    assert made.link.name == "Ms Wang"
    assert made.link.hide_names == ("Zhang Wei", "Acme")
    house.clock.forward(7 * DAY - 1)
    assert await sharing.open(made.token) == made.link
    house.clock.forward(1)
    assert await sharing.open(made.token) is None


async def test_a_revoked_link_opens_nothing_and_others_go_on(sharing: Sharing, interview: str) -> None:
    one, other = [await sharing.make(interview, WISH) for _ in range(2)]
    await sharing.revoke(interview, one.link.id)
    assert await sharing.open(one.token) is None
    assert await sharing.open(other.token) == other.link
    assert {link.id for link in await sharing.links(interview)} == {one.link.id, other.link.id}


async def test_tokens_have_256_bits_and_only_their_hash_is_stored(
    sharing: Sharing, interview: str, house: House
) -> None:
    tokens = {(await sharing.make(interview, WISH)).token for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) == 43 for token in tokens)
    rows = await house.database.read(lambda connection: connection.execute(select(tables.share_link)).all())
    assert {row.token_sha256 for row in rows} == {hashlib.sha256(one.encode()).hexdigest() for one in tokens}
    assert not [row for row in rows if tokens & set(map(str, row))]


@pytest.mark.parametrize("token", ["", "x", "l1", "\ud800", "a" * 43, "a" * 100_000])
async def test_a_wrong_token_opens_nothing(sharing: Sharing, interview: str, token: str) -> None:
    await sharing.make(interview, WISH)
    assert await sharing.open(token) is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (replace(WISH, days=0), "days"),
        (replace(WISH, days=365), "days"),
        (replace(WISH, name="x" * 101), "name"),
        (replace(WISH, name="a\u0000b"), "name"),
        (replace(WISH, hide_names=("x" * 101,)), "hide_names"),
        (replace(WISH, hide_names=tuple(map(str, range(51)))), "hide_names"),
    ],
)
async def test_what_makes_no_link_is_refused_by_field(
    sharing: Sharing, interview: str, wish: NewLink, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await sharing.make(interview, wish)
    assert refused.value.field == field
    assert list(await sharing.links(interview)) == []


async def test_only_interviews_that_are_there_have_links(sharing: Sharing, interview: str, house: House) -> None:
    made = await sharing.make(interview, WISH)
    await house.interviews.delete(interview)
    assert await sharing.open(made.token) is None
    with pytest.raises(NotFound):
        await sharing.make(interview, WISH)
    with pytest.raises(NotFound):
        await sharing.links(interview)
