"""The port that a process listens on, and its address for people."""

import errno
import socket

from app.errors import SettingsInvalid


def bound_to(host: str, port: int, setting: str) -> socket.socket:
    """A socket that listens there, on any free port for 0; SettingsInvalid, which names the port's `setting`."""
    name = host.strip("[]")
    try:
        family, *_, address = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        raise SettingsInvalid(_why_not(error, name, port, setting)) from error
    # Its connections take over that nothing small is held back, which asyncio alone would not see to here.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _why_not(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Stop the program that uses it, or start with another: {setting}={port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Set {setting} to one above 1023."
    reason = error.strerror or type(error).__name__
    return f"HOST={host} cannot be served: {reason}. Set HOST to an address of this machine, such as 127.0.0.1."


def address_of(host: str, listener: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    port = listener.getsockname()[1]
    # Nobody can open the address that stands for all addresses.
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host.strip("[]"), host.strip("[]"))  # noqa: S104
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
