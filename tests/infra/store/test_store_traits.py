"""What was found out about models outlives the process, names no secret, and is forgotten when asked."""

import pytest

from app.infra import tables
from app.infra.chat.traits import Rung, Traits, server_key
from app.infra.database import Database, open_database
from app.infra.store.traits import SqlTraitStore
from tests.infra.store.stored_samples import NOON
from tests.infra.store.test_judgements import StoppedClock

pytestmark = pytest.mark.anyio
SERVER = "http://127.0.0.1:11434/v1"
KNOWN = Traits(
    rung=Rung.OBJECT,
    dropped=frozenset({"temperature", "seed"}),
    renamed={"max_tokens": "max_completion_tokens", "role:system": "user"},
    added={"enable_thinking": False},
    context_cut=True,
    context_holds=5_250,
    tokens_per_estimate={"latin": 1.043, "wide, form": 0.8},
    thinks_unopened=True,
)


@pytest.fixture
def traits(database: Database) -> SqlTraitStore:
    return SqlTraitStore(database, StoppedClock())


async def test_traits_come_back_as_they_were_in_another_process(url: str) -> None:
    for expected, kept in ((None, Traits()), (Traits(), KNOWN), (KNOWN, KNOWN)):
        database = open_database(url)
        store = SqlTraitStore(database, StoppedClock())
        assert await store.recall(SERVER, "m") == expected
        await store.keep(SERVER, "m", kept)
        await database.close()


async def test_models_and_servers_are_known_apart(traits: SqlTraitStore) -> None:
    await traits.keep(SERVER, "m", KNOWN)
    assert await traits.recall(SERVER, "other") is None
    assert await traits.recall("http://127.0.0.1:1234/v1", "m") is None
    assert await traits.recall("https://127.0.0.1:11434/v1", "m") is None


async def test_forgetting_takes_one_model_one_server_or_all(traits: SqlTraitStore) -> None:
    for server, model in ((SERVER, "a"), (SERVER, "b"), ("http://other/v1", "a")):
        await traits.keep(server, model, KNOWN)
    assert await traits.forget(SERVER, "a") == 1
    assert [known.model for known in await traits.listing()] == ["b", "a"]
    assert await traits.forget(SERVER) == 1
    assert await traits.forget() == 1
    assert await traits.listing() == ()


async def test_the_listing_tells_what_is_known_and_since_when(traits: SqlTraitStore) -> None:
    await traits.keep(SERVER, "m", KNOWN)
    (known,) = await traits.listing()
    assert (known.server, known.model, known.traits, known.found_at) == (SERVER, "m", KNOWN, NOON)


async def test_a_key_in_the_address_is_never_stored(database: Database, traits: SqlTraitStore) -> None:
    secret = "https://me:sk-secret@API.example.com:8443/v1/?key=sk-secret#sk-secret"
    await traits.keep(secret, "m", KNOWN)
    assert await traits.recall("https://api.example.com:8443/v1", "m") == KNOWN
    stored = await database.read(lambda connection: connection.execute(tables.model_traits.select()).all())
    assert "sk-secret" not in str(stored)


async def test_a_row_that_cannot_be_read_is_found_out_again(database: Database, traits: SqlTraitStore) -> None:
    await traits.keep(SERVER, "m", KNOWN)
    await database.write(
        lambda connection: connection.execute(tables.model_traits.update().values(body='{"rung": "gone"}'))
    )
    assert await traits.recall(SERVER, "m") is None


@pytest.mark.parametrize(
    ("base_url", "key"),
    [
        ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
        ("HTTP://LocalHost:1234/v1", "http://localhost:1234/v1"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
        ("https://u:p@x.example/openai/deployments/a?api-version=1", "https://x.example/openai/deployments/a"),
    ],
)
def test_a_server_is_known_by_its_bare_address(base_url: str, key: str, anyio_backend: str) -> None:
    assert server_key(base_url) == key
