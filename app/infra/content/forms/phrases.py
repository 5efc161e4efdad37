"""Sentences with variables."""

from pydantic import ConfigDict, RootModel

from app.infra.content.forms.fields import Filled, FilledChinese, Form, Id


class PhraseForm(Form):
    """One template of a phrase file; `templates.faults` checks the two texts."""

    variables: tuple[Id, ...]
    en: Filled
    zh: FilledChinese


class PhrasesForm(RootModel[dict[Id, PhraseForm]]):
    """prompts/phrases/<area>.yaml"""

    model_config = ConfigDict(frozen=True)
