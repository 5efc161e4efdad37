"""The parts of what models read, rendered from files under prompts/."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.language import Language
from app.domain.spoken import Fault


class JudgePrompt(Protocol):
    """The parts of what a model reads when it judges (`prompts/judge/form.yaml`)."""

    def rules(self, *, language: str) -> str:
        """How to fill the form."""
        ...

    def signal(self, *, title: str, checks: Sequence[Mapping[str, str]]) -> str:
        """The signal and its checks, each with `id`, `text`, `meets`, `quote` and `near_miss`."""
        ...

    def answer(self, *, question: str, answer: str, fence: str) -> str:
        """Question and answer, both as JSON strings, the answer inside the fence."""
        ...

    def repair(self, *, fault: str, ids: str) -> str:
        """Asks for the form again."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """A person a model plays, in the language of the interview."""

    name: str
    title: str
    style: str
    manner: str


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round as a model is told of it."""

    title: str
    focus: str
    interviewers: str


@dataclass(frozen=True, slots=True)
class BegunRound:
    """The round that a turn begins: its number among `count` rounds."""

    number: int
    count: int
    title: str


@dataclass(frozen=True, slots=True)
class Retaken:
    """An earlier question that was answered anew. `answer` is a JSON string."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class TurnNote:
    """What a model is told for one turn: what came from the candidate since the last, and what to ask now.

    `answer` and `quote` are JSON strings or empty; `round` is None unless the turn begins one; `kind` is a
    `MoveKind`; `wanted` asks for what the candidate has not shown yet, and is empty when nothing is missed.
    """

    retakes: tuple[Retaken, ...]
    rephrased: str
    answer: str
    declined: bool
    name: str
    round: BegunRound | None
    kind: str
    question: str
    wanted: str
    quote: str
    told: str = ""
    thrown_in: str = ""


class VoicePrompt(Protocol):
    """The parts of what a model reads when it speaks (`prompts/voice/interviewer.yaml`)."""

    def scene(
        self,
        language: Language,
        *,
        company: str,
        role: str,
        rounds: Sequence[PlannedRound],
        cast: Sequence[Played],
    ) -> str:
        """What interview this is, and who is to be played in it."""
        ...

    def rules(self, language: Language) -> str:
        """How to speak, the same for every interview."""
        ...

    def background(self, language: Language, *, background: str) -> str:
        """What the candidate handed in beforehand, as a JSON string."""
        ...

    def turn(self, language: Language, note: TurnNote) -> str:
        """What the candidate said, and what to ask now."""
        ...

    def repair(self, language: Language, *, name: str, fault: Fault) -> str:
        """Asks for the same again, without the fault."""
        ...


class ModelPrompt(Protocol):
    """What is said to a model beside the judge's and the interviewer's prompts (`prompts/model.yaml`)."""

    def shape(self, *, schema: str) -> str:
        """The JSON Schema of a reply, told in words."""
        ...

    def shape_probe(self) -> str:
        """Asks for the one reply that a schema allows."""
        ...

    def memory_probe(self, *, code: str, filler: str) -> str:
        """A code word, `filler` after it, and the question for the word."""
        ...

    def filler(self) -> str:
        """One line that means nothing."""
        ...
