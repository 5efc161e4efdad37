"""`debrief worker`: does background work for an installation on PostgreSQL, without pages or an API."""

import asyncio
import os
import signal
import sys
import threading

import typer

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
    content = load_valid_content(settings.loops_dir)
    with served(settings.database_url):
        asyncio.run(_work(settings, content))


async def _work(settings: Settings, content: Content) -> None:
    told = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, _end, told)
    built = build(settings, content)
    try:
        await built.start()
        typer.echo(f"Debrief works for {built.database.name}")
        sys.stdout.flush()
        await told.wait()
    finally:
        await built.stop()
        await built.close()


def _end(told: asyncio.Event) -> None:
    """Begin to end; told so once more, or when it takes too long, end at once."""
    if told.is_set():
        os._exit(1)
    told.set()
    timer = threading.Timer(LONGEST_END_SECONDS, os._exit, (1,))
    timer.daemon = True
    timer.start()
