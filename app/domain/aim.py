"""What a question aims at, and whose words it uses: read from content words, so an indication and no proof.

Words are compared without their endings, Chinese by pairs of characters. Measured on the questions that ship, each
against a bank that lacks it: six in ten in English and two in three in Chinese are found to aim at their own check,
and a check that is not meant is passed one time in six.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.language import Bilingual, Language
from app.domain.loop import Persona, Round
from app.domain.reading.normalise import folded
from app.domain.rubric import Check, Rubric

Target = tuple[str, str]
# A question aims at a check when it speaks of it this much, beside the check of the round it speaks of most.
ENOUGH = 0.6
# One word that most other checks do without weighs about this much.
LEAST = 2.0
# A word that so many of the bank's questions, the persona's phrases and the rubric's checks hold is nobody's own.
COMMON = 3
# The same for words that the example answers of so many signals hold.
COMMON_STORIES = 4
_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 3
_FINAL_E_FROM = 5


@dataclass(frozen=True)
class Aims:
    """The vocabulary of one round in one language: of each check, and of the interviewers at large."""

    checks: Mapping[Target, frozenset[str]]
    weights: Mapping[str, float]
    common: frozenset[str]

    def meets(self, question: str, target: Target, *, repeated: frozenset[str] = frozenset()) -> bool:
        """Whether a question asks about the check, no less than about any other of the round.

        Words that only repeat the candidate's are no part of what is asked.
        """
        asked = content_words(question) - repeated
        found = {name: sum(self.weights[word] for word in asked & words) for name, words in self.checks.items()}
        return found.get(target, 0.0) >= max(LEAST, ENOUGH * max(found.values()))

    def taken_up(self, question: str, meant: str, answer: str) -> frozenset[str]:
        """The words of the answer that the question uses and that the bank's question would not have brought."""
        return (content_words(question) & content_words(answer)) - content_words(meant) - self.common


def aims_of(round_: Round, personas: Iterable[Persona], rubric: Rubric, language: Language) -> Aims:
    """The vocabulary of a round whose interviewers are `personas`."""
    banks = {target: [q.text.text(language) for q in questions] for target, questions in round_.probes.items()}
    checks = {
        (signal, check): _words_of([*texts, *_check_texts(rubric.signals[signal].check(check), language)])
        for (signal, check), texts in banks.items()
    }
    in_checks = Counter(word for words in checks.values() for word in words)
    weights = {word: math.log(len(checks) / count) for word, count in in_checks.items()}
    spoken = [text for texts in banks.values() for text in texts]
    spoken += [question.text.text(language) for question in round_.openings]
    spoken += [line.text(language) for persona in personas for line in _lines(persona)]
    spoken += [check.text.text(language) for signal in rubric.signals.values() for check in signal.checks]
    return Aims(checks, weights, _common(spoken, COMMON) | _common(_stories(rubric, language), COMMON_STORIES))


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """The words of a text without their endings; pairs of characters where it is Chinese."""
    words: set[str] = set()
    for run in _RUN.findall(folded(text)):
        if run[0].isascii():
            words.add(_stem(run))
        else:
            words.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(words)


def _common(texts: Iterable[str], least: int) -> frozenset[str]:
    said = Counter(word for text in texts for word in content_words(text))
    return frozenset(word for word, count in said.items() if count >= least)


def _stories(rubric: Rubric, language: Language) -> Iterator[str]:
    """For each signal, what its example answers tell: each about something else, in the same everyday words."""
    for signal in rubric.signals.values():
        examples = [example for check in signal.checks for example in (check.meets, check.near_miss)]
        yield "\n".join(example.answer.text(language) for example in examples)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("e") and len(word) >= _FINAL_E_FROM else word


def _words_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in content_words(text))


def _check_texts(check: Check, language: Language) -> list[str]:
    return [t.text(language) for t in (check.title, check.text, check.ask, check.unmet, check.next_time)]


def _lines(persona: Persona) -> Sequence[Bilingual]:
    return (
        *persona.greetings,
        *persona.transitions,
        *persona.after_declined,
        *persona.ask_again,
        *persona.challenge_frames,
        *persona.rephrase_frames,
    )
