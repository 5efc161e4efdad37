"""What coaches and the candidate say about an interview: comments on a quote, and words on a judge's checks."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from app.domain.interview import Attempt, Interview, Turn
from app.domain.review.anchors import Anchor, anchored, quoted
from app.domain.review.objection import Item, Objection, items_of
from app.domain.review.said import OWNER, Answer, Author, Comment, Done, Override, Review
from app.domain.review.side_by_side import SignalSides, sides_of
from app.domain.rubric import Signal
from app.domain.scorecard import CheckResult, JudgeKind, SignalScore
from app.errors import InvalidInput, NotAllowedNow, NotFound
from app.services.keys import accepted_key
from app.services.ports import Addition, Clock, Content, InterviewStore, ReviewStore
from app.services.readings import reading_of
from app.services.texts import accepted_note
from app.services.views import scores_withheld


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words of an answer, by their place, or by themselves when the place is not given."""

    quote: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class NewComment:
    """A remark on words of an answer."""

    words: Pointed
    text: str


@dataclass(frozen=True, slots=True)
class NewOverride:
    """A word on a check. `blind`: the judge's finding was not in sight."""

    signal: str
    check: str
    met: bool
    words: Pointed | None
    reason: str
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about turn `n` at once; without `attempt`, about the one that counts.

    `done`: the author has gone through this answer. The same `key` may be sent again.
    """

    n: int
    attempt: int | None = None
    comments: tuple[NewComment, ...] = ()
    overrides: tuple[NewOverride, ...] = ()
    done: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _On:
    """Somebody about to say something about an answer."""

    interview: Interview
    turn: Turn
    attempt: Attempt
    author: Author
    now: datetime

    @property
    def about(self) -> Answer:
        return Answer(self.turn.n, self.attempt.number)

    @property
    def submitted_at(self) -> datetime | None:
        """The candidate's own words stand at once; others hand theirs over when they are through."""
        return self.now if self.author.id == OWNER else None


class Reviews:
    """All that is said about interviews."""

    def __init__(self, interviews: InterviewStore, store: ReviewStore, content: Content, clock: Clock) -> None:
        self._interviews = interviews
        self._store = store
        self._content = content
        self._clock = clock

    async def of(self, interview_id: str) -> Review:
        """What was said and handed over; nothing when there is no such interview."""
        return (await self._store.review(interview_id)).submitted()

    async def by(self, interview_id: str, author: Author) -> Review:
        """What the author said so far, handed over or not."""
        return (await self._store.review(interview_id)).by(author.id)

    async def say(self, interview_id: str, author: Author, said: Said) -> Sequence[Comment | Override]:
        """Keep what the author says, all of it or nothing, in the order comments, words.

        NotFound, InvalidInput, NotAllowedNow, KeyReused.
        """
        accepted_key(said.key)
        interview = await self._interviews.get(interview_id)
        turn, attempt = _answered(interview, said.n, said.attempt)
        on = _On(interview, turn, attempt, author, self._clock.now())
        done = Done(author.id, on.about, on.now) if said.done else None
        return await self._store.add(interview_id, tuple(self._additions(on, said)), done)

    async def submit(self, interview_id: str, author: Author) -> int:
        """Hand over all that the author has pending; how much that was."""
        return await self._store.submit(interview_id, author.id, self._clock.now())

    async def discard(
        self, interview_id: str, author: Author, comment: int | None = None, override: int | None = None
    ) -> None:
        """Drop something the author has not handed over yet; NotFound."""
        await self._store.discard(interview_id, author.id, comment, override)

    async def resolve(self, interview_id: str, comment: int, *, resolved: bool) -> Comment:
        """Mark a comment as resolved, or as open again; NotFound."""
        return await self._store.resolve(interview_id, comment, self._clock.now() if resolved else None)

    async def object_to(self, interview_id: str, item: Item, reason: str) -> Objection:
        """Keep why the candidate holds an item of the debrief to be wrong. NotFound, InvalidInput, NotAllowedNow.

        The same again is the same objection.
        """
        interview, accepted = await self._interviews.get(interview_id), accepted_note(reason, "reason")
        if interview.debrief is None:
            raise NotAllowedNow("There is no debrief to object to yet. Finish the interview first.")
        if item not in items_of(interview.debrief):
            raise InvalidInput("The debrief does not say this. Object to something that stands in it.", "text")
        return await self._store.object_to(interview_id, Objection(0, item, accepted, self._clock.now()))

    async def withdraw(self, interview_id: str, objection: int) -> None:
        """Take an objection back; NotFound."""
        await self._store.withdraw(interview_id, objection)

    def sides(self, interview: Interview, answer: Answer, review: Review) -> tuple[SignalSides, ...]:
        """The judge's levels of an answer beside those of everybody who has a word on it."""
        _, attempt = _answered(interview, answer.n, answer.number)
        scores = {score.signal: score for score in judged(interview, attempt)}
        return sides_of(self._content.rubric.signals, scores, review.about(answer).overrides)

    def signals(self, interview: Interview, turn: Turn) -> tuple[Signal, ...]:
        """The signals that count in the turn's round, as the rubric knows them."""
        round_ = self._content.loop_shown(interview).round(interview.planned[turn.round])
        known = self._content.rubric.signals
        return tuple(known[signal] for signal in round_.weights if signal in known)

    def _additions(self, on: _On, said: Said) -> Iterator[Addition]:
        for number, comment in enumerate(said.comments):
            yield _addition(_comment(on, comment), on.author, said.key, f"c{number}")
        for word in said.overrides:
            yield _addition(self._override(on, word), on.author, said.key, f"{word.signal}.{word.check}")

    def _override(self, on: _On, word: NewOverride) -> Override:
        if scores_withheld(on.interview):
            raise NotAllowedNow("In live mode checks are rated when the interview is finished.")
        signal = next((one for one in self.signals(on.interview, on.turn) if one.id == word.signal), None)
        if signal is None or word.check not in {check.id for check in signal.checks}:
            raise InvalidInput("This round has no such signal or check.", "check")
        found, judge = _found(on, word.signal, word.check)
        return Override(
            id=0,
            about=on.about,
            signal=word.signal,
            check=word.check,
            met=word.met,
            anchor=_evidence(on.attempt.text, word),
            reason=accepted_note(word.reason, "reason"),
            author=on.author,
            blind=word.blind,
            machine_met=found.met if found else None,
            judge=judge,
            created_at=on.now,
            submitted_at=on.submitted_at,
        )


