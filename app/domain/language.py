"""The two languages Debrief speaks, and texts that exist in both."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of interviews and pages."""

    EN = "en"
    ZH = "zh"


def language_of(text: str) -> Language:
    """Chinese when at least a fifth of the characters that carry words are Han characters."""
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    letters = sum(char.isalpha() for char in text)
    return Language.ZH if han * 5 >= letters > 0 and han else Language.EN


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in English and Chinese."""

    en: str
    zh: str

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language is Language.ZH else self.en
