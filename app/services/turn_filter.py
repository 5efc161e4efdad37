"""Finding turns in a transcript: by what was said, by signal and level, by flag, by what is unscored."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.folding import fold
from app.domain.interview import Interview, Reply, Turn
from app.domain.scorecard import SignalScore
from app.services.readings import reading_of
from app.services.views import scores_withheld


@dataclass(frozen=True, slots=True)
class TurnFilter:
    """What a reader looks for; what is None or empty does not matter. All that is named has to hold of a turn.

    `level` is that of `signal`, or of any signal. Only the answer that counts is looked at, for words all of them.
    """

    q: str = ""
    signal: str | None = None
    level: int | None = None
    flag: str | None = None
    unscored: bool = False

    @property
    def is_active(self) -> bool:
        """Whether anything is looked for."""
        return self != TurnFilter()

    def picked(self, interview: Interview) -> frozenset[int]:
        """The numbers of the turns that are looked for."""
        return frozenset(turn.n for turn in interview.turns if self._picks(interview, turn))

    def _picks(self, interview: Interview, turn: Turn) -> bool:
        return (
            self._holds_words(turn)
            and (self.flag is None or turn.n in _flagged(interview, self.flag))
            and ((self.signal is None and self.level is None) or any(self._scores(interview, turn)))
            and (not self.unscored or _is_unscored(interview, turn))
        )

    def _holds_words(self, turn: Turn) -> bool:
        texts = [turn.question or "", turn.rephrased.text if turn.rephrased else ""]
        texts += [turn.interjection.text if turn.interjection else ""]
        texts += [attempt.text for attempt in turn.attempts]
        folded = fold("\n".join(texts))
        return all(word in folded for word in fold(self.q).split())

    def _scores(self, interview: Interview, turn: Turn) -> Iterator[bool]:
        for score in _scores_of(interview, turn):
            named = self.signal is None or score.signal == self.signal
            # Silence on what nobody asked about is no low level: the question aimed there, or something was shown.
            about = turn.move.signal == score.signal or any(check.met for check in score.checks)
            yield named and about and self.level in (None, score.level)


def flags_of(interview: Interview) -> tuple[str, ...]:
    """The flags that stand at a turn of this interview, the weightiest first."""
    flags = interview.debrief.flags if interview.debrief else ()
    return tuple(dict.fromkeys(flag.flag for flag in flags if flag.turn is not None))


def _flagged(interview: Interview, name: str) -> set[int]:
    flags = interview.debrief.flags if interview.debrief else ()
    return {flag.turn for flag in flags if flag.flag == name and flag.turn is not None}


def _scores_of(interview: Interview, turn: Turn) -> tuple[SignalScore, ...]:
    if turn.attempt is None or scores_withheld(interview):
        return ()
    card = reading_of(interview, turn.attempt).card
    return card.signals if card is not None else ()


def _is_unscored(interview: Interview, turn: Turn) -> bool:
    """Whether an answer has no scorecard, or one with a signal left open."""
    if turn.attempt is None or turn.attempt.reply is not Reply.ANSWER:
        return False
    scores = _scores_of(interview, turn)
    return not scores or any(score.level is None for score in scores)
