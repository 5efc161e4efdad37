"""The sentences of prompts/phrases/, ready to be rendered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.asked_back import Courtesies
from app.domain.language import Language
from app.domain.reading.lexicon import Lexicon
from app.infra.content import templates
from app.infra.content.forms.phrases import PhraseForm


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """Implements `services.ports.Phrases`. `forms` are the templates by `area.name`."""

    forms: Mapping[str, PhraseForm]
    declined: frozenset[str]
    fillers: frozenset[str]
    cues: Lexicon
    courtesies: Courtesies = field(default_factory=Courtesies)

    def render(self, name: str, language: Language, /, **values: str | int | float) -> str:
        """The phrase in `language`; KeyError for an unknown name, ValueError unless exactly its values come."""
        phrase = self.forms[name]
        if values.keys() != set(phrase.variables):
            raise ValueError(f"{name} takes {sorted(phrase.variables)}, got {sorted(values)}")
        return templates.render(phrase.zh if language is Language.ZH else phrase.en, **values)
