"""Calibration: a judge's agreement with raters over a file of rated answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from app.domain.agreement import (
    Agreement,
    CheckAgreement,
    agreement,
    check_agreement,
    flip_rate,
    rater_agreement,
)
from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeIdentity, JudgeKind, Mark, Scorecard, SignalScore
from app.services.ports import JudgeRequest
from app.services.rated import RatedAnswer
from app.services.scoring import Judges

MOST_REPEATS = 20


@dataclass(frozen=True, slots=True)
class SignalAgreement:
    """One signal's figures. `raters` is how far they agree with each other, `unscored` the share left open."""

    signal: str
    figures: Agreement
    raters: float | None
    unscored: float
    flips: float | None
    checks: dict[str, CheckAgreement]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One answer that judge and raters read differently, with what the judge found in it."""

    id: str
    question: str
    answer: str
    rated: int
    judged: SignalScore
    marks: tuple[Mark, ...]

    @property
    def size(self) -> int:
        """How many levels lie between, signed: above zero where the judge gave more."""
        return (self.judged.level or 0) - self.rated


@dataclass(frozen=True, slots=True)
class Report:
    """What a calibration found. `mean_kappa` is over the signals for which kappa is defined."""

    judge: JudgeIdentity
    rubric_version: str
    rubric_sha256: str
    answers: int
    repeats: int
    mean_kappa: float | None
    signals: tuple[SignalAgreement, ...]
    disagreements: tuple[Disagreement, ...]


class Calibration:
    """Measures a judge. Stores nothing."""

    def __init__(self, judges: Judges, rubric: Rubric) -> None:
        self._judges = judges
        self._rubric = rubric

    async def measure(
        self,
        answers: Sequence[RatedAnswer],
        kind: JudgeKind,
        repeats: int = 1,
        progress: Callable[[], None] = lambda: None,
    ) -> Report:
        """Judge every answer `repeats` times and compare, calling `progress` after each. ModelNotConfigured."""
        judge = self._judges.get(kind)
        cards: list[list[Scorecard]] = []
        for answer in answers:
            cards.append([await judge.judge(_request(answer)) for _ in range(repeats)])
            progress()
        rated = [signal for signal in self._rubric.signals if any(signal in a.settled for a in answers)]
        signals = tuple(self._signal(signal, answers, cards) for signal in rated)
        kappas = [s.figures.kappa for s in signals if s.figures.kappa is not None]
        first = cards[0][0]
        return Report(
            judge=first.judge,
            rubric_version=first.rubric_version,
            rubric_sha256=first.rubric_sha256,
            answers=len(answers),
            repeats=repeats,
            mean_kappa=fmean(kappas) if kappas else None,
            signals=signals,
            disagreements=_disagreements(answers, cards),
        )

    def _signal(
        self, signal: str, answers: Sequence[RatedAnswer], cards: Sequence[Sequence[Scorecard]]
    ) -> SignalAgreement:
        rows = [(a, [c.signal(signal) for c in repeated]) for a, repeated in zip(answers, cards, strict=True)]
        scored = [(a, [s for s in scores if s is not None]) for a, scores in rows if signal in a.settled]
        levels = [(a.settled[signal], scores[0].level) for a, scores in scored]
        pairs = [(rated, judged) for rated, judged in levels if judged is not None]
        return SignalAgreement(
            signal=signal,
            figures=agreement(pairs),
            raters=rater_agreement([a.ratings[signal] for a, _ in scored if signal in a.ratings]),
            unscored=1 - len(pairs) / len(levels),
            flips=flip_rate([[score.level for score in scores] for _, scores in scored]),
            checks=self._checks(signal, scored),
        )

    def _checks(
        self, signal: str, scored: Sequence[tuple[RatedAnswer, Sequence[SignalScore]]]
    ) -> dict[str, CheckAgreement]:
        found: dict[str, CheckAgreement] = {}
        for check in self._rubric.signals[signal].checks:
            pairs = [
                (labels[check.id], result.met)
                for a, scores in scored
                if check.id in (labels := a.checks.get(signal, {}))
                for result in scores[0].checks
                if result.check == check.id
            ]
            if pairs:
                found[check.id] = check_agreement(pairs)
        return found


def _request(answer: RatedAnswer) -> JudgeRequest:
    return JudgeRequest(answer.answer, answer.question, tuple(answer.settled), answer.spoken)


def _disagreements(
    answers: Sequence[RatedAnswer], cards: Sequence[Sequence[Scorecard]]
) -> tuple[Disagreement, ...]:
    """Where they differ, the largest first; within a size in the file's order."""
    found = [
        Disagreement(
            answer.id, answer.question, answer.answer, answer.settled[score.signal], score, repeated[0].marks
        )
        for answer, repeated in zip(answers, cards, strict=True)
        for score in repeated[0].signals
        if score.level is not None and score.level != answer.settled[score.signal]
    ]
    return tuple(sorted(found, key=lambda d: -abs(d.size)))
