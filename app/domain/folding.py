"""Texts as they are compared in a search: over all interviews and within one alike."""

import unicodedata

from app.errors import InvalidInput

LONGEST_QUERY = 500


def fold(text: str) -> str:
    """`text` without differences of case and width; a NUL, beyond which a database compares nothing, is a blank."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\0", " ")


def words_of(q: str) -> tuple[str, ...]:
    """The different words of a query, folded; InvalidInput where it is endless.

    Half characters and NULs part words; nothing else is special.
    """
    if len(q) > LONGEST_QUERY:
        raise InvalidInput("Search for at most 500 characters.", field="q")
    whole = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in q)
    return tuple(dict.fromkeys(fold(whole).split()))
