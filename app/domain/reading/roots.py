"""What an English word has in common with its other forms, for comparing names; never shown to anybody.

A stemmer of documents is made for finding more: it leaves "detector" and "detection" apart and makes "universal"
and "university" one. Names are compared word by word, so here a word loses its plural and its spelling only, and
the head of a name what tells the one who does something from the doing of it.
"""

import re

_SPELT_WITH_S = re.compile(r"is(?=(?:e|ed|es|ers?|ing|ations?)$)")
_HISSING = re.compile(r"(?:ss|sh|ch|x|z)es$")
_VOWEL = re.compile(r"[aeiouy]")
# Endings of who or what does something and of its doing, with the letters that must be left before them.
_DOING = (
    ("ication", "i", 3),
    ("ating", "", 3),
    ("ation", "", 3),
    ("ator", "", 3),
    ("ing", "", 3),
    ("ion", "", 5),
    ("er", "", 3),
    ("or", "", 4),
)
_DONE = "~"


def singular(word: str) -> str:
    """A word in lower case without its plural, -ise spelt -ize."""
    spelt = _SPELT_WITH_S.sub("iz", word)
    if len(spelt) < 4 or spelt.endswith("ss"):
        return spelt
    if spelt.endswith("ies"):
        return spelt[:-3] + "y"
    return spelt[:-2] if _HISSING.search(spelt) else spelt.removesuffix("s")


def head_root(word: str) -> str:
    """What the last word of a name shares with its kin: "detector" and "detection", "ranker" and "ranking".

    The bare word is another one: a list is no listing, and a post no poster.
    """
    left, done = singular(word), False
    while (shorter := _without_doing(left)) is not None:
        left, done = shorter, True
    return _single_end(re.sub("is$", "iz", re.sub("y$", "i", left))) + _DONE if done else left


def _without_doing(word: str) -> str | None:
    for ending, instead, least in _DOING:
        left = word.removesuffix(ending)
        if left != word and len(left) >= least and _VOWEL.search(left):
            return left + instead
    return None


def _single_end(word: str) -> str:
    return word[:-1] if len(word) > 1 and word[-1] == word[-2] else word
