"""A real server on loopback for every test of the web application."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.web.candidate import Candidate
from tests.web.serving import ServeApp, debrief_app, running


@pytest.fixture
def serve() -> Iterator[ServeApp]:
    """Serve an application until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda app: stack.enter_context(running(app))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Debrief as it is shipped. Tests share it: each starts its own interviews."""
    with running(debrief_app(tmp_path_factory.mktemp("server") / "debrief.db")) as address:
        yield address


@pytest.fixture
def candidate(server: str) -> Iterator[Candidate]:
    """A candidate at the shared server."""
    one = Candidate(server)
    with one.http:
        yield one
