"""What kind of thing a candidate sent: an answer, a refusal to answer, or nothing that could be one."""

import re
import unicodedata
from collections.abc import Iterator, Set

from app.domain.interview import Reply

MIN_WORDS = 3
MIN_HAN = 4
BEGINNING = 300  # characters
_CLAUSE_END = re.compile(r"[\s]*[,.!?;:…、，。！？；：~～\-—]+[\s]*|\n+")
_AROUND_CLAUSE = " '\"“”()（）*"
_LATIN_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_UNPRONOUNCEABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|^[^aeiouy]{4,}$")


def classify(text: str, declined: Set[str], fillers: Set[str]) -> Reply:
    """Tell an answer from a declined question and from something senseless.

    `declined` and `fillers` are whole replies in lower case (`prompts/replies.yaml`). A text whose clauses are
    all such phrases is declined when one of them declines, and senseless when all only fill.
    """
    folded = _folded(text)
    clauses = _clauses_if_known(folded, declined, fillers)
    if clauses:
        return Reply.DECLINED if any(clause in declined for clause in clauses) else Reply.SENSELESS
    return Reply.SENSELESS if _senseless(folded) else Reply.ANSWER


def _folded(text: str) -> str:
    # Plain ASCII is in this form already.
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()


def _clauses_if_known(folded: str, declined: Set[str], fillers: Set[str]) -> list[str]:
    """The clauses, if all of them are such phrases; the first one of most answers is not."""
    known: list[str] = []
    for clause in _clauses(folded.replace("’", "'")):
        if clause not in declined and clause not in fillers:
            return []
        known.append(clause)
    return known


def _clauses(text: str) -> Iterator[str]:
    begin = 0
    for end in _CLAUSE_END.finditer(text):
        if clause := text[begin : end.start()].strip(_AROUND_CLAUSE):
            yield clause
        begin = end.end()
    if clause := text[begin:].strip(_AROUND_CLAUSE):
        yield clause


def _senseless(folded: str) -> bool:
    """Whether neither the beginning nor the whole says anything; what begins well is read no further."""
    return _says_nothing(folded[:BEGINNING]) and (len(folded) <= BEGINNING or _says_nothing(folded))


def _says_nothing(folded: str) -> bool:
    han = [] if folded.isascii() else _HAN.findall(folded)
    words = _LATIN_WORD.findall(_HAN.sub(" ", folded) if han else folded)
    if len(words) < MIN_WORDS and len(han) < MIN_HAN:
        return not any(char.isdigit() for char in folded)
    return _one_thing_repeated(words, han) or (not han and _keyboard_noise(words))


def _one_thing_repeated(words: list[str], han: list[str]) -> bool:
    units = words + han
    return len(units) >= 4 and len(set(units)) <= 2


def _keyboard_noise(words: list[str]) -> bool:
    noise = sum(1 for word in words if word.isascii() and _UNPRONOUNCEABLE.search(word))
    return noise * 2 > len(words)
