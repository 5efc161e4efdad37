"""A debrief as the API gives it."""

from app.domain.debrief import Debrief, DebriefStatus, Decision
from app.services.committee_writing import Worded
from app.web.api.reply_base import Out


class EvidenceOut(Out):
    """A verified quote."""

    turn: int
    check: str
    quote: str
    start: int
    end: int


class TurnLevelOut(Out):
    """The level one answer showed."""

    turn: int
    level: int


class IndicationOut(Out):
    """What the rules read for a signal that the model left without a level. It counts for nothing."""

    level: int
    evidence: list[EvidenceOut]
    missing: str | None


class SignalResultOut(Out):
    """A signal over a round or the loop.

    `indicative` while its level rests on the rules and a model has yet to read; `by_rules` where it is unscored.
    """

    signal: str
    level: int | None
    evidence: list[EvidenceOut]
    weight: float
    movement: list[TurnLevelOut]
    missing: str | None
    unscored_reason: str | None
    indicative: bool = False
    by_rules: IndicationOut | None = None


class FlagOut(Out):
    """Something a committee would stop at."""

    flag: str
    turn: int | None
    quote: str | None


class CitedOut(Out):
    """Words of an answer in a line; `signal` and `check` say what they are evidence of, if they are."""

    turn: int
    quote: str
    start: int
    end: int
    signal: str | None
    check: str | None


class LineOut(Out):
    """A sentence or two, with the quotes that stand in it."""

    text: str
    quotes: list[CitedOut]


class StatementOut(Out):
    """What one interviewer heard in a round."""

    persona: str
    lines: list[LineOut]


class StepOut(Out):
    """A check that would have to be met."""

    signal: str
    check: str


class ChangeOut(Out):
    """What would have changed a decision, and to what; no steps: had the quoted words not been said."""

    line: LineOut
    steps: list[StepOut]
    to: Decision | None


class AdviceOut(Out):
    """One thing to keep or to change, beside the candidate's own words."""

    signal: str
    check: str
    text: str
    quote: CitedOut | None


class DeliberationOut(Out):
    """What the committee says together."""

    headline: str
    reasons: list[LineOut]
    changes: list[ChangeOut]
    mixed: list[LineOut]
    dissent: list[LineOut]
    unscored: list[LineOut]
    keep: list[AdviceOut]
    change: list[AdviceOut]


class RoundResultOut(Out):
    """One round's debrief; what was said about it is there once the round is over."""

    round: str
    decision: Decision | None
    signals: list[SignalResultOut]
    statements: list[StatementOut]
    changes: list[ChangeOut]
    flags: list[FlagOut]


class ObservationOut(Out):
    """Something noticed in an act of a round, in the interview's language."""

    kind: str
    round: str
    turn: int | None
    quote: str | None
    text: str


class RewriteOut(Out):
    """A weak sentence beside a stronger one made of the candidate's own facts."""

    turn: int
    weak: str
    better: str
    question: str
    signal: str
    check: str


class LedgerRowOut(Out):
    """One shipped feature in the candidate's own words."""

    feature: str
    kpi: str | None
    change: str | None
    days: str | None
    data: str | None
    lift: str | None
    evidence: str
    turn: int


class NextStepOut(Out):
    """What to prepare next."""

    signal: str
    check: str
    text: str


class SpokenOut(Out):
    """What a model has one interviewer say about a round."""

    round: str
    persona: str
    line: LineOut


class WordedOut(Out):
    """The committee in a model's words, each checked against the debrief; `outcome` names why there are none."""

    writing: bool
    model: str | None
    outcome: str | None
    statements: list[SpokenOut]
    together: LineOut | None


class DebriefOut(Out):
    """The result of an interview; `partial` while it goes on, `pending` while there is nothing to say."""

    status: DebriefStatus
    decision: Decision | None
    reasons: list[str]
    signals: list[SignalResultOut]
    flags: list[FlagOut]
    observations: list[ObservationOut]
    rewrites: list[RewriteOut]
    ledger: list[LedgerRowOut]
    next: list[NextStepOut]
    rounds: list[RoundResultOut]
    rubric_version: str
    rubric_sha256: str
    deliberation: DeliberationOut | None
    worded: WordedOut | None = None


def debrief_reply(debrief: Debrief, worded: Worded) -> DebriefOut:
    """A debrief beside what a model made of its words; without a model `worded` is null."""
    reply = DebriefOut.model_validate(debrief)
    if worded == Worded():
        return reply
    said = [
        SpokenOut(round=round_, persona=persona, line=LineOut.model_validate(line))
        for (round_, persona), line in (worded.statements or {}).items()
    ]
    together = LineOut.model_validate(worded.together) if worded.together else None
    told = WordedOut(
        writing=worded.writing, model=worded.model, outcome=worded.outcome, statements=said, together=together
    )
    return reply.model_copy(update={"worded": told})
