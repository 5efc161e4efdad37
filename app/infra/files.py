"""Files that one program at a time may write."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl


class AlreadyWritten(Exception):
    """Another program writes this file just now."""


@contextmanager
def only_writer(path: Path) -> Iterator[BinaryIO]:
    """The file at `path`, made if it is missing, to read from its start and to add to; AlreadyWritten, OSError."""
    with path.open("a+b") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyWritten from error
        file.seek(0)
        yield file
