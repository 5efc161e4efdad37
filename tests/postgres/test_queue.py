"""Work that processes share on a PostgreSQL server: done by one of them, once, whatever becomes of the others."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from app.errors import StoreUnavailable
from app.infra.copying import copy_database
from app.infra.postgres.database import open_server
from app.infra.postgres.server import Server
from app.infra.queue import sweeping, tables, worker
from app.infra.queue.queue import Queue, open_queue
from app.infra.queue.tables import SCHEMA, prepare
from app.services.ports.work import Backlog, Duty, Kind
from tests.databases import SQLITE, filled

pytestmark = pytest.mark.anyio
DRILL = Kind.DRILL


class Place:
    """What several processes do, and what remains to be done."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.most_at_once = 0
        self.under_way = 0
        self.fails: list[Exception] = []
        self.found: Sequence[str] = ()
        self.let_go = asyncio.Event()
        self.let_go.set()

    def duty(self, process: str) -> Duty:
        """Doing it in one of the processes."""

        async def do(about: str) -> None:
            self.begun.append(f"{process} {about}")
            self.under_way += 1
            self.most_at_once = max(self.most_at_once, self.under_way)
            try:
                await self.let_go.wait()
            finally:
                self.under_way -= 1
            if self.fails:
                raise self.fails.pop()
            self.done.append(f"{process} {about}")

        async def find() -> Sequence[str]:
            return self.found

        return Duty(DRILL, do, find, 8, "drill")


async def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - other processes tell nobody
            await asyncio.sleep(0.01)


@pytest.fixture
def place(anyio_backend: str) -> Place:
    return Place()


@asynccontextmanager
async def process(url: str, place: Place, name: str) -> AsyncIterator[Queue]:
    """A process that takes part."""
    queue = open_queue(url)
    queue.take_on(place.duty(name))
    await queue.start()
    try:
        yield queue
    finally:
        await queue.stop()


async def test_each_is_done_once_by_one_of_them(url: str, place: Place) -> None:
    async with process(url, place, "a") as a, process(url, place, "b") as b:
        for n in range(20):
            (a, b)[n % 2].due(DRILL, str(n))
        await until(lambda: len(place.done) == 20)
        await a.idle(DRILL)
    assert sorted(int(done.split()[1]) for done in place.done) == list(range(20))


async def test_what_is_due_meanwhile_is_done_right_afterwards_and_never_beside(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600)
    place.let_go.clear()
    async with process(url, place, "a") as a, process(url, place, "b") as b:
        a.due(DRILL, "x")
        await until(lambda: place.under_way == 1)
        for queue in (a, b, a):
            queue.due(DRILL, "x")
            # Whatever came only once it is done again would be done a third time.
            await asyncio.gather(*queue._adding)
        place.let_go.set()
        await until(lambda: len(place.done) == 2)
        await a.idle(DRILL)
    assert (len(place.done), place.most_at_once) == (2, 1)


async def test_whoever_ends_hands_over_at_once_what_it_was_doing(url: str, place: Place) -> None:
    place.let_go.clear()
    async with process(url, place, "a") as a:
        a.due(DRILL, "x")
        await until(lambda: place.under_way == 1)
        async with process(url, place, "b"):
            await a.wind_down()
            await a.stop()
            await until(lambda: place.begun == ["a x", "b x"], seconds=2)
            place.let_go.set()
            await until(lambda: place.done == ["b x"])


