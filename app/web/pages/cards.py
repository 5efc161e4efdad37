"""What a scorecard and the marks in its answer look like on a page."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from markupsafe import Markup

from app.domain.interview import Attempt, Turn
from app.domain.language import Bilingual, Language
from app.domain.rubric import Rubric, Signal
from app.domain.scorecard import CheckResult, Scorecard, SignalScore
from app.web.catalogue import catalogue
from app.web.texts import Span, marked


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check: name, question, whether it is met and why. `id` is that of its mark, `letter` the mark's name."""

    id: str
    title: Bilingual
    text: Bilingual
    met: bool
    reason: str
    quote: str | None
    letter: str | None


@dataclass(frozen=True, slots=True)
class SignalView:
    """One signal of a scorecard. `next_time` belongs to the first check that is not met."""

    id: str
    title: Bilingual
    level: int | None
    level_text: Bilingual | None
    unscored_reason: str | None
    checks: tuple[CheckView, ...]
    met: int
    next_time: Bilingual | None


@dataclass(frozen=True, slots=True)
class CardView:
    """A scorecard ready for the page."""

    judge: str
    model: str | None
    rubric_version: str
    signals: tuple[SignalView, ...]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One answer: its text with marks, and its card: None while scored, withheld or not due."""

    number: int
    html: Markup
    attempt: Attempt
    card: CardView | None


def mark_id(key: str, signal: str, check: str) -> str:
    """The element id of the evidence for one check; `key` tells the answers of a page apart."""
    return f"e{key}-{signal}-{check}"


def attempt_view(
    turn: Turn, attempt: Attempt, card: Scorecard | None, rubric: Rubric, language: Language
) -> AttemptView:
    """An attempt with the marks of `card` in its text, announced in the visitor's `language`."""
    if card is None:
        return AttemptView(attempt.number, marked(attempt.text, ()), attempt, None)
    html, view = marked_answer(f"{turn.n}-{attempt.number}", attempt.text, card, rubric, language)
    return AttemptView(attempt.number, html, attempt, view)


def marked_answer(
    key: str, text: str, card: Scorecard, rubric: Rubric, language: Language
) -> tuple[Markup, CardView]:
    """An answer with the marks of `card`, and the card; the ids of both hold `key`."""
    letters = _letters(key, card)
    spans = list(_spans(key, card, rubric, language, letters))
    return marked(text, spans), _card(key, card, rubric, letters)


def _evidence(card: Scorecard) -> Iterator[tuple[SignalScore, CheckResult, int, int]]:
    for signal in card.signals:
        for check in signal.checks:
            if check.met and check.start is not None and check.end is not None:
                yield signal, check, check.start, check.end


def _letters(key: str, card: Scorecard) -> Mapping[str, str]:
    found = sorted(_evidence(card), key=lambda item: (item[2], item[3]))
    return {
        mark_id(key, signal.signal, check.check): _letter(position)
        for position, (signal, check, _start, _end) in enumerate(found)
    }


def _letter(position: int) -> str:
    times, rest = divmod(position, len(ascii_lowercase))
    return ascii_lowercase[rest] * (times + 1)


def _spans(
    key: str, card: Scorecard, rubric: Rubric, language: Language, letters: Mapping[str, str]
) -> Iterator[Span]:
    _ = catalogue(language).gettext
    for signal, check, start, end in _evidence(card):
        id_ = mark_id(key, signal.signal, check.check)
        known = rubric.signals.get(signal.signal)
        label = _("Evidence %(letter)s, for “%(signal)s”") % {
            "letter": letters[id_],
            "signal": known.title.text(language) if known else signal.signal,
        }
        yield Span(id_, start, end, letters[id_], label, f"c-{id_}")
    for start, end in _united((mark.start, mark.end) for mark in card.marks):
        id_ = f"x{key}-{start}"
        yield Span(id_, start, end, "×", _("does not count as evidence"), None)


def _united(passages: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Passages that overlap or touch as one."""
    begin = end = -1
    for start, stop in sorted(passages):
        if start > end:
            if end > begin:
                yield begin, end
            begin, end = start, stop
        end = max(end, stop)
    if end > begin:
        yield begin, end


def _card(key: str, card: Scorecard, rubric: Rubric, letters: Mapping[str, str]) -> CardView:
    def name(signal: str, check: str) -> str:
        return mark_id(key, signal, check)

    signals = tuple(
        _signal(score, rubric.signals[score.signal], name, letters)
        for score in card.signals
        if score.signal in rubric.signals
    )
    return CardView(card.judge.kind.value, card.judge.model, card.rubric_version, signals)


def _signal(
    score: SignalScore, signal: Signal, name: Callable[[str, str], str], letters: Mapping[str, str]
) -> SignalView:
    known = {check.id: check for check in signal.checks}
    checks = tuple(
        CheckView(
            id=name(score.signal, result.check),
            title=known[result.check].title,
            text=known[result.check].text,
            met=result.met,
            reason=result.reason,
            quote=result.quote,
            letter=letters.get(name(score.signal, result.check)),
        )
        for result in score.checks
        if result.check in known
    )
    missing = score.first_unmet()
    return SignalView(
        id=score.signal,
        title=signal.title,
        level=score.level,
        level_text=signal.levels[score.level - 1] if score.level else None,
        unscored_reason=score.unscored_reason,
        checks=checks,
        met=sum(check.met for check in checks),
        next_time=known[missing].next_time if missing in known else None,
    )
