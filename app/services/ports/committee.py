"""What is needed to have a model word a debrief: who writes, where it is kept, and what is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.committee.prose import DecisionWords, Prose, ProseFacts


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a model is asked to word: `told` is what it reads (as JSON), `facts` what it may say."""

    interview: str
    told: str
    facts: ProseFacts


@dataclass(frozen=True, slots=True)
class Written:
    """Checked prose and the model that answered; without prose, `outcome` names why."""

    prose: Prose | None
    model: str | None
    outcome: str | None = None


class CommitteeWriter(Protocol):
    """Words a debrief from its computed facts."""

    async def write(self, assignment: Assignment) -> Written:
        """Prose in which nothing stands that the facts do not hold, or why there is none."""
        ...


class ProseStore(Protocol):
    """What was written, one current text an interview. Every method raises StoreUnavailable."""

    async def keep(self, interview_id: str, facts_sha256: str, written: Written) -> None:
        """Keep what was written, in place of what was there; nothing if the interview is gone."""
        ...

    async def current(self, interview_id: str) -> tuple[str, Written] | None:
        """The hash of the facts it was written from, and the text."""
        ...

    async def forget_failure(self, interview_id: str) -> None:
        """Let go of a wording that came to nothing, so that it is due once more; words that are there stay."""
        ...

    async def unwritten(self) -> Sequence[str]:
        """Interviews in which a model speaks or judges, whose debrief has no text."""
        ...


class CommitteePrompt(Protocol):
    """The parts of prompts/committee/prose.yaml."""

    @property
    def decision_words(self) -> DecisionWords:
        """How a text says that somebody should be hired, or should not."""
        ...

    def rules(self, *, language: str) -> str:
        """What is to be written, and what is checked."""
        ...

    def repair(self, *, fault: str, words: str) -> str:
        """Asks once more: `fault` is a `ProseFault` or `form`, `words` what it is about."""
        ...
