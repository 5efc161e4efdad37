"""What the candidate takes along: three things to keep, three to change, and what to prepare next."""

from collections.abc import Iterable, Sequence

from app.domain.committee.hearing import MAX_QUOTE, Hearing, is_good, overlap, telling
from app.domain.committee.reasons import pull
from app.domain.committee.results import gain_of
from app.domain.coverage import counted_attempt
from app.domain.debrief import Advice, Cited, Flag, NextStep, Rewrite, SignalResult
from app.domain.interview import Turn
from app.domain.language import Language
from app.domain.passages import Passage, Reader
from app.domain.rubric import Rubric, Signal

MOST = 3


def next_steps(results: Iterable[SignalResult], rubric: Rubric, language: Language) -> tuple[NextStep, ...]:
    """The missing checks that are worth most, best first: their share times the levels they would bring."""
    return tuple(_next_step(rubric.signals[one.signal], one.missing, language) for one in _lacking(results, rubric))


def to_keep(hearing: Hearing, turns: Sequence[Turn], flags: Sequence[Flag]) -> tuple[Advice, ...]:
    """What carried furthest, each with words of its own; less than three where less was shown.

    Words that raised a flag are nothing to keep, whatever check they met.
    """
    kept: list[Advice] = []
    said = list(_flagged(turns, flags))
    for result in sorted(hearing.scored, key=lambda one: (not is_good(one), -pull(one, up=True))):
        evidence = telling(result, hearing.rubric, said)
        if evidence is None or len(kept) == MOST:
            continue
        _, cited = hearing.shown(evidence, result.signal)
        said.append(cited)
        met = hearing.rubric.signals[result.signal].check(evidence.check).met.text(hearing.language)
        kept.append(Advice(result.signal, evidence.check, met, cited))
    return tuple(kept)


def to_change(
    hearing: Hearing, turns: Sequence[Turn], rewrites: Sequence[Rewrite], reader: Reader
) -> tuple[Advice, ...]:
    """What is worth most to change, each beside the words in which it was missing."""
    said: list[Cited] = []
    found = []
    for result in _lacking(hearing.scored, hearing.rubric):
        step = _next_step(hearing.rubric.signals[result.signal], result.missing, hearing.language)
        quote = next((q for q in _weak_words(result, turns, rewrites, reader) if not _said(q, said)), None)
        said += [quote] if quote else []
        found.append(Advice(step.signal, step.check, step.text, quote))
    return tuple(found)


def _flagged(turns: Sequence[Turn], flags: Sequence[Flag]) -> Iterable[Cited]:
    texts = {turn.n: attempt.text for turn in turns if (attempt := counted_attempt(turn)) is not None}
    for flag in flags:
        if flag.turn is not None and flag.quote:
            start = texts.get(flag.turn, "").find(flag.quote)
            yield Cited(flag.turn, flag.quote, start, start + len(flag.quote))


def _lacking(results: Iterable[SignalResult], rubric: Rubric) -> list[SignalResult]:
    missing = [result for result in results if result.missing is not None and result.level is not None]
    return sorted(missing, key=lambda result: -result.weight * gain_of(result, rubric))[:MOST]


def _next_step(signal: Signal, check: str | None, language: Language) -> NextStep:
    missing = signal.check(check or "")
    return NextStep(signal.id, missing.id, missing.next_time.text(language))


def _weak_words(
    result: SignalResult, turns: Sequence[Turn], rewrites: Sequence[Rewrite], reader: Reader
) -> Iterable[Cited]:
    """Where it was missing: the sentence that is put better elsewhere, the best that was said, the first answer."""
    texts = {turn.n: attempt.text for turn in turns if (attempt := counted_attempt(turn)) is not None}
    for rewrite in rewrites:
        start = texts.get(rewrite.turn, "").find(rewrite.weak)
        if rewrite.signal == result.signal and start >= 0:
            yield _cited(rewrite.turn, Passage(rewrite.weak, start, start + len(rewrite.weak)))
    for evidence in reversed(result.evidence):
        yield _cited(evidence.turn, Passage(evidence.quote, evidence.start, evidence.end), result, evidence.check)
    for turn in turns:
        if turn.move.signal == result.signal and turn.n in texts:
            yield from (_cited(turn.n, sentence) for sentence in reader.read(texts[turn.n]).sentences())


def _cited(turn: int, words: Passage, result: SignalResult | None = None, check: str | None = None) -> Cited:
    return Cited(turn, words.text, words.start, words.end, result.signal if result else None, check)


def _said(quote: Cited, said: Iterable[Cited]) -> bool:
    return len(quote.quote) > MAX_QUOTE or any(overlap(quote, other) for other in said)
