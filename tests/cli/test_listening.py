"""The socket that a process listens on."""

import socket

from app.cli.listening import bound_to


def test_its_connections_hold_nothing_small_back() -> None:
    with (
        bound_to("127.0.0.1", 0, "PORT") as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as taken,
    ):
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
