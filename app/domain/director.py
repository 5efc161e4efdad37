"""The director: what the interviewer does next.

A pure function of the round's plan, its turns with their scorecards, what was asked before, the time left and
the interview's seed. A voice only words what is decided here. What each act of a round does: `app/domain/acts/`.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

from app.domain import acts
from app.domain.coverage import topics_of
from app.domain.interview import PREFACE, TALK, TOLD, CloseReason, Move, MoveKind, Reply, Turn
from app.domain.language import Bilingual
from app.domain.loop import Round
from app.domain.situation import CloseRound, Situation, answer_to, asked_questions, draw, reply_of

MOST_ANSWERS_BACK = 2

__all__ = ["CloseRound", "Situation", "asked_questions", "next_move", "other_wording", "speaker_of"]


def next_move(situation: Situation) -> Move | CloseRound:
    """Decide the next move of a round whose turns are all answered."""
    last = situation.last
    if last is not None and situation.short_of(0.0):
        return CloseRound(CloseReason.TIME)
    if last is not None and _needs_asking_again(situation, last):
        return _again(last.move)
    if last is not None and reply_of(last) is Reply.ASKED_BACK and _patient(situation):
        return _answer_back(situation, last)
    decision = _next_of_acts(situation)
    stays = isinstance(decision, Move) and not decision.kind.begins_topic
    out = not stays and _out(situation, over=isinstance(decision, CloseRound))
    return CloseRound(CloseReason.FAILED) if out else _with_answer(situation, last, decision)


def _with_answer(situation: Situation, last: Turn | None, decision: Move | CloseRound) -> Move | CloseRound:
    """The move, with what the loop has to say to a question that the last answer ended with."""
    if isinstance(decision, CloseRound):
        return decision
    values = {name: value for name, value in decision.values.items() if name != TOLD}
    told = situation.courtesies.told_to_answer(answer_to(last) if last else "", situation.loop, situation.language)
    return replace(decision, values={**values, TOLD: told} if told else values)


def _needs_asking_again(situation: Situation, last: Turn) -> bool:
    senseless = reply_of(last) is Reply.SENSELESS and last.move.kind is not MoveKind.ASK_AGAIN
    return senseless and not acts.understood(situation.round, last)


def _again(move: Move) -> Move:
    """The same question once more. The words an act reads back belong to its line; a talk's stood before it."""
    quote = None if move.act == TALK else move.quote
    return replace(move, kind=MoveKind.ASK_AGAIN, quote=quote, values=_said_once(move))


def _said_once(move: Move) -> dict[str, str]:
    """The values of a move without what is not said a second time."""
    return {name: value for name, value in move.values.items() if name != PREFACE}


def _patient(situation: Situation) -> bool:
    """Whether to answer: not again and again at the same question, nor where the act has its own answer to it."""
    last = situation.turns[-MOST_ANSWERS_BACK:]
    if acts.hears_questions(situation.round.act(last[-1].move.act)):
        return False
    return len(last) < MOST_ANSWERS_BACK or any(turn.move.kind is not MoveKind.ANSWER_BACK for turn in last)


def _answer_back(situation: Situation, last: Turn) -> Move:
    """Say what can be said, then ask the same: in other words if there are some."""
    asked_back = last.attempt.text if last.attempt else ""
    told = situation.courtesies.told(asked_back, situation.loop, situation.language, situation.seed + last.n)
    other = other_wording(situation.round, last, situation.asked, situation.seed)
    question = other[0] if other else last.move.question
    values = {**_said_once(last.move), TOLD: told}
    # A line of an act may hold the quote also in its other wording; a question of the bank never does.
    quote = None if last.move.act == TALK else last.move.quote
    return replace(last.move, kind=MoveKind.ANSWER_BACK, question=question, quote=quote, values=values)


def _out(situation: Situation, *, over: bool) -> bool:
    """Whether the candidate is out on the spot, and has not gone on in spite of it."""
    rule = situation.round.instant_fail
    return rule is not None and not situation.went_on and rule.strikes(situation.turns, over=over)


def _next_of_acts(situation: Situation) -> Move | CloseRound:
    """The acts go in order, and one that has given way to the next does not come back."""
    begun = {turn.move.act for turn in situation.turns}
    parts = situation.round.acts
    reached = max((k for k, act in enumerate(parts) if act.id in begun), default=0)
    for act in parts[reached:]:
        decision = acts.decide(situation, act)
        if decision is not None:
            return _prefaced(situation, replace(decision, act=act.id)) if isinstance(decision, Move) else decision
    return CloseRound(CloseReason.TOPICS)


def _prefaced(situation: Situation, move: Move) -> Move:
    said = acts.preface(situation) if not situation.turns else None
    return move if said is None else replace(move, values={**move.values, PREFACE: said})


def speaker_of(round_: Round, move: Move, turns: Sequence[Turn]) -> str:
    """Who makes the move: whose line it is, else whoever has the topic; topics go round among the interviewers."""
    own = round_.question(move.question).speaker
    if own is not None:
        return own
    if turns and not move.kind.begins_topic:
        return turns[-1].speaker
    return round_.interviewers[len(topics_of(turns)) % len(round_.interviewers)]


def other_wording(round_: Round, turn: Turn, asked: Set[str], seed: int) -> tuple[str, Bilingual] | None:
    """Another way to ask what `turn` asks, with the bank id it uses up: its second wording or an unused probe."""
    question = round_.question(turn.move.question)
    if question.rephrased is not None and turn.move.kind is not MoveKind.ASK_AGAIN:
        return question.id, question.rephrased
    target = (turn.move.signal or "", turn.move.check or "")
    fresh = [q for q in round_.probes.get(target, ()) if q.id not in asked]
    drawn = draw(fresh, seed) if fresh else None
    return (drawn.id, drawn.text) if drawn else None
