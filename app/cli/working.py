"""`debrief worker`: does background work for an installation on PostgreSQL, without pages or an API."""

import asyncio
import os
import signal
import socket
import sys
import threading
from contextlib import AbstractContextManager, nullcontext

import typer

from app.cli.listening import address_of, bound_to
from app.errors import SettingsInvalid
from app.infra.address import is_postgres
from app.infra.logs import set_up_logs
from app.infra.served import served
from app.services.ports import Content
from app.settings import Settings
from app.wiring.content import load_valid_content
from app.wiring.services import build

_ONLY_A_SERVER = (
    "`debrief worker` needs a database on a PostgreSQL server. Set DATABASE_URL to one; "
    "with a SQLite file `debrief serve` does all work itself."
)
# After this, whatever still holds the process up is left, such as a database that is locked.
LONGEST_END_SECONDS = 4.5


def work() -> None:
    """Work until a signal ends it. SettingsInvalid, ContentInvalid, StoreUnavailable."""
    settings = Settings.load()
    set_up_logs(settings.log_level, settings.log_format)
    if not is_postgres(settings.database_url):
        raise SettingsInvalid(_ONLY_A_SERVER)
    with _listening(settings) as listener:
        content = load_valid_content(settings.loops_dir)
        with served(settings.database_url):
            asyncio.run(_work(settings, content, listener))


def _listening(settings: Settings) -> AbstractContextManager[socket.socket | None]:
    if settings.worker_port is None:
        return nullcontext()
    return bound_to(settings.host, settings.worker_port, "WORKER_PORT")


async def _work(settings: Settings, content: Content, listener: socket.socket | None) -> None:
    told = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, _end, told)
    built = build(settings, content)
    try:
        await built.start()
        _say(f"Debrief works for {built.database.name}")
        if listener is None:
            await told.wait()
        else:
            # It brings the web along, which a worker has no other use for.
            from app.cli.telling import tell  # noqa: PLC0415

            _say(f"Its figures are at {address_of(settings.host, listener)}/metrics")
            await tell(settings, built, listener, told)
    finally:
        await built.stop()
        await built.close()


def _say(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()


def _end(told: asyncio.Event) -> None:
    """Begin to end; told so once more, or when it takes too long, end at once."""
    if told.is_set():
        os._exit(1)
    told.set()
    timer = threading.Timer(LONGEST_END_SECONDS, os._exit, (1,))
    timer.daemon = True
    timer.start()
