"""Texts of a loop that speaks one language: written plainly, and read as if they stood in both.

Pages of the other language then show the text there is; an interview in that language is refused at its start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.language import Language
from app.infra.content.problems import FieldPath, Problem, Problems
from app.infra.content.source import Source

_TEXTS = frozenset({"title", "company", "role", "summary", "focus", "name", "style", "manner", "text", "rephrased"})
_LINES = frozenset(
    {
        "greetings",
        "transitions",
        "after_declined",
        "ask_again",
        "challenge_frames",
        "rephrase_frames",
        "closings",
        "time_closings",
    }
)
# probes, signal, check, number
PROBE_DEPTH = 4
_BOTH = tuple(language.value for language in Language)


def languages_of(source: Source) -> tuple[str, ...]:
    """The languages a file names; both when it names none, or none that exists."""
    named = source.content.get("languages") if isinstance(source.content, dict) else None
    known = [language for language in named if language in _BOTH] if isinstance(named, list) else []
    return tuple(dict.fromkeys(known)) or _BOTH


def expand(source: Source, problems: Problems) -> Source:
    """The file with each text in both languages and each opening as a mapping.

    A plain text where two languages are needed is a fault.
    """
    expanding = _Expanding(source, languages_of(source), problems)
    return replace(source, content=expanding.value(source.content, ()))


def as_written(found: Iterable[Problem]) -> list[Problem]:
    """Faults of a file in one language: the languages its texts were given are none of the user's."""
    return [replace(problem, field=problem.field.removesuffix(".en").removesuffix(".zh")) for problem in found]


@dataclass(frozen=True, slots=True)
class _Expanding:
    source: Source
    languages: tuple[str, ...]
    problems: Problems

    def value(self, value: object, path: FieldPath) -> object:
        if _is_text(path):
            return self._text(value, path)
        if path[-2:-1] == ("openings",) and (isinstance(value, str) or _is_words(value)):
            return {"text": self._text(value, path)}
        if isinstance(value, dict):
            return {key: self.value(item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, (*path, index)) for index, item in enumerate(value)]
        return value

    def _text(self, value: object, path: FieldPath) -> object:
        if isinstance(value, str):
            if len(self.languages) > 1:
                self._plain(path)
            return dict.fromkeys(_BOTH, value)
        if len(self.languages) == 1 and isinstance(value, dict) and self.languages[0] in value:
            return dict.fromkeys(_BOTH, value[self.languages[0]]) | value
        return value

    def _plain(self, path: FieldPath) -> None:
        message = "is one text; write {en: …, zh: …}, or languages: [en] at the top for a loop in one language"
        self.problems.add(self.source.file, self.source.line(path), path, message)


def _is_text(path: FieldPath) -> bool:
    """Whether a text of two languages belongs there."""
    if "probes" in path:
        return isinstance(path[-1], int) and len(path) - path.index("probes") == PROBE_DEPTH
    return bool(path) and (path[-1] in _TEXTS or (path[-2:-1] != () and path[-2] in _LINES))


def _is_words(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(_BOTH)
