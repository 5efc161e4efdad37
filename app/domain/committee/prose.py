"""Prose that a model wrote for the committee, checked: nothing in it that the computed debrief does not hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.debrief import Cited, Line
from app.domain.evidence import find
from app.domain.language import Language
from app.domain.reading.lexicon import tokenise
from app.domain.reading.normalise import normalise
from app.domain.reading.numbers import Kind, Quantity, quantities

LONGEST: Mapping[Language, int] = {Language.EN: 900, Language.ZH: 360}
SMALL_TALK = 3
_QUOTED = re.compile(r"“([^”]+)”|「([^」]+)」|\"([^\"]+)\"")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['’./-][A-Za-z0-9]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
# A person by surname and form of address, such as 王总 or 李经理.
_ADDRESSED = re.compile(r"[\u4e00-\u9fff](?:总监|总|工|经理|老师|先生|女士|博士)(?![\u4e00-\u9fff]?程)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。！？：；\n“\"(（]\s*)$")
_ENDINGS = ("'s", "’s", "ing", "ed", "ly", "es", "s", "d", "n't", "n’t")


class ProseFault(StrEnum):
    """What makes prose unfit to be shown."""

    PEOPLE = "people"
    LANGUAGE = "language"
    LENGTH = "length"
    QUOTE = "quote"
    NUMBER = "number"
    NAME = "name"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a model has one interviewer say about a round."""

    round: str
    persona: str
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """The interviewers one by one, then all together."""

    statements: tuple[Spoken, ...]
    together: str


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """Words by which a text says that somebody should be hired, or should not; regular expressions."""

    favourable: tuple[str, ...]
    unfavourable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProseFacts:
    """What the prose may draw on: who speaks, the words that may be quoted, all else that was told, the decision.

    `favourable` is the side the decision is on, `words` are known words of the language in lower case.
    """

    language: Language
    people: tuple[tuple[str, str], ...]
    quotes: tuple[Cited, ...]
    told: tuple[str, ...]
    favourable: bool
    decision_words: DecisionWords
    words: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault, and the words it is about."""

    fault: ProseFault
    words: str


def wrong_with(prose: Prose, facts: ProseFacts) -> Wrong | None:
    """The first thing that stands in the prose and not in the facts; None when it may be shown."""
    spoke = tuple((one.round, one.persona) for one in prose.statements)
    if sorted(spoke) != sorted(facts.people):
        return Wrong(ProseFault.PEOPLE, ", ".join(f"{round_}/{person}" for round_, person in facts.people))
    found = (wrong for text in _texts(prose) for wrong in _wrong_in(text, facts))
    return next(found, None) or _wrong_decision(prose, facts)


def line_of(text: str, facts: ProseFacts) -> Line:
    """Checked prose as a line, each quote with the place it comes from."""
    cited = []
    for words in _quotes(text):
        source = next((one for one in facts.quotes if find(words, normalise(one.quote))), None)
        place = find(words, normalise(source.quote)) if source else None
        if source is not None and place is not None:
            start, end = source.start + place.start, source.start + place.end
            cited.append(Cited(source.turn, words, start, end, source.signal, source.check))
    return Line(text, tuple(cited))


def _texts(prose: Prose) -> list[str]:
    return [*(one.text for one in prose.statements), prose.together]


def _wrong_in(text: str, facts: ProseFacts) -> Iterator[Wrong]:
    around = _QUOTED.sub(" “” ", text)
    if not text.strip() or len(text) > LONGEST[facts.language]:
        yield Wrong(ProseFault.LENGTH, str(LONGEST[facts.language]))
    if bool(_HAN.search(around)) is not (facts.language is Language.ZH):
        yield Wrong(ProseFault.LANGUAGE, around[:40])
    for words in _quotes(text):
        if not any(find(words, normalise(one.quote)) for one in facts.quotes):
            yield Wrong(ProseFault.QUOTE, words)
    yield from (Wrong(ProseFault.NUMBER, words) for words in _strange_numbers(around, facts))
    yield from (Wrong(ProseFault.NAME, words) for words in _strange_names(around, facts))


def _quotes(text: str) -> list[str]:
    return [next(part for part in match.groups() if part) for match in _QUOTED.finditer(text)]


def _known(facts: ProseFacts) -> list[str]:
    return [*facts.told, *(one.quote for one in facts.quotes)]


def _strange_numbers(text: str, facts: ProseFacts) -> Iterator[str]:
    """Amounts whose value stands nowhere in the facts. Small counts in words ("two sides") are ordinary speech."""
    known = {amount.value for told in _known(facts) for amount in _amounts(told)}
    normal = normalise(text).text
    for amount in quantities(normal, tokenise(normal)):
        words = normal[amount.start : amount.end]
        in_words = not any(char.isdigit() for char in words)
        small = in_words and amount.kind in {Kind.BARE, Kind.COUNT} and amount.value <= SMALL_TALK
        if not small and amount.value not in known:
            yield words
    digits = {figure for told in _known(facts) for figure in re.findall(r"\d+", normalise(told).text)}
    yield from (figure for figure in re.findall(r"\d+", normal) if figure not in digits)


def _amounts(told: str) -> Sequence[Quantity]:
    normal = normalise(told).text
    return quantities(normal, tokenise(normal))


def _strange_names(text: str, facts: ProseFacts) -> Iterator[str]:
    """Latin words with a capital (in Chinese: all) and forms of address that stand nowhere in the facts."""
    known = {word.casefold() for told in _known(facts) for word in _LATIN.findall(told)}
    for match in _LATIN.finditer(text):
        word = match.group()
        named = any(char.isupper() or char.isdigit() for char in word) and word != "I"
        if facts.language is Language.EN and not named:
            continue
        if word.casefold() in known or _possessive_of(word, known):
            continue
        if facts.language is Language.EN and _SENTENCE_START.search(text[: match.start()]) and _common(word, facts):
            continue
        yield word
    for match in _ADDRESSED.finditer(text):
        if not any(match.group() in told for told in _known(facts)):
            yield match.group()


def _possessive_of(word: str, known: set[str]) -> bool:
    bare = re.sub(r"['’](?:s|m|ve|d|ll|re)?$", "", word).casefold()
    return bare in known or bare == "i"


def _common(word: str, facts: ProseFacts) -> bool:
    """Whether a word with a capital at the start of a sentence is an ordinary one, by itself or with an ending."""
    small = word.casefold()
    stems = [small, *(small.removesuffix(end) for end in _ENDINGS if small.endswith(end))]
    return any(stem in facts.words or f"{stem}e" in facts.words for stem in stems) or small.endswith("ly")


def _wrong_decision(prose: Prose, facts: ProseFacts) -> Wrong | None:
    """A verdict in an interviewer's mouth, or one together that is not the computed one."""
    words = facts.decision_words
    for one in prose.statements:
        if said := _said(one.text, (*words.unfavourable, *words.favourable)):
            return Wrong(ProseFault.DECISION, said)
    against = _said(prose.together, words.unfavourable)
    without = prose.together
    for pattern in words.unfavourable:
        without = re.sub(pattern, "", without, flags=re.IGNORECASE)
    in_favour = _said(without, words.favourable)
    wrong = against if facts.favourable else in_favour
    return Wrong(ProseFault.DECISION, wrong) if wrong else None


def _said(text: str, patterns: Sequence[str]) -> str | None:
    around = _QUOTED.sub(" ", text)
    found = (re.search(pattern, around, re.IGNORECASE) for pattern in patterns)
    return next((match.group() for match in found if match), None)
