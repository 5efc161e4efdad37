"""What an interviewer can ask or say: one question of a bank, or one line of an act."""

from dataclasses import dataclass

from app.domain.language import Bilingual


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with a second wording for "rephrase".

    `signals` says what an opening aims at; `speaker` is the id of the persona who alone says it. The texts of an
    act's lines are templates, whose blanks the move's quote and values fill.
    """

    id: str
    text: Bilingual
    rephrased: Bilingual | None
    signals: tuple[str, ...] = ()
    speaker: str | None = None
