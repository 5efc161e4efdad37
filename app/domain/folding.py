"""Texts as they are compared in a search: over all interviews and within one alike."""

import unicodedata


def fold(text: str) -> str:
    """`text` without differences of case and width; a NUL, beyond which a database compares nothing, is a blank."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\0", " ")
