"""Posting to another server: taken only when it says so, and never to where it should not go."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.infra.webhooks import HttpMessenger, _is_public
from app.services.ports import Unreached

pytestmark = pytest.mark.anyio


@contextmanager
def server(status: int, **headers: str) -> Iterator[tuple[str, list[bytes]]]:
    """A server that replies with `status`, and what it was sent."""
    sent: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            if status:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}/", sent
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_a_server_that_says_so_has_taken_it(status: int) -> None:
    with server(status) as (url, sent):
        await HttpMessenger(private=True).send(url, b"{}", {"Content-Type": "application/json"})
    assert sent == [b"{}"]


@pytest.mark.parametrize("status", [301, 307, 400, 410, 500])
async def test_any_other_reply_is_none(status: int) -> None:
    with (
        server(200) as (elsewhere, sent),
        server(status, Location=elsewhere) as (url, _),
        pytest.raises(Unreached, match=str(status)),
    ):
        await HttpMessenger(private=True).send(url, b"{}", {})
    assert sent == []


async def test_a_server_that_hangs_up_or_is_not_there_was_not_reached() -> None:
    with server(0) as (url, _), pytest.raises(Unreached):
        await HttpMessenger(private=True).send(url, b"{}", {})
    with pytest.raises(Unreached):
        await HttpMessenger(private=True).send(url, b"{}", {})


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_only_addresses_of_the_public_network_may_be_reached(address: str, public: bool) -> None:
    assert _is_public(address) is public
