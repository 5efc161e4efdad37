"""What the API takes. Unknown fields are refused: a misspelt one must not be ignored in silence."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.domain.interview import Mode, VoiceKind
from app.domain.language import Language
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL
from app.domain.scorecard import JudgeKind
from app.services.interviews import MOST_EXTRA_MINUTES, StartInterview
from app.services.scoring import ScoreAnswer
from app.services.texts import LONGEST_ANSWER, LONGEST_BACKGROUND, LONGEST_QUESTION

HIGHEST_TURN = 10_000


def storable(text: str) -> str:
    """`text` without a NUL character, which no text that a person wrote holds."""
    if "\x00" in text:
        raise ValueError("Remove the NUL character.")
    return text


def said(text: str) -> str:
    """`text` unless it is only white space."""
    if not text.strip():
        raise ValueError("Write something: this holds white space only.")
    return text


Text = Annotated[str, AfterValidator(storable)]
Answer = Annotated[Text, Field(max_length=LONGEST_ANSWER), AfterValidator(said)]
BackgroundText = Annotated[Text, Field(max_length=LONGEST_BACKGROUND)]
Id = Annotated[Text, Field(min_length=1, max_length=100)]
TurnNumber = Annotated[int, Field(strict=True, ge=1, le=HIGHEST_TURN)]


class Body(BaseModel):
    """The base of every request body."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Scoring(Body):
    """What scoring and comparing share. Without `signals`, all; without `language`, reasons in the answer's own."""

    question: Annotated[Text, Field(max_length=LONGEST_QUESTION)] | None = None
    signals: Annotated[list[Id], Field(min_length=1, max_length=50)] | None = None
    language: Language | None = None
    afresh: Annotated[bool, Field(strict=True)] = False

    def wish_for(self, answer: str, judge: JudgeKind) -> ScoreAnswer:
        """This answer and this judge, as the service takes them."""
        signals = None if self.signals is None else tuple(self.signals)
        return ScoreAnswer(answer, self.question or "", signals, judge, self.language, self.afresh)


class ScoreRequest(Scoring):
    """An answer to score. `afresh` has a model judge again what it judged before."""

    answer: Answer
    judge: JudgeKind = JudgeKind.RULES

    def wish(self) -> ScoreAnswer:
        """As the service takes it."""
        return self.wish_for(self.answer, self.judge)


class CompareRequest(Scoring):
    """Two `answers` read by one `judge` (`rules` unless said), or one `answer` read by two `judges`."""

    answers: Annotated[list[Answer], Field(min_length=2, max_length=2)] | None = None
    judge: JudgeKind | None = None
    answer: Answer | None = None
    judges: Annotated[list[JudgeKind], Field(min_length=2, max_length=2)] | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        two_answers = self.answers is not None and self.answer is None and self.judges is None
        two_judges = self.answer is not None and self.judges is not None and self.answers is None
        if not (two_answers or (two_judges and self.judge is None)):
            raise ValueError("Send either two answers (and a judge, if you like), or one answer and two judges.")
        if self.judges and self.judges[0] is self.judges[1]:
            raise ValueError("Name two different judges: one judge reads an answer the same way every time.")
        return self

    def wishes(self) -> tuple[ScoreAnswer, ScoreAnswer]:
        """Both sides as the service takes them."""
        a, b = self.answers or [self.answer or ""] * 2
        judge_a, judge_b = self.judges or [self.judge or JudgeKind.RULES] * 2
        return self.wish_for(a, judge_a), self.wish_for(b, judge_b)


class StartRequest(Body):
    """An interview to start. Without `rounds`, the whole loop; `time_factor` null turns the clock off.

    `background` are notes, or all in one; with `resume` and `job_description` it holds 50,000 characters at most.
    `continues` is an earlier interview of the same loop, whose rounds the interviewers have read.
    """

    loop: Id
    rounds: Annotated[list[Id], Field(min_length=1, max_length=50)] | None = None
    language: Language = Language.EN
    voice: VoiceKind | None = None
    judge: JudgeKind | None = None
    mode: Mode = Mode.PRACTICE
    background: BackgroundText | None = None
    resume: BackgroundText | None = None
    job_description: BackgroundText | None = None
    auto_advance: Annotated[bool, Field(strict=True)] = True
    time_factor: Annotated[float, Field(strict=True, ge=1, le=10, allow_inf_nan=False)] | None = 1.0
    continues: Id | None = None

    def wish(self) -> StartInterview:
        """As the service takes it."""
        return StartInterview(
            loop=self.loop,
            rounds=None if self.rounds is None else tuple(self.rounds),
            language=self.language,
            voice=self.voice,
            judge=self.judge,
            mode=self.mode,
            background=self.background or "",
            resume=self.resume or "",
            job_description=self.job_description or "",
            auto_advance=self.auto_advance,
            time_factor=self.time_factor,
            continues=self.continues,
        )


class InterjectionRequest(Body):
    """How much of the answer is typed so far, in characters."""

    characters: Annotated[int, Field(strict=True, ge=0, le=LONGEST_ANSWER)] = 0


class AnswerRequest(Body):
    """An answer to the open turn."""

    text: Answer
    turn: TurnNumber


class RetakeRequest(Body):
    """Another answer to a turn that has one."""

    text: Answer


class KeepRequest(Body):
    """The attempt of a turn that counts from now on."""

    attempt: TurnNumber


class SelfRatingRequest(Body):
    """The level one would give one's own answer; without `attempt`, the answer that counts."""

    level: Annotated[int, Field(strict=True, ge=LOWEST_LEVEL, le=HIGHEST_LEVEL)]
    attempt: TurnNumber | None = None


class ScoreAgainRequest(Body):
    """Which attempt a model is to judge again; without `attempt`, the answer that counts."""

    attempt: TurnNumber | None = None


class ClockRequest(Body):
    """What to do with the clock; `minutes` goes with `add`."""

    action: Literal["pause", "resume", "add"]
    minutes: Annotated[int, Field(strict=True, ge=1, le=MOST_EXTRA_MINUTES)] = 5
