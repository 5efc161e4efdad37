"""How a server ends: proxies are told first, then the open streams end, and their listeners come back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.types import Scope


class Ending:
    """How far the end of this server has come. To be used on its event loop."""

    def __init__(self) -> None:
        self.announced = False
        self.streams_end = False
        self._open: set[Callable[[], None]] = set()

    def announce(self) -> None:
        """From now on the server is not ready any more; it still answers."""
        self.announced = True

    def end_streams(self) -> None:
        """Let all open streams end at once, and those that are opened yet."""
        self.streams_end = True
        for end in list(self._open):
            end()

    @contextmanager
    def ends(self, end: Callable[[], None]) -> Iterator[None]:
        """While a stream is open: `end` is called when it has to end with the server."""
        self._open.add(end)
        try:
            if self.streams_end:
                end()
            yield
        finally:
            self._open.discard(end)


def ending_of(scope: Scope) -> Ending:
    """The end of the server that handles `scope`."""
    ending: Ending = scope["app"].state.ending
    return ending
