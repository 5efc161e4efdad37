"""Jobs as procrastinate keeps them: for each kind and id one that waits, and one that is done, at most."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Notification, Status

from app.errors import StoreUnavailable
from app.infra.postgres.failures import line_for
from app.infra.postgres.server import CONNECTING, STATEMENT_SECONDS, Server
from app.infra.queue.tables import USE
from app.services.ports.work import Backlog, Kind

CONNECTIONS = 4
# How long a connection is waited for while the server is away, before the caller is told.
PATIENCE_SECONDS = 5.0
CLOSE_SECONDS = 1.0
_LIMIT = f"SET statement_timeout = '{STATEMENT_SECONDS}s'".encode()
_BEAT = "UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = %(worker)s RETURNING id"
_CLAIM = "UPDATE sweep SET at = now() WHERE at < now() - %(seconds)s * interval '1 second' RETURNING at"
_KNOWN = "SELECT queueing_lock, status = 'failed' AS failed FROM procrastinate_jobs"
# When a job was made is told by its first event alone.
_BACKLOG = """
SELECT job.task_name AS kind,
    count(*) FILTER (WHERE job.status = 'todo') AS waiting,
    count(*) FILTER (WHERE job.status = 'doing') AS under_way,
    coalesce(max(extract(epoch FROM now() - made.at)) FILTER (WHERE job.status = 'todo'), 0)::float
        AS oldest_seconds
FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_events AS made ON made.job_id = job.id AND made.type = 'deferred'
GROUP BY job.task_name
"""
_FORGET = "DELETE FROM procrastinate_jobs WHERE status = 'failed'"
_FORGET_SOME = f"{_FORGET} AND queueing_lock = ANY(%(names)s)"


def name_of(kind: str, about: str) -> str:
    """What a job is called that does this kind of work for this id."""
    return f"{kind}:{about}"


def subject_of(job: Job) -> tuple[Kind, str]:
    """The kind of work that a job is, and the id it is for."""
    return Kind(job.task_name), str(job.task_kwargs["about"])


class Jobs:
    """The jobs of an installation. Every method raises StoreUnavailable when the server cannot be reached."""

    def __init__(self, server: Server) -> None:
        self._server = server
        connector = PsycopgConnector(
            conninfo=server.conninfo,
            kwargs=CONNECTING,
            configure=_configure,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=PATIENCE_SECONDS,
        )
        self._connector = connector
        self._app = App(connector=connector)
        self._manager = self._app.job_manager

    async def open(self) -> None:
        """Connect."""
        async with self._reached():
            await self._app.open_async()

    async def close(self) -> None:
        """Let go of all connections, also of those that are only being made."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._app.close_async()

    async def add(self, kind: str, about: str) -> None:
        """Have this done, unless it waits to be done already."""
        name = name_of(kind, about)
        task = self._app.configure_task(str(kind), queue=str(kind), lock=name, queueing_lock=name)
        async with self._reached():
            with suppress(AlreadyEnqueued):
                await task.defer_async(about=about)

    async def fetch(self, kinds: Iterable[Kind], worker: int) -> Job | None:
        """The next job of these kinds; it is this worker's from now on."""
        async with self._reached():
            return await self._manager.fetch_job([kind.value for kind in kinds], worker)

    async def finish(self, job: Job, *, failed: bool = False) -> None:
        """A job is over. One that failed is kept, so that nobody tries it again before something has changed."""
        status = Status.FAILED if failed else Status.SUCCEEDED
        async with self._reached():
            try:
                await self._manager.finish_job(job, status, delete_job=not failed)
            except ConnectorException as error:
                # It was made anew for another worker, since this one had seemed dead.
                if not isinstance(error.__cause__, psycopg.errors.RaiseException):
                    raise

    async def of_worker(self, worker: int) -> Iterable[Job]:
        """The jobs that this worker has fetched and not finished."""
        async with self._reached():
            return await self._manager.list_jobs_async(status=Status.DOING.value, worker_id=worker)

    async def register(self) -> int:
        """The number of a new worker."""
        async with self._reached():
            return await self._manager.register_worker()

    async def unregister(self, worker: int) -> None:
        """A worker has ended."""
        async with self._reached():
            await self._manager.unregister_worker(worker)

    async def beat(self, worker: int) -> bool:
        """A worker is alive; False when it had seemed dead and its jobs were given away."""
        return bool(await self._all(_BEAT, worker=worker))

    async def rescue(self, seconds: float) -> None:
        """Make the jobs of workers anew that have given no sign of life for so long."""
        async with self._reached():
            for job in await self._manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
                await self.finish(job)
                # It may be of a kind that only a newer Debrief knows.
                await self.add(job.task_name, str(job.task_kwargs["about"]))
            await self._manager.prune_stalled_workers(seconds)

    async def claim_sweep(self, seconds: float) -> bool:
        """Whether nobody has looked for forgotten work in the last `seconds`: then it is for the caller to do."""
        return bool(await self._all(_CLAIM, seconds=seconds))

    async def known(self) -> Mapping[str, bool]:
        """The names of all jobs, and whether each has failed."""
        return {row["queueing_lock"]: row["failed"] for row in await self._all(_KNOWN)}

    async def backlog(self) -> Mapping[Kind, Backlog]:
        """What waits and what is under way, of the kinds of which there is any."""
        rows = {row.pop("kind"): row for row in await self._all(_BACKLOG)}
        return {kind: Backlog(kind, **rows[kind.value]) for kind in Kind if kind.value in rows}

    async def forget_failures(self, names: Collection[str] | None = None) -> None:
        """Let go of all that failed, or of these alone."""
        async with self._reached():
            if names is None:
                await self._connector.execute_query_async(_FORGET)
            else:
                await self._connector.execute_query_async(_FORGET_SOME, names=list(names))

    async def listen(self, woken: Callable[[], None]) -> None:
        """Call `woken` whenever there may be a job to fetch, until cancelled."""

        async def told(*, channel: str, notification: Notification) -> None:  # noqa: ARG001 - as it is called
            woken()

        async with self._reached():
            await self._manager.listen_for_jobs(on_notification=told)

    async def _all(self, query: Any, **values: Any) -> list[dict[str, Any]]:
        async with self._reached():
            rows: list[dict[str, Any]] = await self._connector.execute_query_all_async(query, **values)
            return rows

    @asynccontextmanager
    async def _reached(self) -> AsyncIterator[None]:
        try:
            yield
        except (ConnectorException, psycopg.Error) as error:
            raise StoreUnavailable(line_for(error.__cause__ or error, self._server.name)) from error


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)
    await connection.execute(USE)
    await connection.execute(_LIMIT)