def judged(interview: Interview, attempt: Attempt) -> Sequence[SignalScore]:
    """What the judge found in an answer, as far as it may be seen."""
    card = reading_of(interview, attempt).card
    return card.signals if card else ()


def reviewed_answers(interview: Interview) -> tuple[Answer, ...]:
    """The answers there are to be gone through: of each turn the one that counts, if anything was said in it."""
    counted = ((turn.n, turn.attempt) for turn in interview.turns)
    return tuple(Answer(n, one.number) for n, one in counted if one is not None and one.text)


def _answered(interview: Interview, n: int, number: int | None) -> tuple[Turn, Attempt]:
    turn = interview.turn(n)
    if turn is not None:
        counted = turn.attempt if number is None else next((a for a in turn.attempts if a.number == number), None)
        if counted is not None and counted.text:
            return turn, counted
    raise NotFound("There is no such answer in this interview.")


def _comment(on: _On, comment: NewComment) -> Comment:
    anchor = pointed_at(on.attempt.text, comment.words, "quote")
    text = accepted_note(comment.text, "text")
    return Comment(0, on.about, anchor, text, on.author, on.now, on.submitted_at)


def pointed_at(answer: str, words: Pointed, field: str) -> Anchor:
    """The words of `answer` that are meant; InvalidInput when they do not stand there."""
    by_place = words.start is not None and words.end is not None
    anchor = anchored(answer, words.start or 0, words.end or 0) if by_place else quoted(answer, words.quote)
    if anchor is None or (by_place and words.quote and words.quote != anchor.quote):
        raise InvalidInput("These words do not stand in the answer. Quote it word for word.", field)
    return anchor


def _evidence(answer: str, word: NewOverride) -> Anchor | None:
    if not word.met:
        return None
    if word.words is None:
        raise InvalidInput("A check is met by words of the answer. Say which.", "quote")
    anchor = pointed_at(answer, word.words, "quote")
    if not anchor.is_evidence:
        raise InvalidInput("These words are too few to show anything. Quote at least three words.", "quote")
    return anchor


def _found(on: _On, signal: str, check: str) -> tuple[CheckResult | None, JudgeKind | None]:
    card = reading_of(on.interview, on.attempt).card
    score = card.signal(signal) if card else None
    found = next((result for result in score.checks if result.check == check), None) if score else None
    return found, card.judge.kind if card and found else None


def _addition(said: Comment | Override, author: Author, key: str | None, part: str) -> Addition:
    """Keys of different people never meet, nor do those of the parts of one form."""
    return Addition(said, f"{author.id}:{key}:{part}" if key else None, _fingerprint(said))


def _fingerprint(said: Comment | Override) -> str:
    # What was said, not when: a form that is sent twice finds its own first word there.
    when = ("id", "created_at", "submitted_at", "machine_met", "judge", "blind")
    members = {name: value for name, value in asdict(said).items() if name not in when}
    return hashlib.sha256(json.dumps(members, sort_keys=True, default=str).encode()).hexdigest()
