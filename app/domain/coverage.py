"""Which checks were met: in one topic, in one round, in a whole loop.

A topic is an opening question with its follow-ups; its answers are one story, so a check that any of them
meets is met. A round is as good as its best topic and a loop as its best round: what was shown once was shown.
What was declined, senseless or left unscored counts for nothing, and never as low.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.debrief import Evidence
from app.domain.interview import Attempt, Reply, Turn
from app.domain.rubric import Signal, ladder_level
from app.domain.scorecard import CheckResult, JudgeKind, Scorecard, SignalScore


@dataclass(frozen=True, slots=True)
class Topic:
    """The turns of one topic in the order they were asked, all of one round."""

    turns: tuple[Turn, ...]

    @property
    def round(self) -> int:
        """The position of the round it belongs to."""
        return self.turns[0].round


def topics_of(turns: Iterable[Turn]) -> tuple[Topic, ...]:
    """The topics among `turns` (oldest first). A new round, or an `open` move, begins a new one."""
    groups: list[list[Turn]] = []
    for turn in turns:
        if not groups or turn.move.kind.begins_topic or groups[-1][0].round != turn.round:
            groups.append([])
        groups[-1].append(turn)
    return tuple(Topic(tuple(group)) for group in groups)


def current_scorecard(attempt: Attempt) -> Scorecard | None:
    """The scorecard that counts: the model's if there is one, else the rules judge's."""
    return attempt.scorecards.get(JudgeKind.LLM) or attempt.scorecards.get(JudgeKind.RULES)


def filled_by_rules(turn: Turn) -> Turn:
    """`turn` as if the rules' reading stood where a model left the counted answer unscored.

    For what is not to hang on a judge that failed: facts that were told, and levels that only indicate.
    """
    attempt = turn.attempt
    if attempt is None or JudgeKind.RULES not in attempt.scorecards or JudgeKind.LLM not in attempt.scorecards:
        return turn
    card, rules = attempt.scorecards[JudgeKind.LLM], attempt.scorecards[JudgeKind.RULES]
    if all(score.level is not None for score in card.signals):
        return turn
    whole = tuple(s if s.level is not None else rules.signal(s.signal) or s for s in card.signals)
    filled = replace(attempt, scorecards={**attempt.scorecards, JudgeKind.LLM: replace(card, signals=whole)})
    return replace(turn, attempts=tuple(filled if one is attempt else one for one in turn.attempts))


def counted_attempt(turn: Turn) -> Attempt | None:
    """The attempt that counts, if it is an answer (neither declined nor senseless)."""
    attempt = turn.attempt
    return attempt if attempt is not None and attempt.reply is Reply.ANSWER else None


def turn_score(turn: Turn, signal: str) -> SignalScore | None:
    """What the counted answer of `turn` showed for `signal`; None if it was not scored for it."""
    attempt = counted_attempt(turn)
    scorecard = current_scorecard(attempt) if attempt else None
    score = scorecard.signal(signal) if scorecard else None
    return score if score is not None and score.level is not None else None


def unscored_reason(turns: Iterable[Turn], signal: str) -> str | None:
    """The first reason a judge gave for leaving `signal` unscored in these turns."""
    for turn in turns:
        attempt = counted_attempt(turn)
        scorecard = current_scorecard(attempt) if attempt else None
        score = scorecard.signal(signal) if scorecard else None
        if score is not None and score.level is None and score.unscored_reason:
            return score.unscored_reason
    return None


def topic_scored(topic: Topic, signal: str) -> bool:
    """Whether any answer of the topic was scored for `signal`."""
    return any(turn_score(turn, signal) for turn in topic.turns)


def topic_met(topic: Topic, signal: str) -> frozenset[str]:
    """The ids of the checks of `signal` that any counted answer of the topic meets."""
    scores = ((turn, turn_score(turn, signal)) for turn in topic.turns)
    return frozenset(
        result.check for turn, score in scores if score for result in score.checks if _evidence(turn, result)
    )


def topic_level(topic: Topic, signal: Signal) -> int | None:
    """The level the topic's answers show together; None if none of them was scored for `signal`."""
    if not topic_scored(topic, signal.id):
        return None
    met = topic_met(topic, signal.id)
    return ladder_level([check.id in met for check in signal.checks])


def topic_missing(topic: Topic, signal: Signal) -> str | None:
    """The id of the first check in ladder order that no answer of the topic meets."""
    met = topic_met(topic, signal.id)
    return next((check.id for check in signal.checks if check.id not in met), None)


def topic_evidence(topic: Topic, signal: Signal) -> tuple[Evidence, ...]:
    """One quote for each met check, in ladder order, from the first answer that met it."""
    found = topic_evidence_of(topic)
    return tuple(found[signal.id, check.id] for check in signal.checks if (signal.id, check.id) in found)


def topic_evidence_of(topic: Topic) -> dict[tuple[str, str], Evidence]:
    """The first quote for every met check of the topic's answers, by (signal, check)."""
    found: dict[tuple[str, str], Evidence] = {}
    for turn in topic.turns:
        attempt = counted_attempt(turn)
        scorecard = current_scorecard(attempt) if attempt else None
        for score in scorecard.signals if scorecard else ():
            for result in score.checks:
                evidence = _evidence(turn, result)
                if evidence is not None and score.level is not None:
                    found.setdefault((score.signal, result.check), evidence)
    return found


def best_topic(topics: Sequence[Topic], signal: Signal) -> Topic | None:
    """The topic that shows most of `signal`: highest level, then most checks met, then the earliest."""
    scored = [topic for topic in topics if topic_scored(topic, signal.id)]
    if not scored:
        return None
    return max(scored, key=lambda topic: (topic_level(topic, signal) or 0, len(topic_met(topic, signal.id))))


def best_level(turns: Iterable[Turn], signal: Signal) -> int | None:
    """The level of the best topic among `turns`; None if nothing was scored for `signal`.

    For a round give its turns; for a loop the turns of the rounds that weigh the signal.
    """
    best = best_topic(topics_of(turns), signal)
    return topic_level(best, signal) if best else None


def _evidence(turn: Turn, result: CheckResult) -> Evidence | None:
    if not result.met or result.quote is None or result.start is None or result.end is None:
        return None
    return Evidence(turn.n, result.check, result.quote, result.start, result.end)
