"""One answer under review: the sentences to quote, the checks to rate, and what the form said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from app.domain.interview import Attempt, Interview, Turn
from app.domain.language import Bilingual
from app.domain.review.anchors import Anchor, sentences_of, spanning
from app.domain.review.said import OWNER, Answer, Author, Override, Review, latest
from app.domain.review.side_by_side import side_by_side
from app.domain.rubric import Check, Signal
from app.domain.scorecard import CheckResult
from app.errors import NotFound
from app.services.reviews import NewComment, NewOverride, Pointed, Said, judged, reviewed_answers
from app.services.views import scores_withheld
from app.web.pages.said import AnswerSaid, answer_said
from app.web.services import Services


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the answer: a sentence with its number, or what stands between two (0)."""

    number: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class CheckChoice:
    """A check to rate. `word` is what the author has said; `machine` is None while out of sight or not there."""

    key: str
    title: Bilingual
    text: Bilingual
    word: Override | None
    hidden: bool
    machine: CheckResult | None


@dataclass(frozen=True, slots=True)
class SignalChoice:
    """A signal to rate; `machine` is the judge's level once it is in sight, `person` the author's own."""

    id: str
    title: Bilingual
    asked_for: bool
    hidden: bool
    machine: int | None
    person: int | None
    said: int
    checks: tuple[CheckChoice, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The page of one answer. `done` of `answers` are gone through; `mine` is what its author said about it.

    `open_next` is another answer that its author has yet to go through, if there is one.
    """

    interview: Interview
    turn: Turn
    attempt: Attempt
    pieces: tuple[Piece, ...]
    sentences: int
    signals: tuple[SignalChoice, ...]
    mine: AnswerSaid
    blind: bool
    withheld: bool
    is_done: bool
    done: int
    answers: int
    before: int | None
    after: int | None
    open_next: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the form lacks; `kind` has its words in the template, `field` is the id of what to correct."""

    kind: str
    field: str
    title: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What a form said, or what it lacks."""

    said: Said
    faults: tuple[Fault, ...]


async def review_view(
    services: Services, interview: Interview, n: int, author: Author, *, blind: bool
) -> ReviewView:
    """The page of turn `n`; NotFound when nothing was said in it."""
    answers = reviewed_answers(interview)
    about = next((answer for answer in answers if answer.n == n), None)
    turn = interview.turn(n)
    if about is None or turn is None or turn.attempt is None:
        raise NotFound("There is no such answer in this interview.")
    review = await services.reviews.by(interview.id, author)
    mine, numbers = review.about(about), [answer.n for answer in answers]
    at, pieces = numbers.index(n), tuple(_pieces(turn.attempt.text))
    return ReviewView(
        interview=interview,
        turn=turn,
        attempt=turn.attempt,
        pieces=pieces,
        sentences=max(piece.number for piece in pieces),
        signals=tuple(_signals(services, interview, turn, author, mine, blind=blind)),
        mine=answer_said(n, turn.attempt.text, mine, (), services.content.rubric),
        blind=blind,
        withheld=scores_withheld(interview),
        is_done=bool(mine.done),
        done=len(done_answers(review, answers)),
        answers=len(answers),
        before=numbers[at - 1] if at else None,
        after=numbers[at + 1] if at + 1 < len(numbers) else None,
        open_next=_open_next(review, answers, n) if author.id != OWNER else None,
    )


def done_answers(review: Review, answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Those of `answers` that the author of `review` has gone through."""
    done = {mark.about for mark in review.done}
    return tuple(answer for answer in answers if answer in done)


def next_answer(review: Review, answers: Sequence[Answer], n: int = 0) -> int | None:
    """The turn to go on with: the first after turn `n` that is not gone through, else the first of all."""
    done = set(done_answers(review, answers))
    left = [answer.n for answer in answers if answer not in done]
    return next((turn for turn in left if turn > n), left[0] if left else None)


def _open_next(review: Review, answers: Sequence[Answer], n: int) -> int | None:
    return next_answer(review, tuple(answer for answer in answers if answer.n != n), n)


def read_form(view: ReviewView, form: FormData, author: Author) -> Read:
    """What the author filled in; what was left empty says nothing."""
    comments, words, faults = [], [], []
    parts = sentences_of(view.attempt.text)
    for one in (*_comment(view, form, parts), *_words(view, form, parts)):
        if isinstance(one, Fault):
            faults.append(one)
        elif isinstance(one, NewComment):
            comments.append(one)
        else:
            words.append(one)
    if typed(form, "attempt") not in {"", str(view.attempt.number)}:
        faults = [Fault("changed", "answer")]
    done = typed(form, "act") == "next" and author.id != OWNER
    if not (comments or words or faults or done):
        faults.append(Fault("nothing", "comment"))
    key = typed(form, "key")[:100] or None
    said = Said(view.turn.n, view.attempt.number, tuple(comments), tuple(words), done, key)
    return Read(said, tuple(faults))


def typed(form: FormData, name: str) -> str:
    """A text field, with line breaks as they were typed."""
    value = form.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _pieces(answer: str) -> Iterator[Piece]:
    at = 0
    for number, part in enumerate(sentences_of(answer), start=1):
        if part.start > at:
            yield Piece(0, at, answer[at : part.start])
        yield Piece(number, part.start, part.quote)
        at = part.end
    if at < len(answer):
        yield Piece(0, at, answer[at:])


def _signals(
    services: Services, interview: Interview, turn: Turn, author: Author, mine: Review, *, blind: bool
) -> Iterator[SignalChoice]:
    attempt = turn.attempt
    scores = {score.signal: score for score in judged(interview, attempt)} if attempt else {}
    for signal in services.reviews.signals(interview, turn):
        score = scores.get(signal.id)
        sides = side_by_side(signal, author, score, mine.overrides)
        found = {result.check: result for result in score.checks} if score else {}
        hidden = blind and sides.said < len(signal.checks)
        yield SignalChoice(
            id=signal.id,
            title=signal.title,
            asked_for=signal.id == turn.move.signal,
            hidden=hidden,
            machine=None if hidden else sides.machine,
            person=sides.person if sides.said and not hidden else None,
            said=sides.said,
            checks=tuple(_choice(signal, check, found, mine.overrides, blind=blind) for check in signal.checks),
        )


def _choice(
    signal: Signal, check: Check, found: Mapping[str, CheckResult], words: Sequence[Override], *, blind: bool
) -> CheckChoice:
    word = next((one for one in latest(words) if (one.signal, one.check) == (signal.id, check.id)), None)
    hidden = blind and word is None
    machine = None if hidden else found.get(check.id)
    return CheckChoice(f"{signal.id}.{check.id}", check.title, check.text, word, hidden, machine)


def _comment(view: ReviewView, form: FormData, parts: Sequence[Anchor]) -> Iterator[NewComment | Fault]:
    text = typed(form, "comment")
    if not text.strip():
        return
    words = _exact(typed(form, "exact")) or _sentences(view, form, "comment", parts)
    yield Fault("comment-words", "from.comment") if words is None else NewComment(words, text)


def _exact(place: str) -> Pointed | None:
    """The words that were selected in the answer, if any."""
    start, _, end = place.partition("-")
    first, last = _number(start), _number(end)
    return None if first is None or last is None else Pointed(start=first, end=last)


def _words(view: ReviewView, form: FormData, parts: Sequence[Anchor]) -> Iterator[NewOverride | Fault]:
    blind = typed(form, "blind") == "1"
    for check in (check for signal in view.signals for check in signal.checks):
        answer = typed(form, f"met.{check.key}")
        if answer not in {"yes", "no"}:
            continue
        words, reason = _sentences(view, form, check.key, parts), typed(form, f"reason.{check.key}")
        if answer == "yes" and words is None:
            yield Fault("words", f"from.{check.key}", check.title)
        if not reason.strip():
            yield Fault("reason", f"reason.{check.key}", check.title)
        signal, _, name = check.key.partition(".")
        word = NewOverride(signal, name, answer == "yes", words, reason)
        # What was seen once is no longer rated blind.
        yield replace(word, blind=blind and check.word is None)


def _sentences(view: ReviewView, form: FormData, name: str, parts: Sequence[Anchor]) -> Pointed | None:
    first = _number(typed(form, f"from.{name}"))
    last = _number(typed(form, f"to.{name}")) or first
    anchor = spanning(parts, view.attempt.text, first, last) if first and last else None
    return Pointed(start=anchor.start, end=anchor.end) if anchor else None


def _number(text: str) -> int | None:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= 6 else None
