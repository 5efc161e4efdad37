"""What all content files are made of: texts in both languages, ids, versions. Unknown keys are refused."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.language import Bilingual
from app.infra.content.templates import SYNTAX, has_syntax

_CHINESE = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”"
_CHINESE_GAP = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "is blank; write the text")
    return text.strip()


def _plain(text: str) -> str:
    if has_syntax(text):
        raise PydanticCustomError(
            "not_plain", "is plain text and takes no variables; remove {{ }}, {% %} and {# #}"
        )
    return text


def _unfolded(text: str) -> str:
    """YAML joins folded lines with a space, which Chinese does not have between its characters."""
    return _CHINESE_GAP.sub("", text)


def _around(variable: str) -> Callable[[str], str]:
    """A text with one placeholder and no other template syntax."""
    placeholder = f"{{{{ {variable} }}}}"

    def check(text: str) -> str:
        if text.count(placeholder) != 1:
            raise PydanticCustomError("placeholder", f"must hold {placeholder} exactly once, written like this")
        if any(mark in text.replace(placeholder, "") for mark in SYNTAX):
            raise PydanticCustomError("placeholder", f"may use no other variable than {placeholder}")
        return text

    return check


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise PydanticCustomError("day", "must be a day such as 2026-03-02") from None


Id = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=60)]
Filled = Annotated[StrictStr, AfterValidator(_filled)]
Plain = Annotated[Filled, AfterValidator(_plain)]
FilledChinese = Annotated[Filled, AfterValidator(_unfolded)]
PlainChinese = Annotated[FilledChinese, AfterValidator(_plain)]
Day = Annotated[StrictStr, AfterValidator(_day)]
Version = Annotated[StrictInt, Field(ge=1)]
Weight = Annotated[float, Field(strict=True, gt=0, le=1000)]


class Form(BaseModel):
    """What every part of a content file has in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Form):
    """A plain text in both languages."""

    en: Plain
    zh: PlainChinese

    def bilingual(self) -> Bilingual:
        """As the domain knows it."""
        return Bilingual(en=self.en, zh=self.zh)


Lines = Annotated[tuple[Words, ...], Field(min_length=1)]


class Frame(Words):
    """A sentence around the candidate's own words."""

    en: Annotated[Filled, AfterValidator(_around("quote"))]
    zh: Annotated[FilledChinese, AfterValidator(_around("quote"))]
