"""A real server on loopback for every test of the web application."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.web.serving import ServeApp, running


@pytest.fixture
def serve() -> Iterator[ServeApp]:
    """Serve an application until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda app: stack.enter_context(running(app))
