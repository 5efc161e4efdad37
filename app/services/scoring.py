"""Scoring one answer that belongs to no interview."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.comparison import Comparison, compare
from app.domain.language import Language, language_of
from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import InvalidInput, ModelNotConfigured
from app.services.ports import Judge, JudgeRequest
from app.services.texts import accepted_answer, accepted_question


@dataclass(frozen=True, slots=True)
class ScoreAnswer:
    """An answer to score on `signals` (all when None); reasons in `language` (the answer's own when None).

    `afresh` asks a judge that remembers to judge again.
    """

    answer: str
    question: str = ""
    signals: tuple[str, ...] | None = None
    judge: JudgeKind = JudgeKind.RULES
    language: Language | None = None
    afresh: bool = False


class Judges:
    """The judges this installation has. `absent` fills in, all unscored, for one that an interview had before."""

    def __init__(self, judges: Mapping[JudgeKind, Judge], absent: Judge) -> None:
        self._judges = judges
        self._absent = absent

    def standing_for(self, kind: JudgeKind) -> Judge:
        """The judge of this kind, or one that says there is none: an interview must not wait for it."""
        return self._judges.get(kind, self._absent)

    def get(self, kind: JudgeKind) -> Judge:
        """The judge of this kind; ModelNotConfigured when there is none."""
        try:
            return self._judges[kind]
        except KeyError:
            raise ModelNotConfigured(
                "No model is set up to judge. Set JUDGE_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL, or use rules."
            ) from None

    def each(self, around: Callable[[Judge], Judge]) -> "Judges":
        """The same judges, each inside of what `around` makes of it."""
        return Judges({kind: around(judge) for kind, judge in self._judges.items()}, around(self._absent))

    @property
    def kinds(self) -> tuple[JudgeKind, ...]:
        """The kinds there are."""
        return tuple(self._judges)


class Scoring:
    """Scores answers that belong to no interview. What a model judged is remembered by its judge."""

    def __init__(self, judges: Judges, rubric: Rubric) -> None:
        self._judges = judges
        self._rubric = rubric

    async def score(self, wish: ScoreAnswer) -> Scorecard:
        """The judge's scorecard. InvalidInput for an unusable text or an unknown signal; ModelNotConfigured."""
        judge, request = self._accepted(wish)
        return await judge.judge(request)

    async def compare(self, a: ScoreAnswer, b: ScoreAnswer) -> Comparison:
        """Both scorecards and what differs. As `score`; nothing is judged unless both can be."""
        (judge_a, request_a), (judge_b, request_b) = self._accepted(a), self._accepted(b)
        return compare(*await asyncio.gather(judge_a.judge(request_a), judge_b.judge(request_b)))

    def require(self, kind: JudgeKind) -> None:
        """ModelNotConfigured when there is no such judge."""
        self._judges.get(kind)

    def _accepted(self, wish: ScoreAnswer) -> tuple[Judge, JudgeRequest]:
        answer = accepted_answer(wish.answer)
        question = accepted_question(wish.question)
        signals = tuple(self._rubric.signals) if wish.signals is None else self._known(wish.signals)
        language = wish.language or language_of(answer)
        request = JudgeRequest(answer, question, signals, language, afresh=wish.afresh)
        return self._judges.get(wish.judge), request

    def _known(self, signals: tuple[str, ...]) -> tuple[str, ...]:
        if not signals:
            raise InvalidInput("No signal is named. Name at least one, or leave the field out for all.", "signals")
        if any(signal not in self._rubric.signals for signal in signals):
            raise InvalidInput("There is no such signal. GET /api/v1/signals lists them.", "signals")
        return tuple(dict.fromkeys(signals))
