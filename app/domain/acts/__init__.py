"""What the director does in each kind of act: pure decisions, one module for each kind.

A decision sees the act's own turns. It gives the next move, ends the whole round, or is None when the act has no
more to say; then the next act begins, and this one is not asked again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from app.domain.act import Act, Talk
from app.domain.acts import data_case, live_tradeoff, offer, panel, press_earlier, pushback, sketch, talk
from app.domain.acts.live_tradeoff import Due, LiveTradeoff
from app.domain.acts.offer import Offer
from app.domain.acts.panel import Panel
from app.domain.acts.press_earlier import PressEarlier
from app.domain.acts.pushback import Pushback
from app.domain.acts.sketch import Sketch
from app.domain.datacase.case import DataCase
from app.domain.hesitation import hesitation
from app.domain.interview import Turn
from app.domain.language import Language
from app.domain.loop import Round
from app.domain.observation import Noticed
from app.domain.passages import Reader
from app.domain.question import Question
from app.domain.situation import Decided, Situation

DECISIONS: dict[type[Any], Callable[[Situation, Any], Decided]] = {
    Talk: talk.decide,
    PressEarlier: press_earlier.decide,
    LiveTradeoff: live_tradeoff.decide,
    Sketch: sketch.decide,
    Panel: panel.decide,
    Pushback: pushback.decide,
    Offer: offer.decide,
    DataCase: data_case.decide,
}
# What an act's own turns show, for the debrief; an act that is not named here is silent.
OBSERVERS: dict[type[Any], Callable[[Any, Sequence[Turn], Reader], Iterable[Noticed]]] = {
    PressEarlier: press_earlier.observe,
    LiveTradeoff: live_tradeoff.observe,
    Sketch: sketch.observe,
    Panel: panel.observe,
    Pushback: pushback.observe,
    Offer: offer.observe,
    DataCase: data_case.observe,
}
# What an act that has nothing to do says before the round's first question.
PREFACES: dict[type[Any], Callable[[Situation, Any], Question | None]] = {
    PressEarlier: press_earlier.preface,
}


# Acts that hear a question put to them, and answer it themselves.
_HEAR_QUESTIONS: frozenset[type[Any]] = frozenset({Offer, Pushback})


def hears_questions(act: Act) -> bool:
    """Whether the act has its own answer to a candidate who asks back."""
    return type(act) in _HEAR_QUESTIONS


def understood(round_: Round, turn: Turn) -> bool:
    """Whether a reply that is hardly an answer says all that the act had asked for."""
    act = next((act for act in round_.acts if act.id == turn.move.act), None)
    return isinstance(act, DataCase) and data_case.understood(act, turn)


def scored_signals(round_: Round, turn: Turn) -> tuple[str, ...]:
    """The signals of the round that an answer to this turn can show, heaviest first."""
    act = next((act for act in round_.acts if act.id == turn.move.act), None)
    scored = act.scored if isinstance(act, DataCase) else tuple(round_.weights)
    return tuple(signal for signal in round_.weights if signal in scored)


def decide(situation: Situation, act: Act) -> Decided:
    """What the interviewer does next in this act."""
    return DECISIONS[type(act)](situation.within(act), act)


def preface(situation: Situation) -> str | None:
    """What is said before the first question of the round, by an act that gave way without a word."""
    for act in situation.round.acts:
        say = PREFACES.get(type(act))
        said = say(situation, act) if say is not None else None
        if said is not None:
            return said.text.text(situation.language)
    return None


def interjection(
    round_: Round, turn: Turn, language: Language, *, characters: int, seconds: float | None
) -> Question | None:
    """What is to be thrown into the answer to an open turn now.

    `characters` are typed so far; `seconds` have gone since the first key (None: no key is known of).
    """
    act = next((act for act in round_.acts if act.id == turn.move.act), None)
    if not isinstance(act, LiveTradeoff):
        return None
    return live_tradeoff.interjection(act, turn, language, characters=characters, seconds=seconds)


def interjection_due(round_: Round, turn: Turn) -> Due | None:
    """When something is thrown into the answer to this turn; None when nothing is."""
    act = next((act for act in round_.acts if act.id == turn.move.act), None)
    if not isinstance(act, LiveTradeoff) or act.scenario(turn.move.question) is None:
        return None
    return act.due


def notice(round_: Round, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:
    """What the acts of a round found in its turns, act by act; then hesitation, where it counts."""
    for act in round_.acts:
        own = [turn for turn in turns if turn.move.act == act.id]
        observe = OBSERVERS.get(type(act))
        if own and observe is not None:
            yield from observe(act, own, reader)
    hesitated = hesitation(turns) if round_.hesitation else None
    if hesitated is not None:
        yield hesitated
