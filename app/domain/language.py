"""The two languages Debrief speaks, and texts that exist in both."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of interviews and pages."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in English and Chinese."""

    en: str
    zh: str

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language is Language.ZH else self.en
