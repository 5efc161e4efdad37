"""The process that reads one file: content on standard input, JSON on standard output.

A PDF or DOCX can be made to hang a parser or to have it take all memory. Here it can: this process has no settings,
no database and no network use, may hold so much memory and run for so long, and writes no file.
"""

import json
import sys
from importlib import import_module

from app.infra.documents.kinds import Kind
from app.services.documents import DocumentFault, DocumentUnreadable

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
# What is longer is refused afterwards anyway.
MOST_CHARACTERS = 1_000_000


def main() -> None:
    """Read the kind of file that the first argument names. What a parser raises ends the process: a broken file."""
    limit()
    text_of = import_module(f"app.infra.documents.{Kind(sys.argv[1])}").text_of
    try:
        reply = {"text": text_of(sys.stdin.buffer.read())[:MOST_CHARACTERS]}
    except DocumentUnreadable as error:
        reply = {"fault": error.fault.value}
    except MemoryError:
        reply = {"fault": DocumentFault.TOO_MUCH_WORK.value}
    sys.stdout.write(json.dumps(reply))


def limit() -> None:
    """From here on this process ends when it takes too much. Windows has no such limits; there only time counts."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
