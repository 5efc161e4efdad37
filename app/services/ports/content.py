"""Everything that is loaded from prompts/ and rubrics/."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.asked_back import Courtesies
from app.domain.cost import PriceList
from app.domain.interview import Interview, Turn
from app.domain.language import Language
from app.domain.loop import Loop, Persona, Round
from app.domain.question import Question
from app.domain.reading.lexicon import Lexicon
from app.domain.remnant import remnant_of_loop, remnant_of_persona
from app.domain.rubric import Rubric
from app.domain.spoken import SpokenWords
from app.errors import LoopRemoved
from app.services.ports.committee import CommitteePrompt
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
    def courtesies(self) -> Courtesies:
        """How one tells that somebody asks back, and what is said to it."""
        ...

    @property
    def cues(self) -> Lexicon:
        """The word lists of prompts/cues.yaml."""
        ...

    def render(self, name: str, language: Language, /, **values: str | int | float) -> str:
        """The phrase `area.name` with its values; KeyError for an unknown name, ValueError for wrong values."""
        ...


@dataclass(frozen=True, slots=True)
class Threshold:
    """The log-odds of reaching one level: where they begin, and what each feature adds."""

    bias: float
    found: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """The rules judge's small model.

    `signals` has a threshold for each level above the first, `means` the mean level of the training answers. `runs`
    has for each run of words what it adds to the thresholds of all signals, in their order, in hundredths.
    """

    signals: Mapping[str, tuple[Threshold, ...]] = field(default_factory=dict)
    means: Mapping[str, float] = field(default_factory=dict)
    runs: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A user's loop that cannot be offered: its file's name, and what is wrong with it, one line a fault."""

    file: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was loaded from prompts/ and rubrics/, and the users' own loops.

    `reading` are the words of rubrics/reading, `rated` the sets of rubrics/calibration, `spoken` the words no
    interviewer says, `left_out` the own loops that have faults.
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
    weights: Weights = field(default_factory=Weights)
    rated: tuple[RatedSet, ...] = ()
    prices: tuple[PriceList, ...] = ()
    start_check: str = ""
    committee_prompt: CommitteePrompt | None = None
    claim_lines: tuple[Question, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def follows(self, interview: Interview) -> bool:
        """Whether the interview can go on: its loop and all its chosen rounds are there."""
        loop = self.loops.get(interview.loop)
        return loop is not None and {round_.id for round_ in loop.rounds}.issuperset(interview.planned)

    def loop_of(self, interview: Interview) -> Loop:
        """The loop an interview goes on with. LoopRemoved when it or a round of it is gone from the content."""
        if not self.follows(interview):
            raise LoopRemoved(
                "The loop this interview follows, or a round of it, is no longer among the content. "
                "Put its file back and start Debrief again; nothing of the interview is lost."
            )
        return self.loops[interview.loop]

    def round_asked(self, interview: Interview, turn: Turn) -> Round:
        """The round that `turn` asks in. LoopRemoved when that round has lost its question or whoever asks it."""
        round_ = self.loop_of(interview).round(interview.rounds[turn.round].id)
        if not round_.has(turn.move.question) or turn.speaker not in self.personas:
            raise LoopRemoved(
                "This question, or whoever asks it, is no longer in the loop's file. Put it back and start Debrief "
                "again, or finish this interview; nothing of it is lost."
            )
        return round_

    def loop_shown(self, interview: Interview) -> Loop:
        """The loop an interview followed, to show and to judge what was said; pieced together if it is gone."""
        loop = self.loops.get(interview.loop)
        return loop if loop and self.follows(interview) else remnant_of_loop(interview, loop)

    def persona(self, persona_id: str) -> Persona:
        """The interviewer; of one who is gone, the id for a name."""
        return self.personas.get(persona_id) or remnant_of_persona(persona_id)
