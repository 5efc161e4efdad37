"""What a committee stops at. Each flag is one rule, and each rule would rather miss than accuse wrongly.

- `no-impact`: two topics or more were scored for impact, and no answer gave a shipped change with a measured size.
- `model-metric-only`: the only numbers offered as results are model scores, in a whole interview without impact.
- `it-depends`: "it depends" stood where a choice was asked for, and the topic ended without one.
- `too-agreeable`: pressed, or told something wrong, the candidate gave way with no reason; or merely agreed, more
  than once.
- `we-not-I`: every story was told as "we", several times over, with no action of the candidate's own.

A quote is verbatim from the counted answer of its turn; `no-impact` is about an absence and has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.coverage import Topic, counted_attempt, topic_met, topic_scored, topics_of, turn_score
from app.domain.debrief import Flag
from app.domain.decision import NO_IMPACT
from app.domain.interview import MoveKind, Turn
from app.domain.passages import Passage, Reader, Telling, beginning_in
from app.domain.reading.lexicon import Hit
from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.sentences import Span

IMPACT, TRADEOFF, OWNERSHIP = "quantified_impact", "tradeoff_articulation", "ownership"
MEASURED, CHOSEN, ACTED = "measured_change", "reasoned_choice", "own_action"
MIN_TOPICS = 2
MIN_WE = 4
MAX_AGREEING_LENGTH = 240
# Between "I would" and "ask engineering" stands at most a small word.
AT_ONCE = 8
# Moves under which the candidate should stand.
_PRESSING = frozenset({MoveKind.CHALLENGE, MoveKind.POSITION, MoveKind.HOLD})
_SCORES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.BARE, Kind.TIMES})


@dataclass(frozen=True, slots=True)
class Said:
    """A counted answer with what the cues found in it."""

    turn: Turn
    telling: Telling

    def within(self, span: Span, *groups: str) -> list[Hit]:
        """The hits of these groups inside a sentence."""
        return [hit for hit in beginning_in(self.telling.hits, span) if hit.group in groups]

    def has(self, *groups: str) -> bool:
        """Whether any of these groups was found anywhere in the answer."""
        return any(hit.group in groups for hit in self.telling.hits)

    def amounts_in(self, span: Span) -> list[Quantity]:
        """The amounts inside a sentence."""
        return list(beginning_in(self.telling.amounts, span))

    def quote(self, span: Span) -> Passage:
        """The sentence as it was said."""
        return self.telling.slice(span.start, span.end)


def raise_flags(turns: Iterable[Turn], reader: Reader) -> tuple[Flag, ...]:
    """All flags of a finished interview, the weightiest first, each kind at most once."""
    topics = topics_of(turns)
    said = {
        turn.n: Said(turn, reader.read(attempt.text))
        for topic in topics
        for turn in topic.turns
        if (attempt := counted_attempt(turn)) is not None
    }
    rules = (_no_impact, _model_metric_only, _it_depends, _too_agreeable, _we_not_i)
    raised = (rule(topics, said) for rule in rules)
    return tuple(flag for flag in raised if flag is not None)


def _no_impact(topics: Sequence[Topic], _: dict[int, Said]) -> Flag | None:
    scored = [topic for topic in topics if topic_scored(topic, IMPACT)]
    if len(scored) < MIN_TOPICS or _ever_met(topics, IMPACT, MEASURED):
        return None
    return Flag(NO_IMPACT, None, None)


def _model_metric_only(topics: Sequence[Topic], said: dict[int, Said]) -> Flag | None:
    if _ever_met(topics, IMPACT, MEASURED):
        return None
    for topic in topics:
        answers = _answers(topic, said)
        if not topic_scored(topic, IMPACT) or any(_outcome_with_number(answer) for answer in answers):
            continue
        for answer in answers:
            for span in answer.telling.spans:
                if _claims_model_score(answer, span):
                    return _flag("model-metric-only", answer, span)
    return None


def _claims_model_score(answer: Said, span: Span) -> bool:
    scores = [amount for amount in answer.amounts_in(span) if amount.kind in _SCORES]
    return bool(scores and answer.within(span, "model_metric") and not answer.within(span, "plan"))


def _outcome_with_number(answer: Said) -> bool:
    if any(amount.kind is Kind.MONEY for amount in answer.telling.amounts):
        return True
    spans = answer.telling.spans
    return any(answer.within(span, "outcome_metric") and answer.amounts_in(span) for span in spans)


def _it_depends(topics: Sequence[Topic], said: dict[int, Said]) -> Flag | None:
    for topic in topics:
        answers = _answers(topic, said)
        unsettled = topic_scored(topic, TRADEOFF) and CHOSEN not in topic_met(topic, TRADEOFF)
        if not unsettled or any(_chooses(answer) for answer in answers):
            continue
        for answer in answers:
            for span in answer.telling.spans:
                if _only_depends(answer, span):
                    return _flag("it-depends", answer, span)
    return None


def _chooses(answer: Said) -> bool:
    """Whether any words make a choice. To ask others first, or to call a meeting, is none ("我会先跟研发对齐")."""
    hits = answer.telling.hits
    others = [hit.start for hit in hits if hit.group == "hands_over"]
    choices = [hit for hit in hits if hit.group == "choice"]
    return any(not any(0 <= start - hit.end <= AT_ONCE for start in others) for hit in choices)


def _only_depends(answer: Said, span: Span) -> bool:
    cues = answer.within(span, "it_depends")
    if not cues or answer.amounts_in(span):
        return False
    before = Span(span.start, cues[0].start)
    return not answer.within(before, "no_own_word") and not _quoted(answer, cues[0])


def _quoted(answer: Said, hit: Hit) -> bool:
    return answer.telling.normal.text[max(0, hit.start - 1) : hit.start] in {'"', "'"}


def _too_agreeable(topics: Sequence[Topic], said: dict[int, Said]) -> Flag | None:
    agreeing = [
        answer
        for topic in topics
        for answer in _answers(topic, said)
        if answer.turn.move.kind in _PRESSING and _merely_agrees(answer)
    ]
    for answer in agreeing:
        if answer.has("giving_way"):
            return _flag("too-agreeable", answer, answer.telling.spans[0])
    if len(agreeing) > 1:
        return _flag("too-agreeable", agreeing[0], agreeing[0].telling.spans[0])
    return None


def _merely_agrees(answer: Said) -> bool:
    """Short, opens with agreement, and holds no reason, no number and nothing that a judge found to be evidence."""
    telling = answer.telling
    if not telling.spans or telling.amounts or len(telling.answer) > MAX_AGREEING_LENGTH:
        return False
    opens = answer.within(telling.spans[0], "agreement", "giving_way", *_concessions(answer.turn))
    return bool(opens) and not answer.has("holding") and not _shows_anything(answer.turn)


def _concessions(turn: Turn) -> tuple[str, ...]:
    """To a position that is wrong, a mere "fine" is agreement too."""
    return () if turn.move.kind is MoveKind.CHALLENGE else ("conceding",)


def _we_not_i(topics: Sequence[Topic], said: dict[int, Said]) -> Flag | None:
    if _ever_met(topics, OWNERSHIP, ACTED):
        return None
    scored = [answer for answer in said.values() if turn_score(answer.turn, OWNERSHIP)]
    if sum(_plural(answer) for answer in scored) < MIN_WE or any(_speaks_as_i(answer) for answer in scored):
        return None
    answer, span = max(
        ((answer, span) for answer in scored for span in answer.telling.spans),
        key=lambda place: len(place[0].within(place[1], "we")),
    )
    return _flag("we-not-I", answer, span)


def _plural(answer: Said) -> int:
    return sum(1 for hit in answer.telling.hits if hit.group == "we")


def _speaks_as_i(answer: Said) -> bool:
    """Whether the candidate appears in the first person, other than to say "I think"."""
    aside: set[int] = set()
    for hit in answer.telling.hits:
        if hit.group in {"opinion", "self_in_we"}:
            aside.update(range(hit.start, hit.end))
    return any(hit.group == "self" and hit.start not in aside for hit in answer.telling.hits)


def _ever_met(topics: Iterable[Topic], signal: str, check: str) -> bool:
    return any(check in topic_met(topic, signal) for topic in topics)


def _shows_anything(turn: Turn) -> bool:
    attempt = counted_attempt(turn)
    cards = attempt.scorecards.values() if attempt else ()
    return any(check.met for card in cards for score in card.signals for check in score.checks)


def _answers(topic: Topic, said: dict[int, Said]) -> list[Said]:
    return [said[turn.n] for turn in topic.turns if turn.n in said]


def _flag(name: str, answer: Said, span: Span) -> Flag:
    return Flag(name, answer.turn.n, answer.quote(span).text)
