"""`debrief serve`: bind, build, serve, and end quietly."""

import gc
import signal
import socket
import sys
from types import FrameType
from typing import TYPE_CHECKING

import typer
import uvicorn

from app.cli.listening import address_of, bound_to
from app.infra.logs import set_up_logs
from app.settings import Settings

if TYPE_CHECKING:
    from app.services.ports import Content

# New objects after which the youngest are looked through for cycles; the default of 700 took a fifth of the CPU.
COLLECT_AFTER = 50_000
# How many times oftener than all objects: the frozen ones do not count, so the default would be met each time.
OFTENER_THAN_ALL = 50
# How long a thread that reads or writes may hold up the event loop, on which every word is heard; usually 5 ms.
SWITCH_SECONDS = 0.001


def serve() -> None:
    """Serve until a signal ends it. SettingsInvalid, ContentInvalid, StoreUnavailable."""
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _end)
    settings = Settings.load()
    set_up_logs(settings.log_level, settings.log_format)
    with bound_to(settings.host, settings.port, "PORT") as listener:
        # Nearly all that a start makes stays: looking for cycles in it takes a seventh of the time.
        gc.disable()
        # A port in use shows before content loads, and faulty content before anything is made.
        from app.infra.served import served  # noqa: PLC0415
        from app.wiring.content import load_valid_content  # noqa: PLC0415

        content = load_valid_content(settings.loops_dir)
        with served(settings.database_url):
            _serve(settings, content, listener)


def _serve(settings: Settings, content: "Content", listener: socket.socket) -> None:
    # A file that is served already shows before the application loads.
    from app.cli.server import EndingServer  # noqa: PLC0415
    from app.main import create_app  # noqa: PLC0415

    app, address = create_app(settings, content=content), address_of(settings.host, listener)
    _spare_the_collector()
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="on")
    server = EndingServer(config, app.state.ending, settings.shutdown_delay_seconds)
    server.when_up(lambda: _say(f"Debrief is at {address}"))
    server.run(sockets=[listener])


def _spare_the_collector() -> None:
    """Content, routes and code stay as long as the process: looking through them for cycles is of no use.

    Nor is it before they are set aside: a fifth of a second to find the two megabytes that imports leave behind.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(COLLECT_AFTER, 10, OFTENER_THAN_ALL)


def _say(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
