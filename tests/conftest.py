"""Shared by every test: asyncio as the event loop, and no network beyond loopback."""

import pytest
from pytest_socket import socket_allow_hosts


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Anything that would leave this machine fails the test that tried it."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
