"""Every content file, read and checked against its own schema; what they say about each other comes later."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from app.infra.content import committee_form, judge_form, model_form, prices, templates, voice_prompt
from app.infra.content.acts import FORMS
from app.infra.content.acts.base import ActForm
from app.infra.content.committee_form import CommitteeForm
from app.infra.content.forms.cues import CuesForm
from app.infra.content.forms.loop import LoopForm
from app.infra.content.forms.persona import PersonaForm
from app.infra.content.forms.phrases import PhrasesForm
from app.infra.content.forms.questions import ClaimLinesForm, QuestionsForm
from app.infra.content.forms.reading import ReadingForm
from app.infra.content.forms.replies import RepliesForm
from app.infra.content.forms.rubric import RatedSetForm, SignalForm
from app.infra.content.judge_form import JudgeForm
from app.infra.content.model_form import ModelForm, StartCheckForm
from app.infra.content.parsing import parse
from app.infra.content.prices import PricesForm
from app.infra.content.problems import FieldPath, Problems
from app.infra.content.source import Source, read_folder, read_source, read_text
from app.infra.content.voice_prompt import SpokenForm, VoiceForm

ACTS_FOLDER = "prompts/acts"
READING_FOLDER = "rubrics/reading"
RATED_FOLDER = "rubrics/calibration"
JUDGE_FOLDER = "prompts/judge"
WEIGHTS = "rubrics/weights.json"
MOST_BYTES_OF_WEIGHTS = 5_000_000
JUDGE_FORM = f"{JUDGE_FOLDER}/form.yaml"
MODEL_FORM = "prompts/model.yaml"
VOICE = "prompts/voice/interviewer.yaml"
SPOKEN = "prompts/voice/words.yaml"
PRICES = "prompts/prices.yaml"
START_CHECK = "prompts/start_check.yaml"
COMMITTEE = "prompts/committee/prose.yaml"
FormT = TypeVar("FormT", bound=BaseModel)
# What is wrong with a form that fits its schema: where, and what.
Faults = Callable[[FormT], Iterable[tuple[FieldPath, str]]]


@dataclass(frozen=True, slots=True)
class Checked(Generic[FormT]):
    """A file and its form; None when the file does not fit it (the problems say why)."""

    source: Source
    form: FormT | None

    def fault(self, problems: Problems, path: FieldPath, message: str) -> None:
        """Note a fault at a field of this file."""
        problems.add(self.source.file, self.source.line(path), path, message)


@dataclass(frozen=True, slots=True)
class Files:
    """All files by name. `judge_prompts` holds each file of prompts/judge as its values or its text.

    `rated` are the sets of rated answers, `rated_lines` the text of each one's .jsonl file.
    """

    signals: Mapping[str, Checked[SignalForm]]
    personas: Mapping[str, Checked[PersonaForm]]
    questions: Mapping[str, Checked[QuestionsForm]]
    loops: Mapping[str, Checked[LoopForm]]
    acts: Mapping[str, Checked[ActForm]]
    phrases: Mapping[str, Checked[PhrasesForm]]
    replies: RepliesForm | None
    cues: CuesForm | None
    claims: ClaimLinesForm | None
    reading: Mapping[str, Checked[ReadingForm]]
    judge_form: JudgeForm | None
    judge_prompts: Mapping[str, object]
    model_form: ModelForm | None
    voice: VoiceForm | None
    spoken: SpokenForm | None
    weights: str
    rated: Mapping[str, Checked[RatedSetForm]]
    rated_lines: Mapping[str, str]
    prices: PricesForm | None
    start_check: StartCheckForm | None
    committee: CommitteeForm | None


def read_files(root: Path, problems: Problems) -> Files:
    """Read everything below `root`; faults are added to `problems`."""
    replies = read_source(root, "prompts/replies.yaml", problems)
    cues = read_source(root, "prompts/cues.yaml", problems)
    claims = read_source(root, "prompts/claims.yaml", problems)
    spoken = read_source(root, SPOKEN, problems)
    start_check = read_source(root, START_CHECK, problems)
    # Sets of rated answers are no part of judging: an installation may have none.
    rated = _forms(root, RATED_FOLDER, RatedSetForm, problems) if (root / RATED_FOLDER).is_dir() else {}
    files = Files(
        signals=_forms(root, "rubrics", SignalForm, problems),
        personas=_forms(root, "prompts/personas", PersonaForm, problems),
        questions=_forms(root, "prompts/questions", QuestionsForm, problems),
        loops=_forms(root, "prompts/loops", LoopForm, problems),
        acts=_acts(root, problems),
        phrases=_forms(root, "prompts/phrases", PhrasesForm, problems),
        replies=parse(RepliesForm, replies, problems) if replies else None,
        cues=parse(CuesForm, cues, problems) if cues else None,
        claims=parse(ClaimLinesForm, claims, problems) if claims else None,
        reading=_forms(root, READING_FOLDER, ReadingForm, problems),
        judge_form=_checked_form(root, JUDGE_FORM, JudgeForm, judge_form.faults, problems),
        judge_prompts=_judge_prompts(root, problems),
        model_form=_checked_form(root, MODEL_FORM, ModelForm, model_form.faults, problems),
        voice=_checked_form(root, VOICE, VoiceForm, voice_prompt.faults, problems),
        spoken=parse(SpokenForm, spoken, problems) if spoken else None,
        weights=_weights(root, problems),
        rated=rated,
        rated_lines=_rated_lines(root, rated, problems),
        # Without the file no price is known.
        prices=_checked_form(root, PRICES, PricesForm, prices.faults, problems)
        if (root / PRICES).is_file()
        else None,
        start_check=parse(StartCheckForm, start_check, problems) if start_check else None,
        # Without the file no model words a debrief.
        committee=_checked_form(root, COMMITTEE, CommitteeForm, committee_form.faults, problems)
        if (root / COMMITTEE).is_file()
        else None,
    )
    for name, phrases in files.phrases.items():
        _check_templates(name, phrases, problems)
    return files


def _forms(root: Path, folder: str, form: type[FormT], problems: Problems) -> dict[str, Checked[FormT]]:
    sources = read_folder(root, folder, problems)
    return {source.stem: Checked(source, parse(form, source, problems)) for source in sources}


def _acts(root: Path, problems: Problems) -> dict[str, Checked[ActForm]]:
    """Each act's file in the form of its kind. Without the folder no round has acts of its own."""
    if not (root / ACTS_FOLDER).is_dir():
        return {}
    return {source.stem: _act(source, problems) for source in read_folder(root, ACTS_FOLDER, problems)}


