"""The lines of acts: templates whose blanks a move fills."""

from functools import lru_cache

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from app.domain.interview import PREFACE, Move
from app.domain.loop import Round

# Templates give plain text; pages escape what they show.
_TEMPLATES = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def filled(text: str, **values: str) -> str:
    """A phrase with its blanks filled; the values themselves are never read as templates."""
    return _template(text).render(values)


def filled_for(text: str, move: Move, round_: Round) -> str:
    """What a move says, of the text that its line has in one language. The bank's own questions have no blanks.

    What its act says first stands before it.
    """
    said = filled(text, **move.values, quote=move.quote or "") if _is_line(move, round_) else text
    return _after(move.values.get(PREFACE, ""), said)


def _after(preface: str, said: str) -> str:
    """`said` behind what is said first; Chinese sentences follow one another without a blank."""
    return said if not preface else preface + (" " if preface[-1].isascii() else "") + said


def _is_line(move: Move, round_: Round) -> bool:
    lines = (line for act in round_.parts for line in act.lines())
    return any(line.id == move.question for line in (*lines, *round_.claim_lines))


@lru_cache(maxsize=2048)
def _template(text: str) -> Template:
    return _TEMPLATES.from_string(text)
