"""Read a folder of users' loops beside what ships. A file with faults is left out, and said to be."""

from dataclasses import replace
from pathlib import Path

from app.domain.loop import Loop, Persona
from app.errors import ContentInvalid
from app.infra.content.own.build import build_own_loop, build_own_personas
from app.infra.content.own.check import OwnCheck
from app.infra.content.own.forms import OwnLoopForm
from app.infra.content.own.languages import as_written, expand, languages_of
from app.infra.content.parsing import parse
from app.infra.content.problems import Problems
from app.infra.content.source import Source, read_source
from app.services.ports import Content, LeftOut


def add_own_loops(content: Content, folder: Path) -> Content:
    """`content` with the loops of `folder` after those that ship.

    A file with faults is named in `left_out`; ContentInvalid when the folder cannot be read.
    """
    loops: list[tuple[int, Loop]] = []
    personas: dict[str, Persona] = {}
    left_out: list[LeftOut] = []
    for file in _files(folder):
        problems = Problems()
        form = _form(folder, file, content, problems)
        if form is None or problems.found:
            left_out.append(LeftOut(file, tuple(map(str, sorted(set(problems.found))))))
            continue
        loops.append((form.place, build_own_loop(form, content)))
        personas |= build_own_personas(form, content)
    own = {loop.id: loop for _, loop in sorted(loops, key=lambda item: (item[0], item[1].id))}
    return replace(
        content,
        loops={**content.loops, **own},
        personas={**content.personas, **personas},
        left_out=tuple(left_out),
    )


def _files(folder: Path) -> list[str]:
    """The names that end as YAML does, also those that are then refused."""
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ContentInvalid(f"{folder}: the folder of your loops cannot be read ({reason})") from error


def _form(folder: Path, file: str, content: Content, problems: Problems) -> OwnLoopForm | None:
    if file.endswith(".yml"):
        problems.add(file, 0, (), "is not read; let its name end in .yaml")
        return None
    if not (folder / file).is_file():
        problems.add(file, 0, (), "is no file; move it out of this folder")
        return None
    source = read_source(folder, file, problems)
    return _checked(source, content, problems) if source else None


def _checked(source: Source, content: Content, problems: Problems) -> OwnLoopForm | None:
    form = parse(OwnLoopForm, expand(source, problems), problems)
    if form is not None:
        OwnCheck(content, source, form, problems).run()
    if len(languages_of(source)) == 1:
        problems.found[:] = as_written(problems.found)
    return form
