"""Word lists and one linear pass that finds them.

An English entry is a row of words: `cut*` any word that begins so, `_` any one word, `~` up to five words between.
A Chinese entry is a row of characters: `~` up to eight characters between. All entries are in normalised spelling.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:,\d{3})*(?:\.\d+)?|[$¥€£₦₹%]|[^\W\d_a-z\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP_WORDS = 5
_GAP_CHARS = 8
_STOPS = frozenset("。!?;,\n")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign of normalised text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry of `group` stands at `text[start:end]`."""

    group: str
    start: int
    end: int


Entry = tuple[tuple[str, ...], str]
KeyT = TypeVar("KeyT", str, tuple[str, str])


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All entries: by their first word (or its beginning), by their first two, and by their first character.

    Two lexicons are the same only when they are one object.
    """

    words: Mapping[str, tuple[Entry, ...]]
    pairs: Mapping[tuple[str, str], tuple[Entry, ...]]
    stems: Mapping[str, tuple[Entry, ...]]
    stem_lengths: tuple[int, ...]
    han: Mapping[str, tuple[Entry, ...]]

    def scan(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        """Every entry found, in order of place; entries of different groups may lie over one another."""
        hits = [*self._scan_words(text, tokens), *self._scan_han(text)]
        hits.sort(key=lambda hit: (hit.start, -hit.end, hit.group))
        return hits

    def _scan_words(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        hits: list[Hit] = []
        for index, token in enumerate(tokens):
            following = tokens[index + 1].text if index + 1 < len(tokens) else ""
            for parts, group in self._starting_with(token.text, following):
                last = _match_words(text, parts, tokens, index)
                if last is not None:
                    hits.append(Hit(group, token.start, tokens[last].end))
        return hits

    def only(self, group: str) -> "Lexicon":
        """The entries of one group."""
        return Lexicon(
            _of_group(self.words, group),
            _of_group(self.pairs, group),
            _of_group(self.stems, group),
            self.stem_lengths,
            _of_group(self.han, group),
        )

    def _starting_with(self, word: str, following: str) -> list[Entry]:
        found = [*self.words.get(word, ()), *self.pairs.get((word, following), ())]
        for length in self.stem_lengths:
            if length > len(word):
                break
            found.extend(self.stems.get(word[:length], ()))
        return found

    def _scan_han(self, text: str) -> list[Hit]:
        hits: list[Hit] = []
        for found in _HAN.finditer(text):
            start = found.start()
            for parts, group in self.han.get(found.group(), ()):
                end = _match_han(text, parts, start)
                if end is not None:
                    hits.append(Hit(group, start, end))
        return hits


def build(groups: Mapping[str, Sequence[str]]) -> Lexicon:
    """A lexicon of entries by group. An entry is Chinese when it holds a Chinese character."""
    words: dict[str, list[Entry]] = {}
    pairs: dict[tuple[str, str], list[Entry]] = {}
    stems: dict[str, list[Entry]] = {}
    han: dict[str, list[Entry]] = {}
    for group in sorted(groups):
        for entry in groups[group]:
            if _HAN.match(entry):
                han.setdefault(entry[0], []).append((tuple(entry.split("~")), group))
                continue
            parts = tuple(entry.replace("-", " ").split())
            if parts[0].endswith("*"):
                stems.setdefault(parts[0][:-1], []).append((parts, group))
            elif len(parts) > 1 and parts[1] not in {"~", "_"} and not parts[1].endswith("*"):
                pairs.setdefault((parts[0], parts[1]), []).append((parts, group))
            else:
                words.setdefault(parts[0], []).append((parts, group))
    lengths = tuple(sorted({len(stem) for stem in stems}))
    return Lexicon(_frozen(words), _frozen(pairs), _frozen(stems), lengths, _frozen(han))


def tokenise(text: str) -> tuple[Token, ...]:
    """The words, numbers and signs of normalised text; Chinese characters are left out."""
    return tuple(Token(found.group(), found.start(), found.end()) for found in TOKEN.finditer(text))


def _frozen(table: dict[KeyT, list[Entry]]) -> dict[KeyT, tuple[Entry, ...]]:
    return {key: tuple(entries) for key, entries in table.items()}


def _of_group(table: Mapping[KeyT, tuple[Entry, ...]], group: str) -> dict[KeyT, tuple[Entry, ...]]:
    kept = {key: tuple(entry for entry in entries if entry[1] == group) for key, entries in table.items()}
    return {key: entries for key, entries in kept.items() if entries}


def _match_words(text: str, parts: tuple[str, ...], tokens: Sequence[Token], index: int) -> int | None:
    """The index of the last token of the entry when it begins at `index`."""
    at = index
    for number, part in enumerate(parts[1:], 1):
        if part == "~":
            continue
        reach = _GAP_WORDS + 1 if parts[number - 1] == "~" else 1
        found = _next_word(text, part, tokens, at, reach)
        if found is None:
            return None
        at = found
    return at


def _next_word(text: str, part: str, tokens: Sequence[Token], at: int, reach: int) -> int | None:
    for following in range(at + 1, min(at + 1 + reach, len(tokens))):
        if any(char in ".!?;\n。" for char in text[tokens[following - 1].end : tokens[following].start]):
            return None
        if _same(part, tokens[following].text):
            return following
    return None


def _same(part: str, word: str) -> bool:
    if part == "_":
        return True
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _match_han(text: str, parts: tuple[str, ...], start: int) -> int | None:
    at = start
    for number, part in enumerate(parts):
        if number == 0:
            if not text.startswith(part, at):
                return None
        else:
            found = text.find(part, at, at + _GAP_CHARS + len(part))
            if found < 0 or any(char in _STOPS for char in text[at:found]):
                return None
            at = found
        at += len(part)
    return at


EMPTY = build({})
