"""Read one YAML file into plain values, and remember on which line each of them stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from app.infra.content.problems import FieldPath, Problems
from app.infra.content.values import Reading

MAX_BYTES = 512_000


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
    if text is None:
        return None
    reading = Reading(file, problems)
    try:
        read = reading.document(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(file, mark.line + 1 if mark else 0, (), f"is not valid YAML: {error.problem}")
        return None
    except yaml.YAMLError as error:
        problems.add(file, 0, (), f"is not valid YAML: {str(error).splitlines()[0]}")
        return None
    if read is None:
        problems.add(file, 1, (), "is empty; it must be a mapping of keys to values")
        return None
    return Source(file, read[0], reading.lines)


def read_text(root: Path, file: str, problems: Problems, most: int = MAX_BYTES) -> str | None:
    """The file as text, or None when it is missing, too large or not UTF-8."""
    try:
        with (root / file).open("rb") as stream:
            raw = stream.read(most + 1)
        if len(raw) > most:
            problems.add(file, 0, (), f"is larger than {most // 1000} kB; split it")
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
