"""Scripts of candidates: a YAML file or JSON lines, read into a `Script`; every fault is named by file and line."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.background import Background
from app.domain.interview import Mode, VoiceKind
from app.domain.language import Language
from app.domain.loop import Loop
from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput
from app.infra.content.forms.fields import Form
from app.infra.content.parsing import parse
from app.infra.content.problems import FieldPath, Problems, Step
from app.infra.content.source import Source, read_source, read_text
from app.services.interviews import StartInterview
from app.services.playing import Wish
from app.services.ports import Content
from app.services.scripted import DEFAULT, Script, WhenOut
from app.services.texts import accepted_answer, accepted_background

JSON_LINES = ".jsonl"


def _sayable(text: str) -> str:
    try:
        return accepted_answer(text)
    except InvalidInput as error:
        raise PydanticCustomError("answer", "{said}", {"said": str(error)}) from error


def _says_something(answers: tuple[str, ...]) -> tuple[str, ...]:
    if all(answer == Wish.REPHRASE for answer in answers):
        raise PydanticCustomError("answers", "needs an answer beside " + Wish.REPHRASE)
    return answers


Answer = Annotated[StrictStr, AfterValidator(_sayable)]
Answers = Annotated[tuple[Answer, ...], Field(min_length=1), AfterValidator(_says_something)]


class ScriptForm(Form):
    """A script as it is written; docs/models.md explains it."""

    answers: Annotated[dict[StrictStr, Answers], Field(min_length=1)]
    loop: StrictStr | None = None
    rounds: Annotated[tuple[StrictStr, ...], Field(min_length=1)] | None = None
    language: Language = Language.EN
    voice: VoiceKind | None = None
    judge: JudgeKind | None = None
    mode: Mode = Mode.PRACTICE
    background: str = ""
    resume: str = ""
    job_description: str = ""
    seed: Annotated[StrictInt, Field(ge=0, le=2**31 - 1)] | None = None
    when_out: WhenOut = WhenOut.FINISH
    goes_on: StrictBool = False


def read_script(path: Path, content: Content) -> Script:
    """The script in a file; InvalidInput has a line `file:line field: what to do` for every fault."""
    problems = Problems()
    source = _read_lines(path, problems) if path.suffix == JSON_LINES else _read_yaml(path, problems)
    form = parse(ScriptForm, source, problems) if source else None
    if source and form:
        _check_names(form, source, content, problems)
    if problems.found or form is None:
        told = "\n".join(str(problem) for problem in sorted(set(problems.found)))
        raise InvalidInput(told, "script")
    return Script(_wish(form, content), form.answers, form.when_out, form.goes_on)


def _wish(form: ScriptForm, content: Content) -> StartInterview:
    given = accepted_background(Background(form.resume, form.job_description, form.background))
    return StartInterview(
        loop=form.loop or next(iter(content.loops)),
        rounds=form.rounds,
        language=form.language,
        voice=form.voice,
        judge=form.judge,
        mode=form.mode,
        background=given.notes,
        resume=given.resume,
        job_description=given.job_description,
        seed=form.seed,
    )


def _read_yaml(path: Path, problems: Problems) -> Source | None:
    """A list of answers is the list for whatever is asked."""
    source = read_source(Path(), str(path), problems)
    if (
        source is None
        or not isinstance(source.content, dict)
        or not isinstance(source.content.get("answers"), list)
    ):
        return source
    lines = {_under_default(place): line for place, line in source.lines.items()}
    return Source(source.file, source.content | {"answers": {DEFAULT: source.content["answers"]}}, lines)


def _under_default(place: FieldPath) -> FieldPath:
    return (place[0], DEFAULT, *place[1:]) if place[:1] == ("answers",) and len(place) > 1 else place


def _read_lines(path: Path, problems: Problems) -> Source | None:
    """A line with `answer` is one answer, `to` what it answers; any other line holds options."""
    text = read_text(Path(), str(path), problems)
    if text is None:
        return None
    options: dict[str, object] = {}
    answers: dict[str, list[object]] = {}
    lines: dict[FieldPath, int] = {(): 1}
    for number, line in enumerate(text.split("\n"), start=1):
        for step, value in _object(str(path), number, line, problems).items():
            options[step] = value
            lines[step,] = number
        if "answer" in options:
            name = str(options.pop("to", DEFAULT))
            place: tuple[Step, ...] = ("answers", name, len(answers.setdefault(name, [])))
            answers[name].append(options.pop("answer"))
            lines[place] = lines[place[:2]] = number
    return Source(str(path), options | ({"answers": answers} if answers else {}), lines)


def _object(file: str, number: int, line: str, problems: Problems) -> Mapping[str, Any]:
    if not line.strip():
        return {}
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        problems.add(file, number, (), f"is not JSON: {error.msg}")
        return {}
    if isinstance(value, dict):
        return value
    problems.add(file, number, (), "must be a JSON object in one line")
    return {}


def _check_names(form: ScriptForm, source: Source, content: Content, problems: Problems) -> None:
    if form.loop is not None and form.loop not in content.loops:
        _fault(source, ("loop",), f"is no loop; there are {', '.join(sorted(content.loops))}", problems)
        return
    loop = content.loops[_wish(form, content).loop]
    for name in form.answers:
        if name != DEFAULT and name not in _aims(content.rubric) and not _asks(loop, name):
            said = "is no signal, no check (signal.check), no question of the loop, and not default"
            _fault(source, ("answers", name), said, problems)
    known = [round_.id for round_ in loop.rounds]
    for position, round_id in enumerate(form.rounds or ()):
        if round_id not in known:
            place = ("rounds", position)
            _fault(source, place, f"is no round of the loop; there are {', '.join(known)}", problems)


def _fault(source: Source, place: FieldPath, message: str, problems: Problems) -> None:
    problems.add(source.file, source.line(place), place, message)


def _asks(loop: Loop, question_id: str) -> bool:
    return any(round_.has(question_id) for round_ in loop.rounds)


def _aims(rubric: Rubric) -> set[str]:
    checks = {f"{name}.{check.id}" for name, signal in rubric.signals.items() for check in signal.checks}
    return checks | set(rubric.signals)
