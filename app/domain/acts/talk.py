"""A talk: topics from the bank, each opened where the round knows least, and followed up at what is missing."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from app.domain.act import Talk
from app.domain.background import claim_to_open_with
from app.domain.coverage import Topic, topic_level, topic_met, topic_missing, topics_of, turn_score
from app.domain.interview import CloseReason, Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Question
from app.domain.passages import read
from app.domain.readback import readable, stands_alone
from app.domain.reading.lexicon import Hit
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL, Signal
from app.domain.scorecard import CheckResult
from app.domain.situation import (
    MIN_SECONDS_FOR_PROBE,
    CloseRound,
    Decided,
    Situation,
    answer_to,
    draw,
    reply_of,
)

PROBES_PER_TOPIC = 2
PROBES_PER_CHECK = 2
# Below this a fresh topic would only be cut short.
MIN_SECONDS_FOR_TOPIC = 90.0
# An answer that shows more than this on any signal told something after all.
LEVEL_WITHOUT_STORY = 2
# A quote read back to the candidate has to be short enough to be heard as one.
LONGEST_QUOTE = 120
LONGEST_AROUND_HAN = 42


def decide(situation: Situation, act: Talk) -> Decided:
    """A follow-up while the topic is worth one, else the next topic; None when there are no more."""
    last = situation.last
    worth_one = last is not None and reply_of(last) is Reply.ANSWER and not _nothing_to_tell(situation, last)
    follow_up = _follow_up(situation) if worth_one else None
    return follow_up or _next_topic(situation, act)


def _nothing_to_tell(situation: Situation, last: Turn) -> bool:
    """Whether an opening was answered with there being no such story, and none followed."""
    if last.move.kind is not MoveKind.OPEN:
        return False
    topic = topics_of(situation.turns)[-1]
    if any((topic_level(topic, signal) or LOWEST_LEVEL) > LEVEL_WITHOUT_STORY for signal in situation.signals):
        return False
    telling = read(answer_to(last), situation.words, numbers=False)
    # Words that trail off only take up the question.
    whole = [
        span for span in telling.spans if not telling.normal.text[span.start : span.end].endswith(("...", "…"))
    ]
    return any(hit.group == "none_to_tell" and hit.start < whole[0].end for hit in telling.hits if whole)


def _next_topic(situation: Situation, act: Talk) -> Move | CloseRound | None:
    opened = len(topics_of(situation.turns))
    if opened >= act.topics:
        return None
    begun = opened or act.id != situation.round.acts[0].id
    if begun and situation.short_of(MIN_SECONDS_FOR_TOPIC):
        return CloseRound(CloseReason.TIME) if act.id == situation.round.acts[-1].id else None
    claimed = _claimed_topic(situation) if act.topics > 1 else None
    if claimed is not None:
        return claimed
    for signal in _neediest_first(situation):
        fresh = [q for q in situation.round.openings if signal in q.signals and q.id not in situation.asked]
        if fresh:
            return Move(MoveKind.OPEN, draw(fresh, situation.seed).id, signal)
    return None


def _claimed_topic(situation: Situation) -> Move | None:
    """One topic of a round takes up a line of the candidate's papers, and no line comes twice in a loop."""
    lines = [line for line in situation.round.claim_lines if line.id not in situation.asked]
    if not lines or any(_took_up(turn) for turn in situation.turns):
        return None
    earlier = (turn for round_ in situation.earlier for turn in round_.turns)
    used = {turn.move.quote for turn in earlier if _took_up(turn) and turn.move.quote}
    claim = claim_to_open_with(situation.claims, used, situation.seed)
    if claim is None:
        return None
    return Move(MoveKind.OPEN, draw(lines, situation.seed).id, _neediest_first(situation)[0], quote=claim.quote)


def _took_up(turn: Turn) -> bool:
    return turn.move.kind is MoveKind.OPEN and turn.move.quote is not None


