"""What a candidate hands in before the interview, and what an interviewer can take up of it.

A claim is a line of a résumé that tells what the candidate did. Interviewers go after those that give no number.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from app.domain.reading.lexicon import Lexicon, tokenise
from app.domain.reading.normalise import Normalised, normalise
from app.domain.reading.numbers import quantities
from app.domain.reading.sentences import Span, clauses, sentences

# A claim has to say something, and to be short enough to be heard as a quote.
FEWEST_WORDS = 4
LONGEST_CLAIM = 120
# A line says who did something near its beginning: further on the verb tells of something else.
DEED_WITHIN = 24
# An interview needs a handful; a book that somebody pastes is not read to its end.
LONGEST_READ = 20_000
MOST_CLAIMS = 40
_PART = re.compile(r"[;\t|]")
_EDGES = " \n\t.,;:!?-*•●○■□▪◆◇➢➤▶·。，；：、"
# When it was and "from nothing to something" are no measure of anything.
_NO_NUMBER = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[./-]\d{1,2})?\s?年?(?!\d)|\b0\s?(?:-|to|到)\s?1\b|0到1")
# "2、" and "项目描述：" stand before a claim and are no part of it.
_LABEL = re.compile(r"\s*(?:\(?\d{1,2}[.、)]\s*)?(?:[\u3400-\u9fff]{0,4}(?:描述|内容|职责|业绩|成果|经历):\s*)?")
_SPACES = frozenset(" \t\u00a0\u3000")
_ADDRESS = re.compile(r"@|https?:|www\.")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Background:
    """What was handed in; each part may be empty. `notes` is whatever is neither résumé nor job description."""

    resume: str = ""
    job_description: str = ""
    notes: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that say something."""
        return tuple(part for part in (self.resume, self.job_description, self.notes) if part.strip())


@dataclass(frozen=True, slots=True)
class Claim:
    """What the candidate did, in the résumé's own words; `numbered` if a number goes with it."""

    quote: str
    numbered: bool


def claims_of(background: Background, words: Lexicon) -> tuple[Claim, ...]:
    """The claims of the résumé, or of the notes when there is none; `words` are the lists of prompts/cues.yaml.

    Who pastes one text for everything may well paste the job description after the résumé.
    """
    return claims(background.resume or _before_posting(background.notes, words), words)


def claims(resume: str, words: Lexicon) -> tuple[Claim, ...]:
    """The claims of a résumé, those without a number first, each kind in the order of the text."""
    found: dict[str, Claim] = {}
    text = resume[:LONGEST_READ]
    normal = normalise(text)
    for part in _parts(normal.text):
        claim = _claim_in(part, normal, text, words)
        if claim is not None:
            found.setdefault(claim.quote, claim)
    return tuple(sorted(found.values(), key=lambda claim: claim.numbered)[:MOST_CLAIMS])


def claim_to_open_with(found: Sequence[Claim], used: Set[str], seed: int) -> Claim | None:
    """The claim that a topic takes up: one that was not quoted before, without a number if there is one left."""
    fresh = [claim for claim in found if claim.quote not in used]
    numberless = [claim for claim in fresh if not claim.numbered]
    return min(numberless or fresh, key=lambda claim: _drawn(claim, seed), default=None)


def _drawn(claim: Claim, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{claim.quote}".encode("utf-8", "replace")).digest()


def _parts(text: str) -> Iterator[Span]:
    """Sentences, and what semicolons, tabs and bars part in them."""
    for sentence in sentences(text):
        begin = sentence.start
        for mark in _PART.finditer(text, sentence.start, sentence.end):
            yield Span(begin, mark.start())
            begin = mark.end()
        yield Span(begin, sentence.end)


def _claim_in(part: Span, normal: Normalised, text: str, words: Lexicon) -> Claim | None:
    said = normal.text[part.start : part.end]
    lead = _begin(said)
    if _ADDRESS.search(said) or not _tells_a_deed(said[lead:], words):
        return None
    short = _short_enough(said, lead)
    if short is None:
        return None
    start, end = normal.original(part.start + lead, part.start + short)
    quote = text[start:end].strip(_EDGES)
    return Claim(quote, _has_number(said)) if _can_be_quoted(quote) else None


def _begin(said: str) -> int:
    bare = said.lstrip(_EDGES)
    label = _LABEL.match(bare)
    return len(said) - len(bare[label.end() if label else 0 :].lstrip(_EDGES))


def _tells_a_deed(said: str, words: Lexicon) -> bool:
    hits = words.scan(said, tokenise(said))
    deeds = [hit for hit in hits if hit.group == "deed" and hit.start <= DEED_WITHIN]
    undone = any(hit.group in {"plan", "not_a_deed"} and hit.start <= DEED_WITHIN for hit in hits)
    return bool(deeds) and not undone and len(_WORD.findall(said)) >= FEWEST_WORDS


def _short_enough(said: str, lead: int) -> int | None:
    """Where the claim ends: with the line, or with the last pause that leaves it short enough to be quoted."""
    ends = [len(said.rstrip(_EDGES)), *(clause.end for clause in reversed(clauses(said, (Span(0, len(said)),))))]
    return next((end for end in ends if lead < end <= lead + LONGEST_CLAIM), None)


def _can_be_quoted(quote: str) -> bool:
    """Whether nothing in it hides: what a reader does not see an interviewer must not say."""
    if not 0 < len(quote) <= LONGEST_CLAIM or quote != quote.strip():
        return False
    return all(char.isprintable() or char in _SPACES for char in quote)


def _has_number(said: str) -> bool:
    plain = _NO_NUMBER.sub(" ", said)
    return bool(quantities(plain, tokenise(plain)))


def _before_posting(notes: str, words: Lexicon) -> str:
    """Notes up to the heading of a job description."""
    normal = normalise(notes[:LONGEST_READ])
    hits = words.scan(normal.text, tokenise(normal.text))
    start = next((hit.start for hit in hits if hit.group == "job_posting"), None)
    return notes if start is None else notes[: normal.starts[start]]
