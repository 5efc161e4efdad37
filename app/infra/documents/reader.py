"""Reads files in processes of their own, a few at a time."""

import asyncio
import json
import sys
from collections.abc import Mapping

from app.infra.documents.kinds import Kind, decoded, kind_of
from app.infra.documents.plain import plain_text
from app.services.documents import LARGEST_DOCUMENT, DocumentFault, DocumentUnreadable

MOST_AT_ONCE = 2
# The child's own limit counts processor time; this one also ends a child that sleeps.
SECONDS = 15.0
_CHILD = ("-I", "-m", "app.infra.documents.child")


class SeparateReader:
    """Implements `services.documents.DocumentReader`. `seconds` is how long one file may take."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)

    async def text(self, content: bytes) -> str:
        """The text of a PDF, a DOCX or plain text; DocumentUnreadable."""
        if not content:
            raise DocumentUnreadable(DocumentFault.NOTHING)
        if len(content) > LARGEST_DOCUMENT:
            raise DocumentUnreadable(DocumentFault.TOO_LARGE)
        kind = kind_of(content)
        raw = decoded(content) if kind is None else await self._read_apart(kind, content)
        text = await asyncio.to_thread(plain_text, raw, wrapped=kind is Kind.PDF)
        if not any(map(str.isalnum, text)):
            raise DocumentUnreadable(DocumentFault.NO_TEXT)
        return text

    async def _read_apart(self, kind: Kind, content: bytes) -> str:
        async with self._turn:
            reply = await self._reply(kind, content)
        if "fault" in reply:
            raise DocumentUnreadable(DocumentFault(reply["fault"]))
        return reply["text"]

    async def _reply(self, kind: Kind, content: bytes) -> Mapping[str, str]:
        """What the child said; one that was ended by a limit had too much to do, one that failed a broken file."""
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *_CHILD,
            kind.value,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # Keys and addresses of the settings are none of its business. Windows starts no Python without a few.
            env=None if sys.platform == "win32" else {},
        )
        try:
            said, _ = await asyncio.wait_for(child.communicate(content), self._seconds)
        except TimeoutError as error:
            raise DocumentUnreadable(DocumentFault.TOO_MUCH_WORK) from error
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode:
            ended = DocumentFault.TOO_MUCH_WORK if child.returncode < 0 else DocumentFault.BROKEN
            raise DocumentUnreadable(ended)
        reply: Mapping[str, str] = json.loads(said)
        return reply