def _neediest_first(situation: Situation) -> list[str]:
    """Signals in the order in which a new topic should aim at them: heavy, not shown yet, not aimed at before."""
    topics = topics_of(situation.turns)
    aimed = [topic.turns[0].move.signal for topic in topics]

    def need(signal: Signal) -> float:
        best = max((topic_level(topic, signal) or LOWEST_LEVEL for topic in topics), default=LOWEST_LEVEL)
        open_share = (HIGHEST_LEVEL - best + 1) / HIGHEST_LEVEL
        return situation.round.weights[signal.id] * open_share / (1 + aimed.count(signal.id))

    return [signal.id for signal in sorted(situation.signals, key=need, reverse=True)]


def _follow_up(situation: Situation) -> Move | None:
    topic = topics_of(situation.turns)[-1]
    if len(_probes(topic.turns)) >= PROBES_PER_TOPIC or situation.short_of(MIN_SECONDS_FOR_PROBE):
        return None
    for signal, check in (*_missing_here(situation, topic), *_missing_anywhere(situation)):
        question = _fresh_probe(situation, topic, signal.id, check)
        if question is not None:
            quote = _quote_to_press(situation, topic, signal, check)
            kind = MoveKind.CHALLENGE if quote else MoveKind.PROBE
            return Move(kind, question.id, signal.id, check, quote)
    return None


def _probes(turns: Sequence[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.move.kind in (MoveKind.PROBE, MoveKind.CHALLENGE)]


def _met_in_round(situation: Situation, signal: Signal) -> set[str]:
    """What was shown on any topic of the round is not asked for again."""
    topics = topics_of(situation.whole or situation.turns)
    return {check for topic in topics for check in topic_met(topic, signal.id)}


def _missing_here(situation: Situation, topic: Topic) -> Iterator[tuple[Signal, str]]:
    """For each signal, heaviest first, the check that this story lacks next, unless another story showed it."""
    for signal in situation.signals:
        check = topic_missing(topic, signal)
        if check is not None and check not in _met_in_round(situation, signal):
            yield signal, check


def _missing_anywhere(situation: Situation) -> Iterator[tuple[Signal, str]]:
    """For each signal, heaviest first, the check that no story of the round has shown."""
    for signal in situation.signals:
        met = _met_in_round(situation, signal)
        missing = [check.id for check in signal.checks if check.id not in met]
        yield from ((signal, check) for check in missing[:1])


def _fresh_probe(situation: Situation, topic: Topic, signal: str, check: str) -> Question | None:
    """An unused probe for the check, unless it was asked on this topic or often enough in this round."""
    target = (signal, check)
    times = sum((turn.move.signal, turn.move.check) == target for turn in _probes(situation.turns))
    on_topic = any((turn.move.signal, turn.move.check) == target for turn in _probes(topic.turns))
    if on_topic or times >= PROBES_PER_CHECK:
        return None
    fresh = [q for q in situation.round.probes.get(target, ()) if q.id not in situation.asked]
    return draw(fresh, situation.seed) if fresh else None


def _quote_to_press(situation: Situation, topic: Topic, signal: Signal, missing: str) -> str | None:
    """The candidate's latest words for the highest check met below the one that is missing.

    One challenge a topic: to be quoted at twice in a row feels like an interrogation.
    """
    if any(turn.move.kind is MoveKind.CHALLENGE for turn in topic.turns):
        return None
    score = turn_score(topic.turns[-1], signal.id)
    below = takewhile(lambda check: check.check != missing, score.checks if score else ())
    met = [check for check in below if check.met]
    return _read_back(situation, answer_to(topic.turns[-1]), met[-1]) if met else None


def _read_back(situation: Situation, answer: str, check: CheckResult) -> str | None:
    """The words that met a check, or what stands around them, if they can be heard as a quote."""
    if check.start is None or check.end is None:
        return None
    telling = read(answer, situation.words, numbers=False)
    place = telling.place(check.start, check.end)
    passage = stands_alone(telling, place, situation.language)
    if passage is not None and len(passage.text) <= LONGEST_QUOTE and "\n" not in passage.text:
        return passage.text
    whole = next((span for span in telling.spans if span.start <= place.start < span.end), None)
    around = readable(telling, whole, Hit("", place.start, place.end), situation.language) if whole else None
    limit = LONGEST_AROUND_HAN if situation.language is Language.ZH else LONGEST_QUOTE
    return around.text if around and len(around.text) <= limit else None
