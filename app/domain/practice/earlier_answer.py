"""The earlier answer that a drill goes back to: which one, its sentence to build on, and the question to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.coverage import Topic, best_topic, counted_attempt, topic_scored, topics_of, turn_score
from app.domain.interview import Attempt, Interview, Turn
from app.domain.loop import Loop
from app.domain.practice.drill import Earlier
from app.domain.practice.sessions import Session
from app.domain.reading.sentences import sentences
from app.domain.rubric import Signal
from app.domain.scorecard import SignalScore


@dataclass(frozen=True, slots=True)
class Looked:
    """An earlier answer, the `sentence` of it that comes closest, and the `question` for what it lacks."""

    earlier: Earlier
    sentence: str
    question: str


def look_back(session: Session, topic: Topic, signal: Signal, check: str) -> Looked | None:
    """What to go back to in the topic in which `check` stayed open; None when it holds no scored answer."""
    return _looked(session.interview, session.loop, topic.turns, signal, check)


def look_back_in(
    interview: Interview, loop: Loop, signal: Signal, check: str, n: int | None = None
) -> Looked | None:
    """What to go back to in an interview: turn `n` if named, else where its best topic left `check` open."""
    if n is not None:
        return _looked(interview, loop, interview.turns[n - 1 : n], signal, check)
    scored = [topic for topic in topics_of(interview.turns) if topic_scored(topic, signal.id)]
    best = best_topic(scored, signal)
    return _looked(interview, loop, best.turns, signal, check) if best else None


def _looked(interview: Interview, loop: Loop, turns: Sequence[Turn], signal: Signal, check: str) -> Looked | None:
    found = _answer_without(turns, signal.id, check)
    if found is None:
        return None
    turn, attempt = found
    earlier = Earlier(interview.id, turn.n, attempt.number)
    sentence = sentence_to_build_on(attempt.text, turn_score(turn, signal.id))
    return Looked(earlier, sentence, _question(interview, loop, turn, signal, check))


def _answer_without(turns: Iterable[Turn], signal: str, check: str) -> tuple[Turn, Attempt] | None:
    """The answer to the question that asked for the check, else for the signal, else the first that was scored."""
    answers = [(turn, attempt) for turn in turns if (attempt := counted_attempt(turn)) is not None]
    scored = [(turn, attempt) for turn, attempt in answers if turn_score(turn, signal) is not None]
    asked = [pair for pair in scored if pair[0].move.signal == signal]
    exactly = [pair for pair in asked if pair[0].move.check == check]
    return next(iter((*exactly, *asked, *scored, *answers)), None)


def sentence_to_build_on(answer: str, score: SignalScore | None) -> str:
    """The words of the highest check that is met, else the answer's first sentence."""
    quotes = [result.quote for result in score.checks if result.met and result.quote] if score else []
    if quotes:
        return quotes[-1]
    first = next(iter(sentences(answer)), None)
    return answer[first.start : first.end] if first else answer.strip()


def _question(interview: Interview, loop: Loop, turn: Turn, signal: Signal, check: str) -> str:
    """A question of the round's own bank that was not asked yet, else one that was, else the rubric's."""
    state = interview.rounds[turn.round]
    bank = loop.round(state.id).probes.get((signal.id, check), ())
    asked = {one.move.question for one in interview.turns}
    chosen = next(iter((*(q for q in bank if q.id not in asked), *bank)), None)
    text = chosen.text if chosen is not None else signal.check(check).ask
    return text.text(interview.language)
