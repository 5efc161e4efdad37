"""Calibration: a judge's agreement with raters over a set of rated answers."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from app.domain.agreement import (
    Agreement,
    CheckAgreement,
    Confusion,
    agreement,
    check_agreement,
    confusion,
    flip_rate,
    rater_agreement,
)
from app.domain.language import Language
from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeIdentity, JudgeKind, Mark, Scorecard, SignalScore
from app.errors import InvalidInput
from app.services.ports import Judge, JudgeRequest
from app.services.rated import RatedAnswer, RatedSet, lines_of, read_rated
from app.services.scoring import Judges

# A model answers over the network, so a few of its answers are waited for at once.
MODEL_READS_AT_ONCE = 4
# What a reader at a page waits for; the terminal takes any number.
MOST_READINGS_WHILE_WAITING: Mapping[JudgeKind, int] = {JudgeKind.RULES: 1000, JudgeKind.LLM: 200}


@dataclass(frozen=True, slots=True)
class SignalAgreement:
    """One signal's figures. `raters` is how far they agree with each other, `unscored` the share left open."""

    signal: str
    figures: Agreement
    grid: Confusion
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
    language: Language
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


@dataclass(frozen=True, slots=True)
class ShippedReport:
    """The rules judge over a set that ships."""

    rated: RatedSet
    report: Report


class TooManyReadings(InvalidInput):
    """These are more answers than a page measures at once."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(
            f"A page measures at most {most} readings (answers times repeats) with this judge. "
            "Send fewer, or use `debrief calibrate`.",
            "file",
        )


class Calibration:
    """Measures a judge. Stores nothing."""

    def __init__(self, judges: Judges, rubric: Rubric, shipped: Sequence[RatedSet] = ()) -> None:
        self._judges = judges
        self._rubric = rubric
        self._shipped = tuple(shipped)
        self._reports: dict[str, asyncio.Task[Report]] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def kinds(self) -> tuple[JudgeKind, ...]:
        """The judges that can be measured."""
        return self._judges.kinds

    async def shipped(self) -> tuple[ShippedReport, ...]:
        """The rules judge over every set that ships, computed once in this process."""
        return tuple([ShippedReport(rated, await self._remembered(rated)) for rated in self._shipped])

    async def measure_text(self, text: str, kind: JudgeKind, repeats: int) -> Report:
        """`measure` over the text of a rated file, for somebody who waits: bounded, and one at a time.

        LinesUnusable, NothingRated, TooManyReadings, ModelNotConfigured.
        """
        self._judges.get(kind)
        answers = await asyncio.to_thread(lambda: read_rated(lines_of(text), self._rubric))
        most = MOST_READINGS_WHILE_WAITING[kind]
        if len(answers) * repeats > most:
            raise TooManyReadings(most)
        async with self._one_at_a_time:
            return await self.measure(answers, kind, repeats)

    async def measure(
        self,
        answers: Sequence[RatedAnswer],
        kind: JudgeKind,
        repeats: int = 1,
        progress: Callable[[], None] = lambda: None,
    ) -> Report:
        """Judge every answer `repeats` times and compare, calling `progress` after each. ModelNotConfigured.

        Reading and arithmetic keep a processor busy, so both happen in a thread beside the event loop.
        """
        judge = self._judges.get(kind)
        if kind is JudgeKind.RULES:
            cards = await asyncio.to_thread(lambda: asyncio.run(_cards(judge, answers, repeats, progress)))
        else:
            cards = await _cards(judge, answers, repeats, progress)
        return await asyncio.to_thread(self._report, answers, cards, repeats)

    def _remembered(self, rated: RatedSet) -> "asyncio.Future[Report]":
        # A visitor who leaves must not take away what the next one waits for.
        if rated.id not in self._reports or _failed(self._reports[rated.id]):
            self._reports[rated.id] = asyncio.ensure_future(self.measure(rated.answers, JudgeKind.RULES))
        return asyncio.shield(self._reports[rated.id])

    def _report(self, answers: Sequence[RatedAnswer], cards: Sequence[Sequence[Scorecard]], repeats: int) -> Report:
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
            grid=confusion(levels),
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


async def _cards(
    judge: Judge, answers: Sequence[RatedAnswer], repeats: int, progress: Callable[[], None]
) -> list[list[Scorecard]]:
    limit = asyncio.Semaphore(MODEL_READS_AT_ONCE)

    async def read(answer: RatedAnswer) -> list[Scorecard]:
        async with limit:
            # What a judge remembers is no repeat: each is judged afresh.
            cards = [await judge.judge(_request(answer, repeat)) for repeat in range(repeats)]
        progress()
        return cards

    return list(await asyncio.gather(*map(read, answers)))


def _request(answer: RatedAnswer, repeat: int) -> JudgeRequest:
    return JudgeRequest(answer.answer, answer.question, tuple(answer.settled), answer.spoken, afresh=repeat > 0)


def _failed(task: "asyncio.Task[Report]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _disagreements(
    answers: Sequence[RatedAnswer], cards: Sequence[Sequence[Scorecard]]
) -> tuple[Disagreement, ...]:
    """Where they differ, the largest first; within a size in the file's order."""
    found = [
        Disagreement(
            id=answer.id,
            question=answer.question,
            answer=answer.answer,
            language=answer.spoken,
            rated=answer.settled[score.signal],
            judged=score,
            marks=repeated[0].marks,
        )
        for answer, repeated in zip(answers, cards, strict=True)
        for score in repeated[0].signals
        if score.level is not None and score.level != answer.settled[score.signal]
    ]
    return tuple(sorted(found, key=lambda d: -abs(d.size)))
