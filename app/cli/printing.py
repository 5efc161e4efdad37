"""Somebody else's words in a terminal."""


def printable(text: str) -> str:
    """`text` without control characters, which could steer the terminal; line breaks stay."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
