"""What voices implement: a cue to word, and who hears what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.interview import Interview, Turn
from app.domain.language import Bilingual, Language
from app.domain.loop import Loop, Persona, Round


@dataclass(frozen=True, slots=True)
class Cue:
    """All a voice needs to word one move.

    `turns` are the interview's earlier turns, oldest first; `cast` is everybody who interviews in it, by id.
    """

    interview: Interview
    loop: Loop
    persona: Persona
    cast: Mapping[str, Persona]
    round: Round
    minutes: int | None
    turns: tuple[Turn, ...]
    turn: Turn

    @property
    def language(self) -> Language:
        """The language that is spoken."""
        return self.interview.language

    @property
    def seed(self) -> int:
        """Makes choices differ between interviews."""
        return self.interview.seed


class Hearer(Protocol):
    """Whoever hears a question while it is worded."""

    def hear(self, piece: str) -> None:
        """The next piece; joined since the question last started over, they are the whole text."""
        ...

    async def start_over(self, stand_in: str | None = None) -> None:
        """What was heard of this question does not count; it begins again.

        `stand_in` is the reason when from here on the built-in voice speaks in place of a model.
        """
        ...


class Voice(Protocol):
    """Words what the director decided."""

    async def speak(self, cue: Cue, hearer: Hearer) -> None:
        """Say the question in pieces."""
        ...

    def rephrase(self, cue: Cue, question: Bilingual) -> str:
        """`question`, which asks the same as the cue's turn in other words, as the persona would say it."""
        ...

    def close(self, cue: "ClosingCue") -> str:
        """What the interviewer says at the end of a round."""
        ...


@dataclass(frozen=True, slots=True)
class ClosingCue:
    """All a voice needs to end a round."""

    language: Language
    persona: Persona
    out_of_time: bool
    seed: int
