"""What was noticed in the acts of a round, as facts; a debrief puts them in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.language import Bilingual


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing that an act found. `kind` names its phrase in prompts/phrases/observations.yaml.

    `turn` and `quote` say where, in the candidate's words; None where it is about something that was never said.
    `values` stand in the phrase's blanks, those in both languages in the one of the debrief.
    """

    kind: str
    turn: int | None = None
    quote: str | None = None
    values: Mapping[str, str | Bilingual] = field(default_factory=dict)
