"""Read one YAML file into plain values, and remember on which line each of them stands."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from app.infra.content.problems import FieldPath, Problems, Step

MAX_BYTES = 512_000
MAX_DEPTH = 20
_TAG = "tag:yaml.org,2002:"
_TYPED_TAGS = frozenset(_TAG + name for name in ("int", "float", "bool", "null"))
# A date is only text here; nothing in the content is a point in time.
_TEXT_TAGS = frozenset(_TAG + name for name in ("str", "timestamp"))
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's values. `file` is its path below the root, `lines` maps field paths to lines from 1."""

    file: str
    content: object
    lines: Mapping[FieldPath, int]

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return self.file.rsplit("/", 1)[-1].removesuffix(".yaml")

    def line(self, path: FieldPath) -> int:
        """The line of the field, or of the closest thing around it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_folder(root: Path, folder: str, problems: Problems) -> list[Source]:
    """All readable YAML files of a folder, by name; faults are added to `problems`."""
    directory = root / folder
    if not directory.is_dir():
        problems.add(folder, 0, (), "the folder is missing")
        return []
    for stray in sorted(directory.glob("*.yml")):
        problems.add(f"{folder}/{stray.name}", 0, (), "is not read; let its name end in .yaml")
    paths = sorted(directory.glob("*.yaml"))
    sources = (read_source(root, f"{folder}/{path.name}", problems) for path in paths)
    return [source for source in sources if source is not None]


def read_source(root: Path, file: str, problems: Problems) -> Source | None:
    """The file's values, or None when it cannot be read; faults are added to `problems`."""
    text = read_text(root, file, problems)
    node = _compose(file, text, problems) if text is not None else None
    if node is None:
        return None
    reading = _Reading(file, problems)
    content = reading.value(node, ())
    return Source(file, content, reading.lines)


def read_text(root: Path, file: str, problems: Problems) -> str | None:
    """The file as text, or None when it is missing, too large or not UTF-8."""
    try:
        with (root / file).open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            problems.add(file, 0, (), f"is larger than {MAX_BYTES // 1000} kB; split it")
            return None
        return raw.decode("utf-8-sig")
    except FileNotFoundError:
        problems.add(file, 0, (), "the file is missing")
    except OSError as error:
        problems.add(file, 0, (), f"cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(file, line, (), "is not UTF-8; save it in that encoding")
    return None


def _compose(file: str, text: str, problems: Problems) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(file, mark.line + 1 if mark else 0, (), f"is not valid YAML: {error.problem}")
        return None
    except yaml.YAMLError as error:
        problems.add(file, 0, (), f"is not valid YAML: {str(error).splitlines()[0]}")
        return None
    if node is None:
        problems.add(file, 1, (), "is empty; it must be a mapping of keys to values")
    return node


@dataclass(slots=True)
class _Reading:
    """Turns nodes into values. Own code instead of PyYAML's, which lets the last of two equal keys win."""

    file: str
    problems: Problems
    lines: dict[FieldPath, int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _scalars: yaml.constructor.SafeConstructor = field(default_factory=yaml.constructor.SafeConstructor)

    def value(self, node: yaml.Node, path: FieldPath) -> object:
        if id(node) in self._seen:
            return self._alias(path)
        self._seen.add(id(node))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if len(path) > MAX_DEPTH:
            return self._fault(node, path, "is nested too deeply")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._fault(node, path, "is a kind of YAML value that is not used here")

    def _mapping(self, node: yaml.MappingNode, path: FieldPath) -> dict[Step, object]:
        values: dict[Step, object] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, path)
            if key is None:
                continue
            if key in values:
                first = self.lines[(*path, key)]
                self._fault(key_node, (*path, key), f"stands twice (first on line {first}); keep one")
                continue
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            values[key] = self.value(value_node, (*path, key))
        return values

    def _key(self, node: yaml.Node, path: FieldPath) -> Step | None:
        key = self._scalar(node, path) if isinstance(node, yaml.ScalarNode) else None
        if isinstance(key, (str, int)) and not isinstance(key, bool):
            return key
        self._fault(node, path, f"has a key that is not text ({str(node.value)[:20]}); put it in quotes")
        return None

    def _scalar(self, node: yaml.ScalarNode, path: FieldPath) -> object:
        if node.tag in _TEXT_TAGS:
            return node.value
        if node.tag not in _TYPED_TAGS:
            tag = node.tag.replace(_TAG, "!!")
            return self._fault(node, path, f"has the tag {tag}; put the value in quotes")
        try:
            value: object = self._scalars.construct_object(node)
        except ValueError:
            return self._fault(node, path, "is not a number that can be read")
        if isinstance(value, float) and not math.isfinite(value):
            return self._fault(node, path, "must be an ordinary number")
        return value

    def _alias(self, path: FieldPath) -> object:
        # The node is the one the alias stands for, so its mark is of no use here.
        line = self.lines.get(path) or self.lines[path[:-1]]
        self.problems.add(self.file, line, path, "is a YAML alias (*name); write the values out")
        return None

    def _fault(self, node: yaml.Node, path: FieldPath, message: str) -> object:
        self.problems.add(self.file, node.start_mark.line + 1, path, message)
        return None
