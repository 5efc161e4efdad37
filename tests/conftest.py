"""Shared by every test: asyncio as the event loop, and no network beyond loopback."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from pytest_socket import socket_allow_hosts

from app.infra.content import content_root, load_content
from app.services.ports import Content
from tests import databases
from tests.model_server import ModelServer, serving

# A busy machine is no fault of the code: speed is measured by the benchmarks.
hypothesis.settings.register_profile("debrief", deadline=None, max_examples=30)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=400)
hypothesis.settings.load_profile("debrief")

# No test speaks TLS with anybody. To load the certificates of all authorities takes each HTTP client 30 ms,
# which came to a third of what the tests of pages and API needed.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)

BROWSER = "browser"
LONGEST = {"chaos", "real_server", "playthrough", "cli", "rules"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests store in another kind of database."""
    kinds = (databases.SQLITE, databases.POSTGRES)
    parser.addoption("--database", choices=kinds, default=databases.SQLITE, help="the database tests store in")


def pytest_configure(config: pytest.Config) -> None:
    """Say to `tests.databases` what was chosen, in each process that runs tests."""
    databases.kind = config.getoption("--database")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Anything that would leave this machine fails the test that tried it."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def content() -> Content:
    """The content that ships."""
    return load_content(content_root())


@pytest.fixture
def serve_model() -> Iterator[Callable[[ModelServer], ModelServer]]:
    """Serve a model server until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda server: stack.enter_context(serving(server))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long first, so that no process is left with one of them when the others have nothing to do.

    Browser tests last: the event loop that drives Chromium stays open, and no other test could run its own.
    """
    items.sort(key=lambda item: (BROWSER in item.path.parts, LONGEST.isdisjoint(item.path.parts)))
    if databases.kind != databases.SQLITE:
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="is about SQLite files"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have recorded, whether they ran here or in other processes."""
    reports = (report for name in ("passed", "failed") for report in terminalreporter.getreports(name))
    for report in reports:
        for name, figures in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(f"\n{figures}")
