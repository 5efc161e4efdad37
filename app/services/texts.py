"""What may be stored of a text that somebody sent."""

from app.domain.background import Background
from app.errors import InvalidInput

LONGEST_ANSWER = 20_000
LONGEST_QUESTION = 4_000
LONGEST_FEATURE = 200
LONGEST_CELL = 300
LONGEST_BACKGROUND = 50_000
LONGEST_NOTE = 4_000


def accepted_answer(text: str) -> str:
    """`text` as it will be stored; InvalidInput says what to change."""
    storable(text, "text")
    if not text.strip():
        raise InvalidInput("The answer is empty. Write something, or skip the question.", "text")
    if len(text) > LONGEST_ANSWER:
        raise InvalidInput("The answer is longer than 20,000 characters. Shorten it and send it again.", "text")
    return text


def accepted_question(text: str) -> str:
    """The question an answer replies to; may be empty."""
    storable(text, "question")
    if len(text) > LONGEST_QUESTION:
        raise InvalidInput(
            "The question is longer than 4,000 characters. Shorten it and send it again.", "question"
        )
    return text


def accepted_feature(name: str) -> str:
    """The name of a feature that a question is to be asked about."""
    storable(name, "feature")
    if not name.strip():
        raise InvalidInput("Name the feature that the question is about.", "feature")
    if len(name) > LONGEST_FEATURE:
        raise InvalidInput("The name of the feature is longer than 200 characters. Shorten it.", "feature")
    return " ".join(name.split())


def accepted_cell(text: str, column: str) -> str:
    """What is written into a cell of the ledger, on one line; may be empty."""
    storable(text, column)
    if len(text) > LONGEST_CELL:
        raise InvalidInput("A cell holds at most 300 characters. Shorten it.", column)
    return " ".join(text.split())


def accepted_background(given: Background) -> Background:
    """Résumé, job description and notes as they will be stored; each may be empty, and the limit is for all."""
    parts = {"resume": given.resume, "job_description": given.job_description, "background": given.notes}
    for field, text in parts.items():
        storable(text, field)
    if sum(map(len, parts.values())) > LONGEST_BACKGROUND:
        longest = max(parts, key=lambda field: len(parts[field]))
        raise InvalidInput("The background is longer than 50,000 characters. Shorten it and try again.", longest)
    return given


def accepted_note(text: str, field: str) -> str:
    """A comment or a reason as it will be stored; InvalidInput says what to change."""
    storable(text, field)
    if not text.strip():
        raise InvalidInput("This is empty. Write a comment or a reason.", field)
    if len(text) > LONGEST_NOTE:
        raise InvalidInput("This is longer than 4,000 characters. Shorten it and send it again.", field)
    return text.strip()


def storable(text: str, field: str) -> None:
    """Refuse what no database and no reply could hold; InvalidInput."""
    if "\x00" in text:
        raise InvalidInput("The text holds a NUL character. Remove it and send it again.", field)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            "The text holds half a character (a lone surrogate). Send it as valid Unicode.", field
        ) from error
