"""Somebody else's words in a terminal, and signs that its encoding does not have."""

import codecs
import sys
from io import TextIOWrapper

PLAIN_SIGNS = "debrief.plain-signs"
# What stands for a sign of ours where the encoding lacks it. Anything else that it lacks is a question mark.
_PLAIN = str.maketrans("✓✗·–—−…“”‘’→›×≥≤", "+x----.\"\"''>>x><")


def printable(text: str) -> str:
    """`text` without control characters, which could steer the terminal; line breaks stay."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def print_whatever_comes() -> None:
    """From now on no character ends the program because the output's encoding does not have it.

    Standard error needs nothing: Python itself writes there what it can.
    """
    codecs.register_error(PLAIN_SIGNS, _plain)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors=PLAIN_SIGNS)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(char if char.isascii() else "?" for char in lacking), error.end
