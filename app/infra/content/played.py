"""tests/playthrough/moves.yaml: which moves tests have seen in which round; `make moves` writes it."""

from pathlib import Path

from pydantic import ConfigDict, RootModel, StrictStr

from app.infra.content.parsing import parse
from app.infra.content.problems import Problems
from app.infra.content.source import read_source
from app.services.content_coverage import PlayedMoves

PLAYED = "tests/playthrough/moves.yaml"


class PlayedForm(
    RootModel[dict[StrictStr, dict[StrictStr, dict[StrictStr, dict[StrictStr, tuple[StrictStr, ...]]]]]]
):
    """Loop, round, language, act: kinds of moves."""

    model_config = ConfigDict(frozen=True)


def read_played(root: Path) -> PlayedMoves | None:
    """What is recorded; None where the tests are not installed. ContentInvalid when the file is broken."""
    if not (root / PLAYED).is_file():
        return None
    problems = Problems()
    source = read_source(root, PLAYED, problems)
    form = parse(PlayedForm, source, problems) if source else None
    problems.raise_if_any()
    return form.root if form else None
