"""Which language a program or a browser asks for."""

from typing import Annotated

from fastapi import Depends, Header

from app.domain.language import Language


def preferred(accept_language: str) -> Language:
    """The best of our languages by an Accept-Language header; English when it names neither."""
    best, best_weight = Language.EN, 0.0
    for part in accept_language.split(",")[:50]:
        tag, _, parameters = part.strip().partition(";")
        name = tag.strip().lower().split("-")[0]
        weight = _weight(parameters)
        if name in set(Language) and weight > best_weight:
            best, best_weight = Language(name), weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


def language_asked_for(
    language: Language | None = None, accept_language: Annotated[str, Header()] = ""
) -> Language:
    """`?language=`, else the best of Accept-Language."""
    return language or preferred(accept_language)


TitleLanguage = Annotated[Language, Depends(language_asked_for)]
