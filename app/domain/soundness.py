"""What every stored interview holds true, checked of one that comes from outside: no quote that was not said, no
level but the one its checks make.
"""

from collections.abc import Iterator

from app.domain.debrief import Debrief
from app.domain.interview import Attempt, Interview
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL, ladder_level
from app.domain.scorecard import CheckResult, Scorecard


def faults_of(interview: Interview) -> Iterator[str]:
    """Each place that cannot be true, in words."""
    if len(set(interview.planned)) != len(interview.planned) or not interview.planned:
        yield "its rounds are not planned once each"
    if any(state.id not in interview.planned for state in interview.rounds):
        yield "a round was opened that was not planned"
    for turn in interview.turns:
        for attempt in turn.attempts:
            yield from (f"turn {turn.n}: {fault}" for fault in _attempt_faults(attempt))
    if interview.debrief is not None:
        yield from _debrief_faults(interview, interview.debrief)


def _attempt_faults(attempt: Attempt) -> Iterator[str]:
    if attempt.self_rating is not None and not _is_level(attempt.self_rating):
        yield "there is no such level"
    for kind, card in attempt.scorecards.items():
        if card.judge.kind is not kind:
            yield "a scorecard stands under another judge"
        yield from card_faults(card, attempt.text)


def card_faults(card: Scorecard, text: str) -> Iterator[str]:
    """What cannot be true of a scorecard of this text, in words."""
    for score in card.signals:
        level = ladder_level([check.met for check in score.checks])
        if score.level is not None and score.level != level:
            yield f"the level of {score.signal} is not the one its checks make"
        if score.level is not None and any(not _stands(check, text) for check in score.checks):
            yield f"a quote for {score.signal} does not stand in the answer"
    if any(not 0 <= mark.start <= mark.end <= len(text) for mark in card.marks):
        yield "a mark lies outside the answer"


def _stands(check: CheckResult, text: str) -> bool:
    if check.quote is None or check.start is None or check.end is None:
        return not check.met
    return 0 <= check.start <= check.end and text[check.start : check.end] == check.quote


def _debrief_faults(interview: Interview, debrief: Debrief) -> Iterator[str]:
    results = [*debrief.signals, *(result for round_ in debrief.rounds for result in round_.signals)]
    levels = [result.level for result in results if result.level is not None]
    levels += [step.level for result in results for step in result.movement]
    beside = [result.by_rules for result in results if result.by_rules is not None]
    levels += [read.level for read in beside]
    if any(round_.round not in interview.planned for round_ in debrief.rounds):
        yield "the debrief is of a round that was not planned"
    if not all(map(_is_level, levels)):
        yield "the debrief names a level that there is not"
    evidence = [found for result in results for found in result.evidence]
    evidence += [found for read in beside for found in read.evidence]
    quotes = [(found.turn, found.quote) for found in evidence]
    quotes += [(flag.turn, flag.quote) for flag in debrief.flags if flag.turn is not None and flag.quote]
    quotes += [(rewrite.turn, rewrite.weak) for rewrite in debrief.rewrites]
    for n, quote in quotes:
        turn = interview.turn(n)
        if turn is None or not any(quote in attempt.text for attempt in turn.attempts):
            yield f"the debrief quotes words for turn {n} that were not said there"


def _is_level(level: int) -> bool:
    return LOWEST_LEVEL <= level <= HIGHEST_LEVEL
