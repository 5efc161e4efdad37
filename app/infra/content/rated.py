"""Sets of rated answers under rubrics/calibration, checked against the rubric they were rated by."""

from collections.abc import Iterator

from app.domain.rubric import Rubric
from app.infra.content.files import RATED_FOLDER, Files
from app.infra.content.problems import Problems
from app.services.rated import LinesUnusable, NothingRated, RatedSet, lines_of, read_rated


def build_rated_sets(files: Files, rubric: Rubric, problems: Problems) -> Iterator[RatedSet]:
    """Every set whose lines can all be used; the faults of the others are added to `problems`."""
    for name, checked in files.rated.items():
        form, text = checked.form, files.rated_lines.get(name)
        if form is None or text is None:
            continue
        file = f"{RATED_FOLDER}/{name}.jsonl"
        try:
            answers = tuple(read_rated(lines_of(text), rubric))
        except LinesUnusable as error:
            for fault in error.faults:
                problems.add(file, fault.line, (), fault.said)
            if error.more:
                problems.add(file, 0, (), f"{error.more} more lines cannot be used")
        except NothingRated:
            problems.add(file, 0, (), "holds no rated answer; add a JSON object a line")
        else:
            yield RatedSet(
                id=name,
                title=form.title.bilingual(),
                raters=form.raters.bilingual(),
                rated_on=form.rated_on,
                licence=form.licence,
                answers=answers,
                caution=form.caution.bilingual() if form.caution else None,
            )
