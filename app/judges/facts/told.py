"""How each clause is told: as done, as planned, as imagined, as somebody else's, or as mere talk."""

from collections.abc import Sequence
from enum import StrEnum

from app.domain.reading.lexicon import Hit
from app.domain.reading.persons import Person
from app.domain.reading.reader import Reading


class Told(StrEnum):
    """The footing of a clause. Only what is DONE happened, and the candidate or their group was there."""

    DONE = "done"
    PLANNED = "planned"
    IMAGINED = "imagined"
    ELSEWHERE = "elsewhere"  # another company's or team's doing
    TALK = "talk"  # general truths, praise, buzz words, the rubric's own words


def told(reading: Reading) -> tuple[Told, ...]:
    """The footing of each clause; what is imagined or planned carries on to the end of its sentence."""
    footing: list[Told] = []
    sentence, carried = -1, Told.DONE
    for number, clause in enumerate(reading.clauses):
        if clause.sentence != sentence:
            sentence, carried = clause.sentence, Told.DONE
        own = _own(reading.groups[number])
        if own is not Told.DONE:
            carried = own
        elif "plainly_done" in reading.groups[number]:
            carried = Told.DONE
        footing.append(carried)
    return tuple(_whole_sentences(reading, footing))


def denied(reading: Reading, hit: Hit) -> bool:
    """Whether the words of `hit` are negated right before them, in the same clause."""
    clause = reading.clauses[reading.clause_at(hit.start)]
    if hit.start and reading.text[hit.start - 1] in "不没未":
        return True
    before = reading.within("negation", max(clause.start, hit.start - DENIAL_REACH), hit.start)
    return any(other.end <= hit.start for other in before)


def _own(groups: frozenset[str]) -> Told:
    if "others_result" in groups or "others_built" in groups:
        return Told.ELSEWHERE
    if "hypothetical" in groups and "had_done" not in groups:
        return Told.IMAGINED
    if "planned" in groups:
        return Told.PLANNED
    return Told.DONE


def _whole_sentences(reading: Reading, footing: list[Told]) -> list[Told]:
    """Somebody else's doing covers its sentence and the one before it, mere talk its own sentence."""
    others = {reading.clauses[number].sentence for number, own in enumerate(footing) if own is Told.ELSEWHERE}
    whole = dict.fromkeys((*others, *(sentence - 1 for sentence in others)), Told.ELSEWHERE)
    for sentence, numbers in enumerate(_by_sentence(reading)):
        footing_of = _sentence_footing(reading, numbers)
        if footing_of is not Told.DONE:
            whole[sentence] = footing_of
    return [whole.get(clause.sentence, own) for clause, own in zip(reading.clauses, footing, strict=True)]


def _by_sentence(reading: Reading) -> list[list[int]]:
    rows: list[list[int]] = [[] for _ in reading.sentences]
    for number, clause in enumerate(reading.clauses):
        rows[clause.sentence].append(number)
    return rows


def _sentence_footing(reading: Reading, numbers: Sequence[int]) -> Told:
    groups = frozenset[str]().union(*(reading.groups[number] for number in numbers))
    if not groups & _TALK:
        return Told.DONE
    span = reading.sentences[reading.clauses[numbers[0]].sentence]
    if groups & {"general", "rubric_words"}:
        return Told.TALK
    if "company" in groups and reading.any("company", span.start, span.start + 12):
        theirs = all(reading.actors[number] in {Person.NOBODY, Person.OTHER} for number in numbers)
        return Told.ELSEWHERE if theirs else Told.DONE
    talk = len(reading.within("buzz", span.start, span.end)) + 2 * ("self_praise" in groups)
    return Told.TALK if talk >= BUZZ and not reading.amounts(span.start, span.end) else Told.DONE


_TALK = frozenset({"general", "rubric_words", "company", "buzz", "self_praise"})
BUZZ = 2
DENIAL_REACH = 12
