"""On what occasion a model speaks: what the checks of its words have to know."""

from app.domain.interview import MoveKind, Turn
from app.domain.spoken import Occasion, SpokenWords
from app.services.ports import Cue, VoicePrompt


def occasion_of(cue: Cue, meant: str, prompt: VoicePrompt) -> Occasion:
    """`meant` is what the model was told for this turn: its words are no surprise when the model uses them."""
    answers = (attempt.text for turn in cue.turns for attempt in turn.attempts)
    asked = [text for turn in cue.turns for text in _said_in(turn) if text]
    return Occasion(
        language=cue.language,
        heard="\n".join((*answers, *cue.interview.handed_in.parts, meant)),
        asked=tuple(asked),
        again=cue.turn.move.kind is MoveKind.ASK_AGAIN,
        names=names_of_all(cue),
        secret=prompt.rules(cue.language),
    )


def _said_in(turn: Turn) -> tuple[str | None, ...]:
    """All that the interviewer said in one turn."""
    rephrased = turn.rephrased.text if turn.rephrased else None
    return (turn.question, rephrased, turn.interjection.text if turn.interjection else None)


def names_of_all(cue: Cue) -> tuple[str, ...]:
    """How everybody who interviews may be named in front of a line."""
    people = {persona for id_ in cue.interview.planned for persona in cue.loop.round(id_).interviewers}
    return tuple(name for persona in sorted(people) for name in _names(cue.cast[persona].name.text(cue.language)))


def labels_of_speaker(cue: Cue, words: SpokenWords) -> tuple[str, ...]:
    """What a model may put in front of the speaker's words to say who speaks."""
    title = cue.persona.title.text(cue.language)
    names = _names(cue.persona.name.text(cue.language))
    with_title = (f"{name}{title_}" for name in names for title_ in (f" ({title})", f"（{title}）"))
    return (*words.own_labels, title, *names, *with_title)


def _names(name: str) -> tuple[str, ...]:
    first = name.split(maxsplit=1)[0]
    return (name,) if first == name else (name, first)
