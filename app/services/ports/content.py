"""Everything that is loaded from prompts/ and rubrics/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.cost import PriceList
from app.domain.interview import Interview
from app.domain.language import Language
from app.domain.loop import Loop, Persona
from app.domain.reading.lexicon import Lexicon
from app.domain.rubric import Rubric
from app.domain.spoken import SpokenWords
from app.errors import LoopRemoved
from app.services.ports.prompts import JudgePrompt, ModelPrompt, VoicePrompt
from app.services.rated import RatedSet


class Phrases(Protocol):
    """Sentences that code puts together, whole replies that are no answers, and words that flags look for."""

    @property
    def declined(self) -> frozenset[str]:
        """Whole replies, in lower case, that decline a question."""
        ...

    @property
    def fillers(self) -> frozenset[str]:
        """Whole replies, in lower case, that say nothing."""
        ...

    @property
    def cues(self) -> Lexicon:
        """The word lists of prompts/cues.yaml."""
        ...

    def render(self, name: str, language: Language, /, **values: str | int | float) -> str:
        """The phrase `area.name` with its values; KeyError for an unknown name, ValueError for wrong values."""
        ...


# For each signal, for each level above the first: the bias of reaching it, and the weight of each feature.
Weights = Mapping[str, tuple[tuple[float, Mapping[str, float]], ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was loaded from prompts/ and rubrics/.

    `reading` are the words of rubrics/reading, `rated` the sets of rubrics/calibration, `spoken` the words no
    interviewer says.
    """

    loops: Mapping[str, Loop]
    personas: Mapping[str, Persona]
    rubric: Rubric
    reading: Lexicon
    phrases: "Phrases"
    judge_prompt: JudgePrompt
    model_prompt: ModelPrompt
    voice_prompt: VoicePrompt
    spoken: SpokenWords
    weights: Weights = field(default_factory=dict)
    rated: tuple[RatedSet, ...] = ()
    prices: tuple[PriceList, ...] = ()
    start_check: str = ""

    def loop_of(self, interview: Interview) -> Loop:
        """The loop an interview follows. LoopRemoved when it or a round of it is gone from the content."""
        loop = self.loops.get(interview.loop)
        known = {round_.id for round_ in loop.rounds} if loop else set()
        if loop is None or not known.issuperset(interview.planned):
            raise LoopRemoved(
                "The loop this interview follows, or a round of it, is no longer among the content. "
                "Put its file back under prompts/loops and start Debrief again; nothing of the interview is lost."
            )
        return loop
