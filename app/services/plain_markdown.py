"""Text as Markdown that renders as exactly that text: no headings, links, images, HTML, lists, code or tables.

Every answer, question and quote of an export goes through here.
"""

import re
import unicodedata

# Everything CommonMark and GitHub give a meaning inside a line; "@" and "://" would become links by themselves.
_INLINE = re.compile(r"[\\`*_\[\]{}<>|~&$@^]|(?<=[a-zA-Z]):(?=//)|(?<=www)\.|(?<=WWW)\.")
_LINE_START = re.compile(r"^([#+\-=:!])")
_ORDERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def inline(text: str) -> str:
    """`text` on one line; breaks become blanks."""
    return _line(" ".join(_lines(text)))


def quoted(text: str) -> str:
    """`text` as a block quote that keeps its lines and paragraphs."""
    lines = [_line(line) for line in _lines(text)]
    return "\n".join(_quoted_lines(lines))


def _quoted_lines(lines: list[str]) -> list[str]:
    quoted_lines = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        breaks = "\\" if line and following else ""
        quoted_lines.append(f"> {line}{breaks}" if line else ">")
    return quoted_lines


def _lines(text: str) -> list[str]:
    return [_visible(line).strip() for line in _BREAKS.split(text)]


def _visible(line: str) -> str:
    """Without control characters, and without those that turn the direction of what follows."""
    kept = (" " if char == "\t" else char for char in line if char == "\t" or not _hidden(char))
    return "".join(kept)


def _hidden(char: str) -> bool:
    return unicodedata.category(char) == "Cc" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def _line(line: str) -> str:
    escaped = _INLINE.sub(lambda found: "\\" + found.group(), line)
    escaped = _LINE_START.sub(r"\\\1", escaped)
    return _ORDERED.sub(r"\1\\\2", escaped)
