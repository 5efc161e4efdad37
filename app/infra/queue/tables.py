"""The tables of the queue, in a schema of their own. They hold nothing that does not follow from what is stored.

So they are never migrated: those of another version are dropped and made anew, and the work is found again.
"""

import hashlib
from typing import Any

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection

from app.infra.postgres.failures import explained
from app.infra.postgres.locks import MIGRATING, hold
from app.infra.postgres.patience import patiently
from app.infra.postgres.server import Server

SCHEMA = "debrief_queue"
USE = f"SET search_path TO {SCHEMA}"
# When a job ends, workers are told on procrastinate's channel, since another may have waited for its lock; a
# failure is forgotten with the next end. `sweep` holds when somebody last looked for what nobody had made a job of.
_OURS = """
CREATE TABLE sweep (at timestamptz NOT NULL);
INSERT INTO sweep VALUES ('-infinity');
CREATE FUNCTION job_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM procrastinate_jobs WHERE queueing_lock = OLD.queueing_lock AND status = 'failed' AND id < OLD.id;
    PERFORM pg_notify(
        'procrastinate_any_queue_v1', json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text
    );
    RETURN NULL;
END; $$;
CREATE TRIGGER job_deleted AFTER DELETE ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.status = 'doing') EXECUTE FUNCTION job_over();
CREATE TRIGGER job_failed AFTER UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.status = 'doing' AND NEW.status <> 'doing') EXECUTE FUNCTION job_over();
"""


def prepare(server: Server) -> None:
    """Make the tables where there are none of this version, one program at a time; StoreUnavailable."""
    wanted = SchemaManager.get_schema() + _OURS
    version = hashlib.sha256(wanted.encode()).hexdigest()
    engine = server.engine(0)
    try:
        with explained(server.name), patiently(engine.connect, engine.dispose) as connection:
            if _version(connection) == version:
                return
            hold(connection, MIGRATING)
            # What another program has made while this one waited is seen by a new transaction.
            connection.commit()
            with connection.begin():
                if _version(connection) != version:
                    _make(connection, wanted, version)
    finally:
        engine.dispose()


def _version(connection: Connection) -> str | None:
    found = connection.exec_driver_sql(f"SELECT obj_description(to_regnamespace('{SCHEMA}')::oid, 'pg_namespace')")
    version: str | None = found.scalar_one_or_none()
    return version


def _make(connection: Connection, wanted: str, version: str) -> None:
    # As the driver takes them, since there is more than one statement, with signs that would stand for values.
    driver: Any = connection.connection.driver_connection
    driver.execute(
        f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}; SET LOCAL search_path TO {SCHEMA}"
    )
    driver.execute(wanted)
    driver.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'")
