"""The words by which the rules judge reads an answer."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, RootModel
from pydantic_core import PydanticCustomError

from app.infra.content.forms.fields import Filled, Form, Id


def _split(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in text.split(";") if entry.strip())


def _normal_entries(text: str) -> str:
    for entry in _split(text):
        if entry != unicodedata.normalize("NFKC", entry).lower():
            message = "has the entry '{entry}', which is not in lower case and plain spelling"
            raise PydanticCustomError("entry", message, {"entry": entry})
    return text


Entries = Annotated[Filled, AfterValidator(_normal_entries)]


class ReadingGroup(Form):
    """Words of one kind, separated by semicolons; a language that has none says so with a lone semicolon."""

    en: Entries
    zh: Entries

    def entries(self) -> tuple[str, ...]:
        """The words of both languages."""
        return (*_split(self.en), *_split(self.zh))


class ReadingForm(RootModel[dict[Id, ReadingGroup]]):
    """rubrics/reading/*.yaml: the words by which the rules judge reads an answer"""

    model_config = ConfigDict(frozen=True)
