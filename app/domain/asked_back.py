"""A candidate who asks instead of answering: told what the loop knows, or honestly put off, and asked again."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.language import Bilingual, Language
from app.domain.loop import Loop

MOST_WORDS = 45
MOST_HAN = 90
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s*|\n+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE_QUESTION = re.compile(r"(吗|呢|么|多少|多少人|几个人|什么|哪个|哪些|哪种|怎样|怎么样|如何)[。．.!！]?$")
# "It has to be seen what …": words of asking inside a statement.
_TOLD_NOT_ASKED = re.compile(r"(要看|得看|取决于|说不上|说不清)[^,，;；。]*$")
_AROUND = " .,!，。！、"


@dataclass(frozen=True, slots=True)
class Courtesies:
    """How one tells that somebody asks back, and what an interviewer says to it (`prompts/replies.yaml`).

    `asking` begin a question that has no question mark; `about_question` stand in one that is about what was asked;
    `courtesy` are whole sentences that may stand beside it; `put_offs` say that this is not to be had here.
    """

    asking: tuple[str, ...] = ()
    about_question: tuple[str, ...] = ()
    courtesy: frozenset[str] = frozenset()
    put_offs: tuple[Bilingual, ...] = ()

    def asks_back(self, text: str) -> bool:
        """Whether all of a short text asks. One number in it and it may be an answer put as a question."""
        # Most answers are too long, and that is soon seen where nothing has to be folded first.
        if text.isascii() and _many_words(text):
            return False
        folded = _folded(text)
        if _too_long(folded) or any(char.isdigit() for char in folded):
            return False
        sentences = [part for part in _SENTENCE_END.split(folded) if part.strip(_AROUND)]
        asking = [part for part in sentences if self._asks(part)]
        rest = [part for part in sentences if part not in asking]
        return bool(asking) and all(part.strip(_AROUND) in self.courtesy for part in rest)

    def _asks(self, sentence: str) -> bool:
        bare = sentence.strip()
        worded = _CHINESE_QUESTION.search(bare) and not _TOLD_NOT_ASKED.search(bare.rstrip(_AROUND))
        marked = bare.endswith("?") or bool(worded)
        return marked or bare.startswith(self.asking)

    def told_to_answer(self, text: str, loop: Loop | None, language: Language) -> str:
        """The loop's fact about the question at the end of an answer; nothing without one."""
        sentences = [part for part in _SENTENCE_END.split(_folded(text)) if part.strip(_AROUND)]
        fact = loop.fact_about(sentences[-1]) if loop and len(sentences) > 1 and self._asks(sentences[-1]) else None
        return fact.text.text(language) if fact else ""

    def told(self, text: str, loop: Loop | None, language: Language, seed: int) -> str:
        """What to say to the question before one's own: a fact of the loop, nothing if it is about one's own."""
        folded = _folded(text)
        fact = loop.fact_about(folded) if loop else None
        if fact is not None:
            return fact.text.text(language)
        if any(phrase in folded for phrase in self.about_question):
            return ""
        return _put_off(self.put_offs, language, seed)


def _put_off(variants: Sequence[Bilingual], language: Language, seed: int) -> str:
    return variants[seed % len(variants)].text(language) if variants else ""


def _folded(text: str) -> str:
    # Plain ASCII is in this form already.
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return plain.replace("’", "'").lower().strip()


def _too_long(text: str) -> bool:
    return len(_HAN.findall(text)) > MOST_HAN or _many_words(_HAN.sub(" ", text))


def _many_words(text: str) -> bool:
    return len(text.split(maxsplit=MOST_WORDS)) > MOST_WORDS
