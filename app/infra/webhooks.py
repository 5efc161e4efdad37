"""Posts messages to servers that somebody who uses this one has named, and to no other machine by accident."""

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from app.services.ports import Unreached

SECONDS = 15.0


class _PrivateAddress(OSError):
    """The name leads into a network of our own."""


class HttpMessenger:
    """Implements `services.ports.Messenger`.

    Unless `private`, no address is reached that is not public: a web address from outside must not make this server
    speak to its neighbours. The address that was checked is the one that is connected to. Redirects are refused.
    """

    def __init__(self, *, private: bool, seconds: float = SECONDS) -> None:
        self._private = private
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Post `body`; Unreached unless the server replies with a status from 200 to 299."""
        try:
            self._check_literal(url)
            resolver = _Resolver(private=self._private)
            async with (
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(resolver=resolver), timeout=self._timeout
                ) as session,
                session.post(url, data=body, headers=headers, allow_redirects=False) as reply,
            ):
                if not reply.ok or reply.status >= 300:
                    raise Unreached(f"status {reply.status}")
        except TimeoutError as error:
            raise Unreached("no reply in time") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unreached(_why(error)) from error

    def _check_literal(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        if not self._private and _is_address(host) and not _is_public(host):
            raise _PrivateAddress


class _Resolver(AbstractResolver):
    """Looks names up, and leaves out what is not public."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._names = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`; OSError when there is none that may be reached."""
        found = await self._names.resolve(host, port, family)
        reached = [one for one in found if self._private or _is_public(one["host"])]
        if not reached:
            raise _PrivateAddress
        return reached

    async def close(self) -> None:
        """Nothing is held."""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def _why(error: Exception) -> str:
    """A few words without the address, which may hold a secret of its owner's."""
    private = isinstance(error, _PrivateAddress) or isinstance(
        getattr(error, "os_error", None) or error.__cause__, _PrivateAddress
    )
    return "a private address (see WEBHOOK_PRIVATE_ADDRESSES)" if private else type(error).__name__
