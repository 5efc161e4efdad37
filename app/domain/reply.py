"""What kind of thing a candidate sent: an answer, a refusal to answer, or nothing that could be one."""

import re
import unicodedata
from collections.abc import Set

from app.domain.interview import Reply

MIN_WORDS = 3
MIN_HAN = 4
_CLAUSE_END = re.compile(r"[\s]*[,.!?;:…、，。！？；：~～\-—]+[\s]*|\n+")
_LATIN_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_UNPRONOUNCEABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|^[^aeiouy]{4,}$")


def classify(text: str, declined: Set[str], fillers: Set[str]) -> Reply:
    """Tell an answer from a declined question and from something senseless.

    `declined` and `fillers` are whole replies in lower case (`prompts/replies.yaml`). A text whose clauses are
    all such phrases is declined when one of them declines, and senseless when all only fill.
    """
    clauses = _clauses(text)
    if clauses and all(clause in declined or clause in fillers for clause in clauses):
        return Reply.DECLINED if any(clause in declined for clause in clauses) else Reply.SENSELESS
    return Reply.SENSELESS if _senseless(text) else Reply.ANSWER


def _clauses(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return [part.strip(" '\"“”()（）*") for part in _CLAUSE_END.split(folded) if part.strip(" '\"“”()（）*")]


def _senseless(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text).lower()
    han = _HAN.findall(folded)
    words = [word for word in _LATIN_WORD.findall(_HAN.sub(" ", folded)) if word]
    if len(words) < MIN_WORDS and len(han) < MIN_HAN:
        return not any(char.isdigit() for char in folded)
    return _one_thing_repeated(words, han) or _keyboard_noise(words, han)


def _one_thing_repeated(words: list[str], han: list[str]) -> bool:
    units = words + han
    return len(units) >= 4 and len(set(units)) <= 2


def _keyboard_noise(words: list[str], han: list[str]) -> bool:
    noise = sum(1 for word in words if word.isascii() and _UNPRONOUNCEABLE.search(word))
    return not han and noise * 2 > len(words)
