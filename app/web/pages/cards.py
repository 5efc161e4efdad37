"""What a scorecard and the marks in its answer look like on a look."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase

from markupsafe import Markup

from app.domain.interview import Attempt, Turn
from app.domain.language import Bilingual, Language
from app.domain.rubric import Rubric, Signal
from app.domain.scorecard import CheckResult, Scorecard, SignalScore
from app.services.outcomes import outcome_words
from app.services.ports import Phrases
from app.services.readings import Reading, ScoredBy, card_scored_by
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
    """One signal of a scorecard. `next_time` belongs to the first check that is not met.

    Where the judge left it unscored, `indicative` is the level by the rules, and so are `level_text` and checks.
    """

    id: str
    title: Bilingual
    level: int | None
    indicative: int | None
    level_text: Bilingual | None
    unscored_reason: str | None
    checks: tuple[CheckView, ...]
    met: int
    next_time: Bilingual | None


@dataclass(frozen=True, slots=True)
class CardView:
    """A scorecard ready for the look. `indicative` while a model's is to take its place."""

    judge: str
    scored_by: ScoredBy
    rubric_version: str
    signals: tuple[SignalView, ...]
    indicative: bool = False

    @property
    def unscored(self) -> Mapping[str | None, tuple[Bilingual, ...]]:
        """The signals its judge left without a level, by the reason it gave."""
        left = [signal for signal in self.signals if signal.level is None]
        reasons = dict.fromkeys(signal.unscored_reason for signal in left)
        return {why: tuple(signal.title for signal in left if signal.unscored_reason == why) for why in reasons}


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One answer: its text with marks, and its card: None while scored, withheld or not due."""

    number: int
    html: Markup
    attempt: Attempt
    card: CardView | None


@dataclass(frozen=True, slots=True)
class CardPage:
    """What every scorecard of a page is shown with: titles of the rubric, words in the visitor's language."""

    rubric: Rubric
    phrases: Phrases
    language: Language

    def words(self, reason: str | None) -> str | None:
        """Why a signal is unscored."""
        return outcome_words(self.phrases, reason, self.language) if reason else None


def mark_id(key: str, signal: str, check: str) -> str:
    """The element id of the evidence for one check; `key` tells the answers of a page apart."""
    return f"e{key}-{signal}-{check}"


def attempt_view(turn: Turn, attempt: Attempt, reading: Reading, look: CardPage) -> AttemptView:
    """An attempt with the marks of its scorecard in its text."""
    if reading.card is None:
        return AttemptView(attempt.number, marked(attempt.text, ()), attempt, None)
    html, view = marked_answer(f"{turn.n}-{attempt.number}", attempt.text, reading.card, look, reading.beside)
    return AttemptView(attempt.number, html, attempt, replace(view, indicative=reading.indicative))


def marked_answer(
    key: str, text: str, card: Scorecard, look: CardPage, beside: Scorecard | None = None
) -> tuple[Markup, CardView]:
    """An answer with the marks of `card`, and the card; the ids of both hold `key`.

    Signals that `card` leaves unscored are shown with the checks that `beside` found.
    """
    whole = replace(card, signals=tuple(_with_checks(score, beside) for score in card.signals))
    letters = _letters(key, whole)
    spans = list(_spans(key, whole, look, letters))
    return marked(text, spans), _card(key, whole, beside, look, letters)


def _with_checks(score: SignalScore, beside: Scorecard | None) -> SignalScore:
    other = beside.signal(score.signal) if beside and score.level is None else None
    return replace(score, checks=other.checks) if other else score


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


def _spans(key: str, card: Scorecard, look: CardPage, letters: Mapping[str, str]) -> Iterator[Span]:
    _ = catalogue(look.language).gettext
    for signal, check, start, end in _evidence(card):
        id_ = mark_id(key, signal.signal, check.check)
        known = look.rubric.signals.get(signal.signal)
        label = _("Evidence %(letter)s, for “%(signal)s”") % {
            "letter": letters[id_],
            "signal": known.title.text(look.language) if known else signal.signal,
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


def _card(
    key: str, card: Scorecard, beside: Scorecard | None, look: CardPage, letters: Mapping[str, str]
) -> CardView:
    signals = tuple(
        _signal(score, beside, look, _checks(key, score, look.rubric.signals[score.signal], letters))
        for score in card.signals
        if score.signal in look.rubric.signals
    )
    return CardView(card.judge.kind.value, card_scored_by(card), card.rubric_version, signals)


def _checks(key: str, score: SignalScore, signal: Signal, letters: Mapping[str, str]) -> tuple[CheckView, ...]:
    known = {check.id: check for check in signal.checks}
    return tuple(
        CheckView(
            id=mark_id(key, score.signal, result.check),
            title=known[result.check].title,
            text=known[result.check].text,
            met=result.met,
            reason=result.reason,
            quote=result.quote,
            letter=letters.get(mark_id(key, score.signal, result.check)),
        )
        for result in score.checks
        if result.check in known
    )


def _signal(
    score: SignalScore, beside: Scorecard | None, look: CardPage, checks: tuple[CheckView, ...]
) -> SignalView:
    signal = look.rubric.signals[score.signal]
    other = beside.signal(score.signal) if beside and score.level is None else None
    indicative = other.level if other else None
    shown = score.level or indicative
    missing = score.first_unmet()
    return SignalView(
        id=score.signal,
        title=signal.title,
        level=score.level,
        indicative=indicative,
        level_text=signal.levels[shown - 1] if shown else None,
        unscored_reason=look.words(score.unscored_reason),
        checks=checks,
        met=sum(check.met for check in checks),
        next_time=next((check.next_time for check in signal.checks if check.id == missing), None),
    )
