"""One answer made ready for judging: its marks, and its reading without the marked passages."""

from dataclasses import dataclass

from app.domain.reading.lexicon import Lexicon
from app.domain.reading.normalise import Normalised, normalise
from app.domain.reading.reader import Reading, read, read_scanned, scan
from app.domain.reading.sentences import Span
from app.domain.scorecard import Mark
from app.judges.facts import Facts, facts_of
from app.judges.marks import find_marks


@dataclass(frozen=True, slots=True)
class Subject:
    """`plain` is the whole answer in matching form; `facts` leave the marked passages out."""

    answer: str
    marks: tuple[Mark, ...]
    plain: Normalised
    reading: Reading
    facts: Facts


def subject_of(answer: str, lexicon: Lexicon) -> Subject:
    """Make `answer` ready for any judge."""
    whole = scan(normalise(answer), lexicon)
    marks = find_marks(answer, whole)
    hidden = [Span(mark.start, mark.end) for mark in marks]
    reading = read(answer, lexicon, hidden) if hidden else read_scanned(whole, lexicon)
    return Subject(answer, marks, whole.normal, reading, facts_of(reading))
