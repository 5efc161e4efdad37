"""The debrief page: what the committee would have written, each level with a way to its evidence."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.debrief import Debrief, DebriefStatus, Indication, Line, RoundResult, SignalResult, Statement
from app.domain.interview import Interview, Status
from app.domain.language import Bilingual, Language
from app.domain.loop import Loop, Persona, Round
from app.errors import NotAllowedNow
from app.services.committee_writing import Worded
from app.services.outcomes import is_outcome, outcome_words
from app.services.ports import Content
from app.services.readings import ScoredBy, scored_by, unread_turns
from app.web.pages.models import retry_of, troubles, use_lines
from app.web.pages.objecting import objections_view
from app.web.pages.own_ratings import OwnRating, own_ratings
from app.web.pages.rendering import language_of, page
from app.web.pages.said import said_in
from app.web.services import Services, WithServices

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal over the loop, and in each round (None: it does not count). By check: `names`, `met`, `unmet`.

    `unscored` says in words why a model left it without a level; `read` is then the rules' reading, if there is
    one. `behind` is the turn that the level rests on.
    """

    title: Bilingual
    result: SignalResult
    read: SignalResult | Indication
    unscored: str | None
    cells: tuple[SignalResult | None, ...]
    level_text: Bilingual | None
    names: Mapping[str, Bilingual]
    met: Mapping[str, Bilingual]
    unmet: Mapping[str, Bilingual]
    behind: int | None


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round's result."""

    round: Round
    people: tuple[Persona, ...]
    result: RoundResult

    @property
    def indicative(self) -> bool:
        """Whether what was decided rests on levels that a model's may replace."""
        return any(part.indicative for part in self.result.signals)


@dataclass(frozen=True, slots=True)
class DebriefView:
    """All that the page shows. `counted` maps turns to the attempt that counts.

    `unread` are the turns whose answer a model left unscored in part; `waiting` while a debrief is being written.
    """

    interview: Interview
    debrief: Debrief
    loop: Loop
    gone: bool
    rounds: tuple[Round, ...]
    rows: tuple[SignalRow, ...]
    cards: tuple[RoundCard, ...]
    own: tuple[OwnRating, ...]
    scored_by: ScoredBy
    titles: Mapping[str, Bilingual]
    counted: Mapping[int, int]
    answered: int
    unread: tuple[int, ...]
    waiting: bool


@dataclass(frozen=True, slots=True)
class WordedView:
    """A model's words for the committee; `reason` says in words why the debrief's own sentences stand there."""

    found: Worded
    reason: str | None

    def lines(self, round_id: str, statement: Statement) -> tuple[Line, ...]:
        """What an interviewer says: a model's words where there are any, else the debrief's own."""
        spoken = (self.found.statements or {}).get((round_id, statement.persona))
        return statement.lines if spoken is None else (spoken,)


@router.get("/interviews/{interview_id}/debrief")
async def show(request: Request, services: WithServices, interview_id: str) -> Response:
    """The debrief, or what there is of it so far."""
    interview = await services.interviews.get(interview_id)
    debrief = await services.interviews.debrief(interview_id)
    review = await services.reviews.of(interview_id)
    language = language_of(request)
    context = {
        "view": debrief_view(interview, debrief, services.content, language),
        "models": services.models,
        "troubles": troubles(services, language),
        "use": await use_lines(services, interview_id, language),
        "retry": await retry_of(services, interview_id),
        "said": said_in(review, services, interview),
        "objections": objections_view(debrief, review),
        "worded": await worded_for(services, interview, debrief, language),
    }
    return page(request, "debrief.html", context)


@router.post("/interviews/{interview_id}/committee")
async def word_again(services: WithServices, interview_id: str) -> Response:
    """Have a model put the committee's debrief into words once more, where it could not."""
    await services.committee.try_again(interview_id)
    return RedirectResponse(f"/interviews/{interview_id}/debrief#wording", status_code=303)


async def worded_for(services: Services, interview: Interview, debrief: Debrief, language: Language) -> WordedView:
    """A model's words for the committee, if there are any, or why there are none."""
    found = await services.committee.worded(interview, debrief)
    reason = outcome_words(services.content.phrases, found.outcome, language) if found.outcome else None
    return WordedView(found, reason)


@router.post("/interviews/{interview_id}/score-again")
async def score_all_again(services: WithServices, interview_id: str) -> Response:
    """Have the model judge every answer again that it left unscored in part."""
    for turn in unread_turns(await services.interviews.get(interview_id)):
        # A click that came twice finds nothing to do, or what another one has just set going.
        with suppress(NotAllowedNow):
            await services.interviews.score_again(interview_id, turn, None)
    return RedirectResponse(f"/interviews/{interview_id}/debrief", status_code=303)


def debrief_view(interview: Interview, debrief: Debrief, content: Content, language: Language) -> DebriefView:
    """`debrief` with the titles, links and words its page needs in the visitor's `language`."""
    loop = content.loop_shown(interview)
    signals = content.rubric.signals
    known = [result for result in debrief.signals if result.signal in signals]
    counted = {turn.n: turn.attempt.number for turn in interview.turns if turn.attempt}
    return DebriefView(
        interview=interview,
        debrief=debrief,
        loop=loop,
        gone=not content.follows(interview),
        rounds=tuple(loop.round(result.round) for result in debrief.rounds),
        rows=tuple(_row(result, debrief, content, language) for result in known),
        cards=tuple(_card(result, loop, content) for result in debrief.rounds),
        own=tuple(own_ratings(interview, content.rubric)),
        scored_by=scored_by(interview),
        titles={signal.id: signal.title for signal in signals.values()},
        counted=counted,
        answered=len(counted),
        unread=unread_turns(interview),
        waiting=interview.status is Status.FINISHED and debrief.status is not DebriefStatus.READY,
    )


def _row(result: SignalResult, debrief: Debrief, content: Content, language: Language) -> SignalRow:
    reason = result.unscored_reason or ""
    signal = content.rubric.signals[result.signal]
    read = result.by_rules or result
    cells = tuple(
        next((part for part in round_.signals if part.signal == result.signal), None) for round_ in debrief.rounds
    )
    return SignalRow(
        title=signal.title,
        result=result,
        read=read,
        unscored=outcome_words(content.phrases, reason, language) if is_outcome(reason) else None,
        cells=cells,
        level_text=signal.levels[read.level - 1] if read.level else None,
        names={check.id: check.title for check in signal.checks},
        met={check.id: check.met for check in signal.checks},
        unmet={check.id: check.unmet for check in signal.checks},
        behind=_behind(result),
    )


def _behind(result: SignalResult) -> int | None:
    """The answer that showed most."""
    shown = [step.turn for step in result.climb] or [item.turn for item in (result.by_rules or result).evidence]
    return shown[-1] if shown else None


def _card(result: RoundResult, loop: Loop, content: Content) -> RoundCard:
    round_ = loop.round(result.round)
    return RoundCard(
        round=round_,
        people=tuple(content.persona(person) for person in round_.interviewers),
        result=result,
    )
