"""What an interview itself tells of a loop that is gone: enough to show and export it, and for a debrief."""

from collections.abc import Iterator

from app.domain.interview import Interview, Turn
from app.domain.language import Bilingual
from app.domain.loop import Loop, Persona, Round

_NOTHING = Bilingual("", "")


def remnant_of_loop(interview: Interview, known: Loop | None) -> Loop:
    """The interview's loop: what is `known` of it, and each round that is gone as its turns tell it."""
    there = {round_.id: round_ for round_ in known.rounds} if known else {}
    rounds = tuple(there.get(name) or _round(interview, name, there) for name in interview.planned)
    name = known.title if known else _name(interview.loop)
    return Loop(
        id=interview.loop,
        version=known.version if known else 0,
        title=name,
        company=known.company if known else _NOTHING,
        role=known.role if known else _NOTHING,
        summary=known.summary if known else _NOTHING,
        days=known.days if known else 0,
        rounds=rounds,
    )


def remnant_of_persona(persona_id: str) -> Persona:
    """An interviewer of whom only the id is left."""
    return Persona(
        id=persona_id,
        version=0,
        name=_name(persona_id.rpartition(".")[2]),
        title=_NOTHING,
        style=_NOTHING,
        manner=_NOTHING,
        greetings=(),
        transitions=(),
        after_declined=(),
        ask_again=(),
        challenge_frames=(),
        rephrase_frames=(),
        closings=(),
        time_closings=(),
    )


def _round(interview: Interview, round_id: str, there: dict[str, Round]) -> Round:
    """A round whose weights nobody knows any more: what was asked for and scored counts alike."""
    turns = [turn for turn in interview.turns if interview.rounds[turn.round].id == round_id]
    speakers = tuple(dict.fromkeys(turn.speaker for turn in turns))
    return Round(
        id=round_id,
        title=_name(round_id),
        focus=_NOTHING,
        minutes=0,
        topics=0,
        interviewers=speakers or next((round_.interviewers for round_ in there.values()), (round_id,)),
        weights=dict.fromkeys(_signals(turns), 1.0),
        openings=(),
        probes={},
    )


def _signals(turns: list[Turn]) -> Iterator[str]:
    for turn in turns:
        if turn.move.signal is not None:
            yield turn.move.signal
        for attempt in turn.attempts:
            for card in attempt.scorecards.values():
                yield from (score.signal for score in card.signals)


def _name(identifier: str) -> Bilingual:
    words = identifier.replace("-", " ").replace("_", " ")
    return Bilingual(words, words)
