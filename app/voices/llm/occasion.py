"""On what occasion a model speaks: what the checks of its words have to know."""

from app.domain import occasion
from app.domain.occasion import names_of
from app.domain.spoken import Occasion, SpokenWords
from app.services.ports import Cue, VoicePrompt


def occasion_of(cue: Cue, meant: str, prompt: VoicePrompt) -> Occasion:
    """`meant` is what the model was told for this turn: its words are no surprise when the model uses them."""
    people = {persona for id_ in cue.interview.planned for persona in cue.loop.round(id_).interviewers}
    names = [cue.cast[persona].name.text(cue.language) for persona in sorted(people)]
    return occasion.occasion_of(cue.interview, cue.turns, cue.turn, meant, names, prompt.rules(cue.language))


def labels_of_speaker(cue: Cue, words: SpokenWords) -> tuple[str, ...]:
    """What a model may put in front of the speaker's words to say who speaks."""
    title = cue.persona.title.text(cue.language)
    names = names_of(cue.persona.name.text(cue.language))
    with_title = (f"{name}{title_}" for name in names for title_ in (f" ({title})", f"（{title}）"))
    return (*words.own_labels, title, *names, *with_title)
