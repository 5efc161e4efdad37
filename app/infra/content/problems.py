"""What is wrong with content files, collected so that one run names everything."""

from dataclasses import dataclass, field

from app.errors import ContentInvalid

Step = str | int
FieldPath = tuple[Step, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: `file` relative to the root, `line` from 1 (0: the whole file), `field` dotted."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


@dataclass(slots=True)
class Problems:
    """The faults found so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, path: FieldPath, message: str) -> None:
        """Note a fault at `path` of `file`."""
        self.found.append(Problem(file, line, ".".join(map(str, path)), message))

    def raise_if_any(self) -> None:
        """Raise ContentInvalid with a line for each fault, if there is one."""
        if self.found:
            raise ContentInvalid("\n".join(str(problem) for problem in sorted(set(self.found))))
