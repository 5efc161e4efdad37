"""Word lists and one linear pass that finds them.

An English entry is a row of words: `cut*` any word that begins so, `_` any one word, `~` up to five words between.
A Chinese entry is a row of characters: `~` up to eight characters between. All entries are in normalised spelling.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:,\d{3})*(?:\.\d+)?|[$¥€£₦₹%]|[^\W\d_a-z\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP, _ANY, _CUT_OFF = "~", "_", "*"
_GAP_WORDS = 5
_GAP_CHARS = 8
_STOPS = re.compile(r"[。!?;,\n]")
_BREAKS = re.compile(r"[.!?;\n。]")


class Token(NamedTuple):
    """One word, number or sign of normalised text."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """An entry of `group` stands at `text[start:end]`."""

    group: str
    start: int
    end: int


Entry = tuple[tuple[str, ...], str]
_Place = tuple[int, int, str]  # start, end below zero so that longer ones come first, group
KeyT = TypeVar("KeyT", str, tuple[str, ...])


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All entries by what they begin with, so that few are tried anywhere.

    English ones by their first two words, by the first and third around any one word, by the first alone, or by the
    first letters of a word that is cut off; Chinese ones by their first two characters, or by the first where only
    one is sure. `firsts` are the first parts of all English beginnings.

    Two lexicons are the same only when they are one object.
    """

    english: Mapping[tuple[str, ...], tuple[Entry, ...]]
    firsts: frozenset[str]
    stem_length: int
    han: Mapping[str, tuple[Entry, ...]]

    def scan(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        """Every entry found, in order of place; entries of different groups may lie over one another."""
        places = sorted([*self._scan_words(text, tokens), *self._scan_han(text)])
        return [Hit(group, start, -end) for start, end, group in places]

    def _scan_words(self, text: str, tokens: Sequence[Token]) -> list[_Place]:
        places: list[_Place] = []
        words = [token.text for token in tokens]
        breaks = _breaks_after(text, tokens)
        rows = zip(words, [*words[1:], ""], [*words[2:], "", ""], strict=False)
        for index, (word, second, third) in enumerate(rows):
            for parts, group in self._starting_with(word, second, third):
                last = _match_words(parts, words, breaks, index)
                if last is not None:
                    places.append((tokens[index].start, -tokens[last].end, group))
        return places

    def _starting_with(self, word: str, second: str, third: str) -> list[Entry]:
        found: list[Entry] = []
        if word in self.firsts:
            for beginning in ((word,), (word, second), (word, _ANY, third)):
                found += self.english.get(beginning, ())
        stem = word[: self.stem_length]
        if stem in self.firsts:
            found += self.english.get((stem, _CUT_OFF), ())
        return found

    def _scan_han(self, text: str) -> list[_Place]:
        places: list[_Place] = []
        for found in _HAN.finditer(text):
            start = found.start()
            # The last character of a text begins with itself alone.
            beginnings = {text[start], text[start : start + 2]}
            for parts, group in (entry for beginning in beginnings for entry in self.han.get(beginning, ())):
                end = _match_han(text, parts, start)
                if end is not None:
                    places.append((start, -end, group))
        return places


def build(groups: Mapping[str, Sequence[str]]) -> Lexicon:
    """A lexicon of entries by group. An entry is Chinese when it holds a Chinese character."""
    english: dict[tuple[str, ...], list[Entry]] = {}
    han: dict[str, list[Entry]] = {}
    stem_length = min(map(len, _stems(groups)), default=1)
    for group in sorted(groups):
        for entry in groups[group]:
            if _HAN.match(entry):
                pieces = tuple(entry.split(_GAP))
                han.setdefault(pieces[0][:2], []).append((pieces, group))
            else:
                parts = _parts(entry)
                english.setdefault(_beginning(parts, stem_length), []).append((parts, group))
    firsts = frozenset(beginning[0] for beginning in english)
    return Lexicon(_frozen(english), firsts, stem_length, _frozen(han))


def _parts(entry: str) -> tuple[str, ...]:
    return tuple(entry.replace("-", " ").split())


def _stems(groups: Mapping[str, Sequence[str]]) -> list[str]:
    firsts = (_parts(entry)[0] for entries in groups.values() for entry in entries)
    return [first.removesuffix(_CUT_OFF) for first in firsts if first.endswith(_CUT_OFF)]


def _beginning(parts: tuple[str, ...], stem_length: int) -> tuple[str, ...]:
    first, second, third = (*parts, _GAP, _GAP)[:3]
    if first.endswith(_CUT_OFF):
        return (first[:stem_length], _CUT_OFF)
    if _is_plain(second):
        return (first, second)
    return (first, _ANY, third) if second == _ANY and _is_plain(third) else (first,)


def _is_plain(part: str) -> bool:
    return part not in {_GAP, _ANY} and not part.endswith(_CUT_OFF)


def tokenise(text: str) -> tuple[Token, ...]:
    """The words, numbers and signs of normalised text; Chinese characters are left out."""
    return tuple([Token(found[0], *found.span()) for found in TOKEN.finditer(text)])


def _frozen(table: dict[KeyT, list[Entry]]) -> dict[KeyT, tuple[Entry, ...]]:
    return {key: tuple(entries) for key, entries in table.items()}


def _breaks_after(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The indices of tokens after which a sentence or a part of one ends."""
    starts = [token.start for token in tokens]
    before = ((bisect_right(starts, found.start()) - 1, found.start()) for found in _BREAKS.finditer(text))
    return frozenset(index for index, place in before if index >= 0 and place >= tokens[index].end)


def _match_words(parts: tuple[str, ...], words: Sequence[str], breaks: AbstractSet[int], index: int) -> int | None:
    """The index of the last word of the entry when it begins at `index`."""
    if parts[0] != words[index] and not _same(parts[0], words[index]):
        return None
    at, reach = index, 1
    for part in parts[1:]:
        if part == _GAP:
            reach = _GAP_WORDS + 1
            continue
        found = _next_word(part, words, breaks, at, reach)
        if found is None:
            return None
        at, reach = found, 1
    return at


def _next_word(part: str, words: Sequence[str], breaks: AbstractSet[int], at: int, reach: int) -> int | None:
    for following, word in enumerate(words[at + 1 : at + 1 + reach], at + 1):
        if following - 1 in breaks:
            return None
        if part == word or _same(part, word):
            return following
    return None


def _same(part: str, word: str) -> bool:
    if part.endswith(_CUT_OFF):
        return word.startswith(part[:-1])
    return part in {word, _ANY}


def _match_han(text: str, parts: tuple[str, ...], start: int) -> int | None:
    at = start
    for number, part in enumerate(parts):
        if number == 0:
            if not text.startswith(part, at):
                return None
        else:
            found = text.find(part, at, at + _GAP_CHARS + len(part))
            if found < 0 or _STOPS.search(text, at, found):
                return None
            at = found
        at += len(part)
    return at


EMPTY = build({})
