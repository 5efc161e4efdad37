"""Turning a file that a candidate hands in into the text that an interview may use."""

from dataclasses import dataclass

from app.domain.background import Claim, claims
from app.domain.language import Language
from app.services.documents import DocumentFault, DocumentReader, DocumentUnreadable
from app.services.ports import Phrases
from app.services.texts import LONGEST_BACKGROUND


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The text of a file, and what of it an interviewer may take up, claims without numbers first."""

    text: str
    claims: tuple[Claim, ...]


class Backgrounds:
    """Reads files. Nothing is kept: what an interview uses is sent again as text when it starts."""

    def __init__(self, reader: DocumentReader, phrases: Phrases) -> None:
        self._reader = reader
        self._phrases = phrases

    async def read(self, content: bytes) -> HandedIn:
        """The text of a file; DocumentUnreadable."""
        text = await self._reader.text(content)
        if len(text) > LONGEST_BACKGROUND:
            raise DocumentUnreadable(DocumentFault.TOO_LONG)
        return HandedIn(text, claims(text, self._phrases.cues))

    def told(self, fault: DocumentFault, language: Language) -> str:
        """What is wrong with a file, and what to do."""
        return self._phrases.render(f"documents.{fault.value}", language)
