"""A data case as an act of a round: what may be hidden in its log, its lines, and the words by which it reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.datacase.design import Design, merged
from app.domain.datacase.design_reading import read_design
from app.domain.datacase.findings import Sought, findings
from app.domain.datacase.flow import Progress, Stage
from app.domain.datacase.metrics import Metric
from app.domain.datacase.reading import read_said
from app.domain.datacase.result import Result, simulate
from app.domain.datacase.scenario import Feature, Scenario, draw_scenario
from app.domain.interview import Reply, Turn
from app.domain.language import Bilingual
from app.domain.passages import Passage
from app.domain.question import Question
from app.domain.reading.lexicon import Lexicon

# The blank in which the hand-over keeps the seed its log was made from.
SEED = "seed"


@dataclass(frozen=True, slots=True)
class DataCase:
    """A log is handed over, a test of it designed, and its result shown.

    `scored` are the signals that its answers can show, the one that its questions aim at first: what somebody plans
    or predicts is no result and nobody's past. `daily_users` is how many people the made-up app has a day.
    `metrics` are the names of metrics, `points` is the word for percentage points, `words` are read in answers.
    """

    id: str
    minutes: float
    scored: tuple[str, ...]
    daily_users: int
    features: tuple[Feature, ...]
    metrics: Mapping[Metric, Bilingual]
    points: Bilingual
    words: Lexicon
    questions: Mapping[Stage, Question]

    def lines(self) -> Iterable[Question]:
        """One line for each stage."""
        return self.questions.values()

    def scenario(self, seed: int) -> Scenario:
        """What is hidden in the log of this seed."""
        return draw_scenario(self.features, seed)

    def stage_of(self, turn: Turn) -> Stage | None:
        """Which stage a turn is; None when its line has left the file."""
        return next((stage for stage, line in self.questions.items() if line.id == turn.move.question), None)

    def seed_of(self, turns: Sequence[Turn]) -> int | None:
        """The seed of the log that was handed over in these turns; None before that."""
        kept = [turn.move.values[SEED] for turn in turns if turn.move.act == self.id and SEED in turn.move.values]
        return int(kept[0]) if kept else None


@dataclass(frozen=True, slots=True)
class Named:
    """A hidden thing that the candidate named, the turn, and the words."""

    sought: Sought
    turn: int
    quote: Passage


@dataclass(frozen=True, slots=True)
class Course:
    """How far a case has come: the stages so far, what was named, the test as it stands."""

    stages: tuple[Stage, ...]
    named: tuple[Named, ...]
    design: Design

    @property
    def progress(self) -> Progress:
        """What decides what comes next."""
        return Progress(frozenset(one.sought for one in self.named), self.design)


def course_of(case: DataCase, scenario: Scenario, turns: Sequence[Turn]) -> Course:
    """Read the answers of a case in order. What is said once the result is known designs nothing any more."""
    stages: list[Stage] = []
    named: dict[Sought, Named] = {}
    design = Design()
    for turn in turns:
        stage = case.stage_of(turn)
        if stage is None:
            continue
        stages.append(stage)
        if stage is Stage.RESULT:
            break
        said = read_said(words_of(turn), case.words)
        for finding in findings(said, scenario):
            named.setdefault(finding.sought, Named(finding.sought, turn.n, finding.quote))
        design = merged(design, read_design(said, stage.asks_for), stage.asks_for)
    return Course(tuple(stages), tuple(named.values()), design)


def words_of(turn: Turn) -> str:
    """What was said: "users" says nothing by itself, and enough where a unit was asked for."""
    attempt = turn.attempt
    return attempt.text if attempt and attempt.reply in (Reply.ANSWER, Reply.SENSELESS) else ""


def result_of(case: DataCase, scenario: Scenario, course: Course) -> Result | None:
    """What the candidate's test would have shown; None when too little of it is known."""
    return simulate(course.design, scenario, case.daily_users)
