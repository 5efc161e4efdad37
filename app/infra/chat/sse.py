"""Server-sent events, read from bytes as they come in. Only what chat completions use of them.

Every `data:` line is taken for an event of its own: JSON on one line is what all servers send.
"""

LONGEST_LINE = 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class LineTooLong(Exception):
    """A line went on for more than `LONGEST_LINE` bytes."""


class EventLines:
    """Puts lines together that were split over several reads."""

    def __init__(self) -> None:
        self._rest = b""
        self._begun = False

    def feed(self, received: bytes) -> list[bytes]:
        """What stood behind `data:` in each line that is whole now; LineTooLong."""
        if self._rest:
            received = self._rest + received
        if not self._begun:
            # Some begin with the mark that tells the order of bytes.
            received, self._begun = received.removeprefix(_BYTE_ORDER_MARK), len(received) >= len(_BYTE_ORDER_MARK)
        lines = received.split(b"\n")
        self._rest = lines.pop()
        if len(received) > LONGEST_LINE:
            self._measure(lines)
        # An empty one only keeps the connection open.
        return [line[5:] for line in lines if line.startswith(b"data:") and not line[5:].isspace() and line[5:]]

    def end(self) -> list[bytes]:
        """The last line, if the server did not end it."""
        return self.feed(b"\n") if self._rest else []

    def _measure(self, lines: list[bytes]) -> None:
        if max(map(len, [self._rest, *lines])) > LONGEST_LINE:
            raise LineTooLong
