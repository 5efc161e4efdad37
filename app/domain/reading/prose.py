"""Is a sentence something a person would say, or a row of key words, numbers or letters?

Speech needs its small words ("the", "was", "的", "了"); lists of key words and noise do without. Short sentences
get the benefit of the doubt.
"""

import re

from app.domain.reading.amounts import words

_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_VOWEL = re.compile(r"[aeiouy]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SMALL_WORDS = frozenset(
    words(
        "the a an of to in on at for from by with and or but so if as than that this these those it its "
        "they them their he she his her him we our us i my me you your is are was were be been has have "
        "had do does did will would can could not no there then when where which who what how why because "
        "since until after before into over per about out up down all each one i'm i've i'd i'll it's "
        "we've we're don't didn't isn't wasn't that's went took got"
    )
)
_SMALL_HAN = frozenset(
    "的了是我你他她它们就把在有和也不都还这那从到给让被跟对很会要没说做用后去来得着过为与但可而又再才只最更比由将于"
)
_LIST_MARK = re.compile(r"[、|/]|(?<=[\u3400-\u9fff%]) (?=[\u3400-\u9fff\d])")
_COMMA = re.compile(r"[,;、]")
LATIN_WORDS = 6
LATIN_SHARE = 0.08
LONG_ROW = 12
LIST_PAUSES = 4
NUMBERED_PIECES = 0.75
NOISE_SHARE = 0.3
NUMBERS = 4


def is_prose(sentence: str) -> bool:
    """Whether one sentence of normalised text reads like speech."""
    latin = _LATIN.findall(sentence)
    han = _HAN.findall(sentence)
    if len(han) > 4 * len(latin):
        return not _is_han_list(sentence, han)
    if len(latin) >= LATIN_WORDS and len(han) < len(latin):
        return not (_is_word_list(sentence, latin) or _is_noise(latin))
    return bool(latin or han) or len(_NUMBER.findall(sentence)) < NUMBERS


def _is_word_list(sentence: str, latin: list[str]) -> bool:
    share = sum(word in _SMALL_WORDS for word in latin) / len(latin)
    return share < LATIN_SHARE and (sentence.count(",") + 1 >= LIST_PAUSES or len(latin) >= LONG_ROW)


def _is_noise(latin: list[str]) -> bool:
    odd = sum(1 for word in latin if len(word) > 3 and not _VOWEL.search(word))
    return odd >= NOISE_SHARE * len(latin)


def _is_han_list(sentence: str, han: list[str]) -> bool:
    """Many short pieces side by side, or pieces that nearly all hold a number, with hardly a small word."""
    pieces = [piece for piece in _COMMA.split(sentence) if piece.strip(" .。!?")]
    small = sum(char in _SMALL_HAN for char in han)
    numbered = sum(1 for piece in pieces if _NUMBER.search(piece))
    if small > max(1, len(pieces) // 4):
        return False
    return len(_LIST_MARK.findall(sentence)) >= LIST_PAUSES or (
        len(pieces) >= LIST_PAUSES and numbered >= NUMBERED_PIECES * len(pieces)
    )
