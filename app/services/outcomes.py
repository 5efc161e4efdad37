"""What came of asking a model, in words."""

from app.domain.language import Language
from app.services.ports import Phrases


def outcome_words(phrases: Phrases, reason: str, language: Language) -> str:
    """A stored reason as the part of a sentence after "because"; a general one for a name nobody knows.

    A reason that is a sentence already stays as it is.
    """
    if not is_outcome(reason):
        return reason
    try:
        return phrases.render(f"outcomes.{reason}", language)
    except KeyError:
        return phrases.render("outcomes.unknown", language)


def is_outcome(reason: str) -> bool:
    """Whether a stored reason is a name, and no sentence."""
    return reason.isidentifier()
