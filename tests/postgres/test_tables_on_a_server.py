"""The tables on a PostgreSQL server: made once however many start, and never those of another program."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url

from app.errors import StoreUnavailable
from app.infra.database import open_database
from app.infra.postgres.server import Server
from app.infra.schema import migrate, revisions
from app.infra.tables import Row
from tests.databases import server_url


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def of_the_search_index(name: str | None) -> bool:
    return name is not None and "triples" in name


def test_the_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    engine = create_engine(Server.of(url).url)
    with engine.connect() as connection:
        leave_out = {"include_name": lambda name, *_: not of_the_search_index(name)}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **leave_out})
        assert compare_metadata(context, Row.metadata) == []
    engine.dispose()


def test_each_revision_can_be_the_last(empty_url: str) -> None:
    for revision in revisions():
        migrate(empty_url, revision)
        assert ask(empty_url, "SELECT version_num FROM alembic_version") == [(revision,)]


def test_ten_programs_may_start_at_once_on_a_new_database(empty_url: str) -> None:
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(migrate, [empty_url] * 10))
    assert ask(empty_url, "SELECT version_num FROM alembic_version") == [(revisions()[-1],)]


def test_a_newer_database_is_left_alone(url: str) -> None:
    ask(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="was written by a newer Debrief"):
        open_database(url)
    assert ask(url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_another_programs_database_is_not_touched(empty_url: str) -> None:
    ask(empty_url, "CREATE TABLE recipe (name text)")
    with pytest.raises(StoreUnavailable, match="is another program's database"):
        open_database(empty_url)
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert ask(empty_url, tables) == [("recipe",)]


def test_a_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    migrate(empty_url, "0012")
    before = ask(empty_url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ask(empty_url, "CREATE VIEW request AS SELECT 1 AS one")
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        migrate(empty_url)
    assert ask(empty_url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1") == before


def test_a_database_in_another_encoding_is_refused(empty_url: str) -> None:
    name = make_url(empty_url).database
    ask(server_url(), f"CREATE DATABASE \"{name}_latin\" TEMPLATE template0 ENCODING latin1 LOCALE 'C'")
    latin = make_url(empty_url).set(database=f"{name}_latin").render_as_string(hide_password=False)
    with pytest.raises(StoreUnavailable, match="is kept in LATIN1"):
        open_database(latin)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://me:hunter2@127.0.0.1:1/debrief", "127.0.0.1:1/debrief cannot be reached"),
        ("postgresql://me:hunter2@127.0.0.1/", "must name a PostgreSQL database"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    address: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.infra.postgres.patience.SECONDS", 0.1)
    with pytest.raises(StoreUnavailable, match=says) as caught:
        open_database(address)
    assert "hunter2" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(empty_url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"There is no database .*/nowhere"):
        open_database(make_url(empty_url).set(database="nowhere").render_as_string(hide_password=False))
