"""How each clause is told: as done, as planned, as imagined, or as not done."""

from enum import StrEnum

from app.domain.reading.reader import Reading


class Told(StrEnum):
    """The footing of a clause. Only what is DONE happened."""

    DONE = "done"
    PLANNED = "planned"
    IMAGINED = "imagined"
    ELSEWHERE = "elsewhere"  # somebody else's doing, told as such


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
    return tuple(_spread(reading, footing))


def _spread(reading: Reading, footing: list[Told]) -> list[Told]:
    """What is told as somebody else's doing covers its sentence and the one before it."""
    others = {reading.clauses[number].sentence for number, told in enumerate(footing) if told is Told.ELSEWHERE}
    covered = others | {sentence - 1 for sentence in others}
    return [
        Told.ELSEWHERE if clause.sentence in covered else told
        for clause, told in zip(reading.clauses, footing, strict=True)
    ]


def _own(groups: frozenset[str]) -> Told:
    if "others_result" in groups or "others_built" in groups:
        return Told.ELSEWHERE
    if "hypothetical" in groups and "had_done" not in groups:
        return Told.IMAGINED
    if "planned" in groups:
        return Told.PLANNED
    return Told.DONE
