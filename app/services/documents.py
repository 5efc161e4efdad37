"""Files that a candidate hands in: what may come of reading one, and the port that reads it.

Kept apart from `app/services/ports`, since the process that reads a file loads this and nothing else of the
services.
"""

from enum import StrEnum
from typing import Protocol

from app.errors import AppError

LARGEST_DOCUMENT = 5 * 1024 * 1024
MOST_PAGES = 100


class DocumentFault(StrEnum):
    """Why a file gives no text; prompts/phrases/documents.yaml has the words."""

    NOT_CHOSEN = "not_chosen"
    UNREAD = "unread"
    NOTHING = "nothing"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_WORD = "old_word"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"
    BROKEN = "broken"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH_WORK = "too_much_work"
    TOO_LONG = "too_long"


class DocumentUnreadable(AppError):
    """This file gives no text."""

    def __init__(self, fault: DocumentFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class DocumentReader(Protocol):
    """Turns a file into plain text."""

    async def text(self, content: bytes) -> str:
        """What a person would read in the file, as plain text; DocumentUnreadable.

        What kind of file it is follows from its content, never from its name.
        """
        ...
