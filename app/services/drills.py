"""Drills: open one on a check or a cell, answer it, and have just that check judged beside the earlier answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.domain.folding import words_of
from app.domain.interview import Attempt, Interview
from app.domain.language import Language
from app.domain.practice.drill import (
    CELL_CHECKS,
    Cell,
    Drill,
    DrillAttempt,
    DrillKind,
    SentToDrill,
    Verdict,
    take_attempt,
    verdict,
)
from app.domain.practice.earlier_answer import Looked, look_back_in, sentence_to_build_on
from app.domain.practice.wording import cell_question
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, NotAllowedNow, NotFound
from app.services.drill_reading import DrillReading
from app.services.keys import accepted_key, fingerprint, new_id
from app.services.ports import Clock, Content, InterviewStore
from app.services.ports.practice import DrillStore
from app.services.scoring import Judges
from app.services.texts import accepted_answer, accepted_feature
from app.services.views import scores_withheld

MOST_CELLS = 500
MOST_SEARCHED = 500


@dataclass(frozen=True, slots=True)
class StartDrill:
    """What to practise: a `check` of a `signal` or a `cell` of a `feature`, and the answer it goes back to, if any.

    Without `turn` the answer of `interview` is found that fits best. `language` counts where no interview is named.
    """

    kind: DrillKind = DrillKind.CHECK
    signal: str | None = None
    check: str | None = None
    cell: Cell | None = None
    feature: str | None = None
    interview: str | None = None
    turn: int | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """The answer a drill goes back to: its question, its words, and the `sentence` that comes closest."""

    question: str
    attempt: Attempt
    sentence: str


@dataclass(frozen=True, slots=True)
class StandingDrill:
    """A drill with what it goes back to, and how each attempt stands (by number; None before it is read)."""

    drill: Drill
    earlier: EarlierAnswer | None
    verdicts: Mapping[int, Verdict | None]

    @property
    def waiting(self) -> bool:
        """Whether a model is to read an attempt still."""
        return any(found is None or found.waiting for found in self.verdicts.values())


@dataclass(frozen=True, slots=True)
class ToldCell:
    """What an answer to a drill said for a cell of the ledger: `quote` is characters `start` to `end` of it."""

    drill: str
    attempt: int
    feature: str
    cell: Cell
    interview: str | None
    turn: int | None
    quote: str
    start: int
    end: int
    language: Language
    at: datetime


class Drills:
    """Opens drills and takes their answers. An answer is stored before anybody reads it."""

    def __init__(
        self,
        store: DrillStore,
        interviews: InterviewStore,
        content: Content,
        judges: Judges,
        reading: DrillReading,
        clock: Clock,
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._content = content
        self._judges = judges
        self._reading = reading
        self._clock = clock

    async def open(self, wish: StartDrill) -> Drill:
        """A new drill, or the one that asks the same and has no answer yet.

        InvalidInput says which choice is unusable; NotAllowedNow while a live interview keeps its scores.
        """
        signal, check = self._subject(wish)
        interview = await self._interview(wish)
        looked = self._looked(wish, interview, signal, check) if interview else None
        language = interview.language if interview else wish.language or Language.EN
        drill = Drill(
            id=new_id(),
            kind=wish.kind,
            signal=signal,
            check=check,
            judge=self._judge(interview, looked),
            language=language,
            question=self._question(wish, looked, signal, check, language),
            created_at=self._clock.now(),
            earlier=looked.earlier if looked else None,
            feature=accepted_feature(wish.feature or "") if wish.cell else None,
            cell=wish.cell,
        )
        return await self._store.open(drill)

    async def get(self, drill_id: str) -> StandingDrill:
        """The drill as it stands; NotFound."""
        drill = await self._store.get(drill_id)
        if not drill.is_known_to(self._content.rubric):
            raise NotFound("There is no such drill. It may have gone with its interview.")
        earlier = await self._earlier(drill)
        before = earlier.attempt if earlier else None
        verdicts = {attempt.number: verdict(drill, attempt, before) for attempt in drill.attempts}
        return StandingDrill(drill, earlier, verdicts)

    async def found(self, q: str, most: int) -> Sequence[Drill]:
        """The newest of those answered that hold all words of `q`, newest first; InvalidInput for an endless `q`.

        They are few and short, so the newest 500 are looked through: alike in every database and language.
        """
        words = words_of(q)
        if not words:
            return ()
        newest = reversed(await self._store.newest(MOST_SEARCHED))
        rubric = self._content.rubric
        having = (one for one in newest if one.attempts and one.is_known_to(rubric) and one.holds(words))
        return tuple(islice(having, most))

    async def answer(self, drill_id: str, text: str, key: str | None) -> int:
        """Answer a drill once more: the attempt's number. It is stored and read by the rules when this returns.

        A request that was taken before changes nothing. InvalidInput, KeyReused, NotFound.
        """
        accepted = accepted_answer(text)
        sent = SentToDrill(accepted, self._clock.now(), accepted_key(key), fingerprint(drill_id, accepted))
        attempt = await self._store.answer(drill_id, lambda stored: take_attempt(stored, sent))
        drill = await self._store.get(drill_id)
        await self._reading.read(drill, drill.attempts[attempt.number - 1], JudgeKind.RULES)
        self._reading.begin(await self._store.get(drill_id))
        return attempt.number

    async def delete(self, drill_id: str) -> None:
        """Remove a drill and everything that was answered to it; NotFound."""
        await self._store.delete(drill_id)

    async def told_cells(self) -> Sequence[ToldCell]:
        """What answers to drills said for cells of the ledger, newest last."""
        cells = []
        for drill in await self._store.newest(MOST_CELLS, DrillKind.CELL):
            for attempt in drill.attempts:
                told = _told(drill, attempt)
                if told is not None:
                    cells.append(told)
        return sorted(cells, key=lambda cell: cell.at)

    def _subject(self, wish: StartDrill) -> tuple[str, str]:
        if wish.kind is DrillKind.CELL:
            if wish.cell is None:
                raise InvalidInput("Say which cell is missing: kpi, change, days, data or lift.", "cell")
            accepted_feature(wish.feature or "")
            return CELL_CHECKS[wish.cell]
        if wish.cell is not None:
            raise InvalidInput("A drill on a check has no cell. Leave it out, or ask for the kind cell.", "cell")
        signal = self._content.rubric.signals.get(wish.signal or "")
        if signal is None:
            raise InvalidInput("There is no such signal. GET /api/v1/signals lists them.", "signal")
        if wish.check not in {check.id for check in signal.checks}:
            raise InvalidInput("This signal has no such check. GET /api/v1/signals lists them.", "check")
        return signal.id, wish.check or ""

    async def _interview(self, wish: StartDrill) -> Interview | None:
        if wish.interview is None:
            return None
        try:
            interview = await self._interviews.get(wish.interview)
        except NotFound:
            raise InvalidInput("The interview to go back to is not there. Start without it.", "interview") from None
        if scores_withheld(interview):
            raise NotAllowedNow("A live interview keeps its scores to its end. Finish it, then practise.")
        return interview

    def _looked(self, wish: StartDrill, interview: Interview, signal: str, check: str) -> Looked:
        loop, known = self._content.loop_shown(interview), self._content.rubric.signals[signal]
        looked = look_back_in(interview, loop, known, check, wish.turn)
        if looked is None:
            raise InvalidInput("There is no answer to go back to for this. Name a turn that has one.", "turn")
        return looked

    def _judge(self, interview: Interview | None, looked: Looked | None) -> JudgeKind:
        """The model where one is set up, unless the earlier answer was read by the rules only."""
        if JudgeKind.LLM not in self._judges.kinds:
            return JudgeKind.RULES
        if interview is None or looked is None:
            return JudgeKind.LLM
        attempt = interview.turns[looked.earlier.n - 1].attempts[looked.earlier.number - 1]
        return JudgeKind.LLM if JudgeKind.LLM in attempt.scorecards else JudgeKind.RULES

    def _question(
        self, wish: StartDrill, looked: Looked | None, signal: str, check: str, language: Language
    ) -> str:
        if wish.cell is not None:
            feature = accepted_feature(wish.feature or "")
            return cell_question(self._content.phrases.render, language, wish.cell, feature)
        return looked.question if looked else self._content.rubric.signals[signal].check(check).ask.text(language)

    async def _earlier(self, drill: Drill) -> EarlierAnswer | None:
        if drill.earlier is None:
            return None
        turn = (await self._interviews.get(drill.earlier.interview)).turns[drill.earlier.n - 1]
        attempt = turn.attempts[drill.earlier.number - 1]
        card = attempt.scorecards.get(drill.judge) or attempt.scorecards.get(JudgeKind.RULES)
        sentence = sentence_to_build_on(attempt.text, card.signal(drill.signal) if card else None)
        return EarlierAnswer(turn.question or "", attempt, sentence)


def _told(drill: Drill, attempt: DrillAttempt) -> ToldCell | None:
    found = verdict(drill, attempt, None)
    check = found.after if found is not None and found.met else None
    if check is None or check.quote is None or check.start is None or check.end is None:
        return None
    if drill.cell is None or drill.feature is None:
        return None
    return ToldCell(
        drill=drill.id,
        attempt=attempt.number,
        feature=drill.feature,
        cell=drill.cell,
        interview=drill.earlier.interview if drill.earlier else None,
        turn=drill.earlier.n if drill.earlier else None,
        quote=check.quote,
        start=check.start,
        end=check.end,
        language=drill.language,
        at=attempt.answered_at,
    )
