"""What the use cases need from outside, as Protocols. `judges`, `voices` and `infra` implement them."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.domain.cost import PriceList
from app.domain.facts import Fact
from app.domain.interview import Interview, Status, Turn
from app.domain.language import Bilingual, Language
from app.domain.loop import Loop, Persona, Round
from app.domain.reading.lexicon import Lexicon
from app.domain.rubric import Rubric
from app.domain.scorecard import Scorecard, SignalScore
from app.domain.spoken import Fault, SpokenWords
from app.errors import LoopRemoved
from app.services.chat import Purpose, Usage
from app.services.rated import RatedSet


class Clock(Protocol):
    """The time, always aware and in UTC."""

    def now(self) -> datetime:
        """Now."""
        ...


@dataclass(frozen=True, slots=True)
class JudgeRequest:
    """One answer to be judged on `signals`; reasons are given in `language`. `question` gives no evidence.

    `afresh` asks a judge that remembers to judge again. `interview` is the id of the interview the answer belongs
    to, if any: what a judge remembers of it goes when that interview is deleted.
    """

    answer: str
    question: str
    signals: tuple[str, ...]
    language: Language
    afresh: bool = False
    interview: str | None = None


class Judge(Protocol):
    """Fills the form for each signal and has it verified. Never raises for what an answer holds."""

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """The scorecard, a signal for each one asked for, in that order."""
        ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """One signal as a model judged it, and the name of the model that answered."""

    score: SignalScore
    answered_by: str | None


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call of a model: for whom, what for, what it cost, and what came of it.

    `model` was asked for, `answered_by` answered. `outcome` is the `Failure` when nothing usable came, else None.
    """

    interview: str | None
    at: datetime
    purpose: Purpose
    model: str
    answered_by: str | None
    usage: Usage
    seconds: float
    first_token_seconds: float | None
    outcome: str | None


class CallStore(Protocol):
    """What calls of models cost, kept. Every method raises StoreUnavailable."""

    async def add(self, call: ModelCall) -> None:
        """Keep one call; its interview's name is left out if it was deleted in the meantime."""
        ...

    async def of_interview(self, interview_id: str) -> Sequence[ModelCall]:
        """All calls made for an interview, oldest first."""
        ...

    async def spent_on(self, interview_id: str) -> int:
        """Tokens read and written for an interview."""
        ...

    async def spent_since(self, moment: datetime) -> int:
        """Tokens read and written by all calls since `moment`."""
        ...


class JudgementStore(Protocol):
    """What a model judged before, by the content hash of what it was given. Nothing is ever overwritten."""

    async def recall(self, key: str) -> Judgement | None:
        """The latest judgement under this key."""
        ...

    async def remember(self, key: str, judgement: Judgement, interview: str | None) -> None:
        """Add a judgement; earlier ones under the key stay as history.

        What `interview` brought about is forgotten with it, and not kept at all if it is gone already.
        """
        ...


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


@dataclass(frozen=True, slots=True)
class StartedOver:
    """What a voice said of this question so far does not count; it begins again.

    `stand_in` is the reason when from here on the built-in voice speaks in place of a model.
    """

    stand_in: str | None = None


class Voice(Protocol):
    """Words what the director decided."""

    def speak(self, cue: Cue) -> AsyncIterator[str | StartedOver]:
        """The question in pieces; joined since it last started over, they are the whole text."""
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


# The event that carries a piece of a question; its data are `turn` and `text`.
DELTA = "question.delta"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a listener hears. `seq` rises by one within an interview; `body` is the contract's JSON."""

    seq: int
    name: str
    body: str

    @property
    def data(self) -> Mapping[str, Any]:
        """What `body` says."""
        said: Mapping[str, Any] = json.loads(self.body)
        return said


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the question of `turn`, to be stored as one piece."""

    interview: str
    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event before the store has given it its number."""

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of interviews. `answered` counts answered turns."""

    id: str
    loop: str
    language: Language
    mode: str
    status: Status
    created_at: datetime
    finished_at: datetime | None
    answered: int
    decision: str | None


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """Some summaries, newest first, and where the next ones begin."""

    items: tuple[Summary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """An interview as a change left it, and the number of its last event (0 when it has none)."""

    interview: Interview
    last_event: int


class InterviewStore(Protocol):
    """Durable interviews. Each call is one transaction; none is held open between calls.

    Every method raises StoreUnavailable when the database cannot be used.
    """

    async def create(self, interview: Interview, facts: Sequence[Fact]) -> Interview:
        """Store a new interview with its first facts."""
        ...

    async def get(self, interview_id: str) -> Interview:
        """The whole interview; NotFound."""
        ...

    async def change(self, interview_id: str, decide: Callable[[Interview], Sequence[Fact]]) -> Interview:
        """Read, let `decide` say which facts to add, and add them: one write transaction, no other in between.

        What `decide` raises is raised again and nothing is stored. NotFound. Returns the interview afterwards.
        """
        ...

    async def change_at(self, interview_id: str, decide: Callable[[Interview], Sequence[Fact]]) -> "Stored":
        """As `change`; says also where the events stand afterwards."""
        ...

    async def announce(self, interview_id: str, announcements: Sequence[Announcement]) -> int:
        """Store events that no fact goes with; the number of the last event the interview then has. NotFound."""
        ...

    async def append_segments(self, segments: Sequence[Segment]) -> Mapping[str, int]:
        """Store pieces of questions being worded, one of an interview, in one transaction; their numbers.

        Listeners are not told, and pieces of interviews that are gone are left out.
        """
        ...

    async def told_before(self, interview_id: str, seq: int) -> int:
        """How many characters of the question being worded are stored up to event `seq`; NotFound."""
        ...

    async def events_after(self, interview_id: str, seq: int, limit: int = 500) -> Sequence[Event]:
        """Events with a number above `seq`, in order; NotFound."""
        ...

    async def open_from(self, interview_id: str) -> int:
        """The number after which a listener who knows nothing should begin: what is still open; NotFound."""
        ...

    async def search(self, q: str, limit: int, cursor: str | None) -> SummaryPage:
        """Interviews whose questions, answers, background or loop hold `q` (all when empty), newest first."""
        ...

    async def unfinished(self) -> Sequence[str]:
        """Ids of interviews in which work may remain."""
        ...

    async def delete(self, interview_id: str) -> None:
        """Remove the interview and all that belongs to it; NotFound."""
        ...

    async def check(self) -> None:
        """Try the database."""
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
