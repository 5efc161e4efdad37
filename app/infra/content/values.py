"""One YAML document as plain values, with the line on which each of them stands.

Read from the parser's events: PyYAML's own way makes a tree first, which costs time at every start, and lets the
last of two equal keys win.
"""

import math
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

import yaml

from app.infra.content.problems import FieldPath, Problems, Step

MAX_DEPTH = 20
_TAG = "tag:yaml.org,2002:"
_TYPED_TAGS = frozenset(_TAG + name for name in ("int", "float", "bool", "null"))
_TEXT = _TAG + "str"
# A date is only text here; nothing in the content is a point in time.
_TEXT_TAGS = frozenset((_TEXT, _TAG + "timestamp", "!"))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class SeveralDocuments(yaml.YAMLError):
    """A file holds more than one document."""


@dataclass(slots=True)
class Reading:
    """Reads the document of one file; faults are added to `problems`. `lines` maps field paths to lines from 1."""

    file: str
    problems: Problems
    lines: dict[FieldPath, int] = field(default_factory=dict)
    _parser: Any = None
    _scalars: yaml.constructor.SafeConstructor = field(default_factory=yaml.constructor.SafeConstructor)

    def document(self, text: str) -> tuple[object] | None:
        """The value in a tuple of one, or None when there is none; YAMLError when the text is not YAML."""
        self._parser = LOADER(text)
        try:
            self._parser.get_event()
            if self._parser.check_event(yaml.StreamEndEvent):
                return None
            self._parser.get_event()
            value = self._value(self._parser.get_event(), ())
            self._parser.get_event()
            if not self._parser.check_event(yaml.StreamEndEvent):
                raise SeveralDocuments("holds several documents; keep one")
            return (value,)
        finally:
            self._parser.dispose()

    def _value(self, event: Any, path: FieldPath) -> object:
        self.lines.setdefault(path, event.start_mark.line + 1)
        if type(event) is yaml.ScalarEvent:
            return self._scalar(event, path)
        if type(event) is yaml.AliasEvent:
            return self._fault(event, path, "is a YAML alias (*name); write the values out")
        if len(path) > MAX_DEPTH:
            self._skip(event)
            return self._fault(event, path, "is nested too deeply")
        return self._mapping(path) if type(event) is yaml.MappingStartEvent else self._sequence(path)

    def _sequence(self, path: FieldPath) -> list[object]:
        values: list[object] = []
        while type(event := self._parser.get_event()) is not yaml.SequenceEndEvent:
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: FieldPath) -> dict[Step, object]:
        values: dict[Step, object] = {}
        while type(event := self._parser.get_event()) is not yaml.MappingEndEvent:
            key = self._key(event, path, values)
            following = self._parser.get_event()
            if key is None:
                self._skip(following)
                continue
            place = (*path, key)
            self.lines[place] = event.start_mark.line + 1
            values[key] = self._value(following, place)
        return values

    def _key(self, event: Any, path: FieldPath, before: Container[Step]) -> Step | None:
        """The key, or None for one that cannot be used."""
        key = self._scalar(event, path) if type(event) is yaml.ScalarEvent else None
        if isinstance(key, (str, int)) and not isinstance(key, bool):
            if key not in before:
                return key
            first = self.lines[(*path, key)]
            self._fault(event, (*path, key), f"stands twice (first on line {first}); keep one")
            return None
        self._skip(event)
        written = str(getattr(event, "value", ""))[:20]
        self._fault(event, path, f"has a key that is not text ({written}); put it in quotes")
        return None

    def _skip(self, event: Any) -> None:
        """Pass over what `event` begins."""
        depth = int(isinstance(event, _OPENING))
        while depth:
            following = self._parser.get_event()
            depth += isinstance(following, _OPENING) - isinstance(following, _CLOSING)

    def _scalar(self, event: Any, path: FieldPath) -> object:
        tag = event.tag or (_implicit_tag(event.value) if event.implicit[0] else _TEXT)
        if tag in _TEXT_TAGS:
            return event.value
        if tag not in _TYPED_TAGS:
            return self._fault(event, path, f"has the tag {tag.replace(_TAG, '!!')}; put the value in quotes")
        try:
            value: object = self._scalars.construct_object(yaml.ScalarNode(tag, event.value))
        except ValueError:
            return self._fault(event, path, "is not a number that can be read")
        if isinstance(value, float) and not math.isfinite(value):
            return self._fault(event, path, "must be an ordinary number")
        return value

    def _fault(self, event: Any, path: FieldPath, message: str) -> object:
        self.problems.add(self.file, event.start_mark.line + 1, path, message)
        return None


def _implicit_tag(plain: str) -> str:
    """What a text without quotes is taken for: its first character tells what it may be."""
    for tag, pattern in _IMPLICIT.get(plain[:1], ()):
        if pattern.match(plain):
            return str(tag)
    return _TEXT