def _act(source: Source, problems: Problems) -> Checked[ActForm]:
    kind = source.content.get("kind") if isinstance(source.content, dict) else None
    form = FORMS.get(kind) if isinstance(kind, str) else None
    if form is None:
        known = ", ".join(sorted(FORMS))
        problems.add(source.file, source.line(("kind",)), ("kind",), f"is no kind of act; known: {known}")
        return Checked(source, None)
    return Checked(source, parse(form, source, problems))


def _check_templates(area: str, phrases: Checked[PhrasesForm], problems: Problems) -> None:
    for name, phrase in (phrases.form.root if phrases.form else {}).items():
        for language in ("en", "zh"):
            for fault in templates.faults(getattr(phrase, language), phrase.variables):
                phrases.fault(problems, (name, language), f"{fault} (phrase {area}.{name})")


def _rated_lines(root: Path, described: Collection[str], problems: Problems) -> dict[str, str]:
    for path in sorted((root / RATED_FOLDER).glob("*.jsonl")):
        if path.stem not in described:
            message = f"nothing says who rated it; add {path.stem}.yaml beside it"
            problems.add(f"{RATED_FOLDER}/{path.name}", 0, (), message)
    texts = {name: read_text(root, f"{RATED_FOLDER}/{name}.jsonl", problems) for name in described}
    return {name: text for name, text in texts.items() if text is not None}


def _checked_form(
    root: Path, file: str, form: type[FormT], faults: Faults[FormT], problems: Problems
) -> FormT | None:
    """The file as its form; what `faults` finds in it is added to `problems` as well."""
    source = read_source(root, file, problems)
    read = parse(form, source, problems) if source else None
    if source is None or read is None:
        return None
    for path, fault in faults(read):
        problems.add(source.file, source.line(path), path, fault)
    return read


def _weights(root: Path, problems: Problems) -> str:
    """The text of the weights; empty where there is no such file."""
    if not (root / WEIGHTS).is_file():
        return ""
    return read_text(root, WEIGHTS, problems, MOST_BYTES_OF_WEIGHTS) or ""


def _judge_prompts(root: Path, problems: Problems) -> dict[str, object]:
    found: dict[str, object] = {}
    for path in sorted((root / JUDGE_FOLDER).glob("[!.]*")):
        file = f"{JUDGE_FOLDER}/{path.name}"
        if file.endswith(".yaml"):
            source = read_source(root, file, problems)
            found[path.name] = source.content if source else None
        else:
            found[path.name] = read_text(root, file, problems)
    return found