async def test_what_a_dead_process_was_doing_is_taken_over(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    place.let_go.clear()
    async with process(url, place, "a") as a:
        a.due(DRILL, "x")
        await until(lambda: place.under_way == 1)
        await worker.ended(a._kept_going)
        async with process(url, place, "b"):
            await until(lambda: place.begun == ["a x", "b x"])
            place.let_go.set()
            await until(lambda: "b x" in place.done)


async def test_a_job_that_only_a_newer_debrief_knows_holds_nothing_up(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    newer = (
        f"INSERT INTO {SCHEMA}.procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status) "  # noqa: S608
        """VALUES ('newer', 'newer', 'newer:x', 'newer:x', '{"about": "x"}', 'doing')"""
    )
    async with process(url, place, "a") as a:
        commanded(url, newer)
        waits = f"SELECT status::text FROM {SCHEMA}.procrastinate_jobs WHERE task_name = 'newer'"  # noqa: S608
        await until(lambda: commanded(url, waits) == "todo")
        assert [backlog.kind for backlog in await a.backlog()] == [DRILL]
        place.found = ("x",)
        await until(lambda: place.done == ["a x"])


async def test_whoever_had_seemed_dead_stops_what_others_do_now(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    place.let_go.clear()
    async with process(url, place, "a") as a:
        a.due(DRILL, "x")
        await until(lambda: place.under_way == 1)
        commanded(url, f"DELETE FROM {SCHEMA}.procrastinate_workers")  # noqa: S608 - our own name
        await until(lambda: len(place.begun) == 2)
        assert place.most_at_once == 1
        place.let_go.set()
        await until(lambda: place.done == ["a x"])


async def test_what_nobody_made_a_job_of_is_found(url: str, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    async with process(url, place, "a"):
        place.found = ("x",)
        await until(lambda: place.done == ["a x"])


async def test_what_comes_to_nothing_is_found_seldom(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    async with process(url, place, "a"):
        place.found = ("x",)
        await until(lambda: bool(place.done))
        sweeps: list[str] = []
        place.found = Watched(sweeps)
        await until(lambda: len(sweeps) > 3)
        assert place.done == ["a x"]


async def test_what_failed_is_tried_again_at_the_next_change_and_not_before(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    place.fails = [RuntimeError("x")]
    async with process(url, place, "a") as a:
        a.due(DRILL, "x")
        await until(lambda: not place.fails)
        sweeps: list[str] = []
        place.found = Watched(sweeps)
        await until(lambda: len(sweeps) > 3)
        assert place.begun == ["a x"]
        a.due(DRILL, "x")
        await until(lambda: place.done == ["a x"])
        place.found = ()
        await a.idle(DRILL)


async def test_of_what_failed_and_is_gone_nothing_remains(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    place.fails, place.found = [RuntimeError("x"), RuntimeError("y")], ("y",)
    async with process(url, place, "a") as a:
        for about in "xy":
            a.due(DRILL, about)
        names = f"SELECT string_agg(queueing_lock, ' ') FROM {SCHEMA}.procrastinate_jobs"  # noqa: S608 - our own name
        await until(lambda: len(place.begun) == 2 and commanded(url, names) == "drill:y")


async def test_what_failed_for_want_of_the_database_is_found_again(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    place.fails, place.found = [StoreUnavailable("It is away.")], ("x",)
    monkeypatch.setattr(sweeping, "FOUND_AGAIN_SECONDS", 0.1)
    async with process(url, place, "a"):
        await until(lambda: "a x" in place.done)


async def test_lost_connections_cut_nothing_off(url: str, place: Place) -> None:
    place.let_go.clear()
    async with process(url, place, "a") as a:
        a.due(DRILL, "x")
        await until(lambda: place.under_way == 1)
        commanded(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        place.let_go.set()
        await until(lambda: place.done == ["a x"])
        a.due(DRILL, "y")
        await until(lambda: place.done == ["a x", "a y"])
    assert place.begun == ["a x", "a y"]


async def test_finished_jobs_leave_nothing_behind(url: str, place: Place) -> None:
    async with process(url, place, "a") as a:
        a.due(DRILL, "x")
        await until(lambda: bool(place.done))
        await a.idle(DRILL)
    for table in ("procrastinate_jobs", "procrastinate_events", "procrastinate_workers"):
        assert commanded(url, f"SELECT count(*) FROM {SCHEMA}.{table}") == 0  # noqa: S608 - our own names


async def test_tables_of_another_version_are_made_anew(
    url: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_OURS", tables._OURS + "CREATE TABLE newer (n integer);")
    await asyncio.gather(*(asyncio.to_thread(prepare, Server.of(url)) for _ in range(3)))
    assert commanded(url, f"SELECT count(*) FROM {SCHEMA}.newer") == 0  # noqa: S608 - our own names
    async with process(url, place, "a") as a:
        a.due(DRILL, "x")
        await until(lambda: place.done == ["a x"])


def test_a_queue_makes_a_database_neither_strange_nor_full(empty_url: str, tmp_path: Path) -> None:
    source = filled(f"{SQLITE}:///{tmp_path}/one.db")
    prepare(Server.of(empty_url))
    asyncio.run(open_server(empty_url).close())
    copy_database(source, empty_url, lambda *_: None)


class Watched(Sequence[str]):
    """`x`, and a note of each look at it."""

    def __init__(self, looks: list[str]) -> None:
        self.looks = looks

    def __len__(self) -> int:
        return 1

    def __getitem__(self, at: int) -> str:  # type: ignore[override]
        if at:
            raise IndexError
        self.looks.append("looked")
        return "x"


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what takes seconds take a fraction of one."""
    for name, seconds in (("DEAD_SECONDS", 0.5), ("SWEEP_SECONDS", 0.1)):
        monkeypatch.setattr(sweeping, name, seconds)
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.1)


def commanded(url: str, command: str) -> object:
    with psycopg.connect(Server.of(url).conninfo, autocommit=True) as connection:
        found = connection.execute(command.encode())
        row = found.fetchone() if found.description else None
        return row and row[0]


async def test_every_process_knows_what_waits_and_what_is_under_way_in_all(url: str, place: Place) -> None:
    place.let_go.clear()
    async with process(url, place, "a") as a, process(url, place, "b") as b:
        assert await b.backlog() == [Backlog(DRILL)]
        for n in range(3):
            a.due(DRILL, str(n))
        await until(lambda: place.under_way == 3)
        a.due(DRILL, "0")
        await until_waiting(b, 1)
        (backlog,) = await b.backlog()
        assert (backlog.waiting, backlog.under_way) == (1, 3)
        assert 0 < backlog.oldest_seconds < 10
        place.let_go.set()
        await b.idle(DRILL)
        assert await a.backlog() == [Backlog(DRILL)]


async def until_waiting(queue: Queue, number: int) -> None:
    async with asyncio.timeout(10):
        while (await queue.backlog())[0].waiting != number:  # noqa: ASYNC110 - other processes tell nobody
            await asyncio.sleep(0.01)
