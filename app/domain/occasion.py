"""On what occasion something is said in an interview: what the checks of an interviewer's words have to know."""

from collections.abc import Iterable, Iterator, Sequence

from app.domain.interview import Interview, MoveKind, Turn
from app.domain.spoken import Occasion


def occasion_of(
    interview: Interview, before: Sequence[Turn], turn: Turn, meant: str, people: Iterable[str], secret: str
) -> Occasion:
    """The occasion of `turn`, which comes after the turns `before`.

    `meant` is what the interviewer was to say: its words are no surprise. `people` are the names of all who
    interview, `secret` is what must not be repeated at length.
    """
    answers = (attempt.text for earlier in before for attempt in earlier.attempts)
    return Occasion(
        language=interview.language,
        heard="\n".join((*answers, *interview.handed_in.parts, meant)),
        asked=tuple(text for earlier in before for text in _said_in(earlier)),
        again=turn.move.kind is MoveKind.ASK_AGAIN,
        names=tuple(name for whole in people for name in names_of(whole)),
        secret=secret,
    )


def names_of(whole: str) -> tuple[str, ...]:
    """How somebody may be named in front of a line: by the whole name, or by the first."""
    first = whole.split(maxsplit=1)[0]
    return (whole,) if first == whole else (whole, first)


def _said_in(turn: Turn) -> Iterator[str]:
    """All that the interviewer said in one turn."""
    rephrased = turn.rephrased.text if turn.rephrased else None
    interjection = turn.interjection.text if turn.interjection else None
    yield from (text for text in (turn.question, rephrased, interjection) if text)
