"""Load and validate prompts/ and rubrics/, once, at start."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import app
from app.domain.asked_back import Courtesies
from app.domain.reading import lexicon
from app.domain.rubric import Rubric
from app.errors import ContentInvalid
from app.infra.content.acts import build_act
from app.infra.content.build import build_claim_lines, build_courtesies, build_loop, build_persona, build_signal
from app.infra.content.bundle import bundle_sha256, bundle_version
from app.infra.content.committee_form import CommitteeTexts
from app.infra.content.files import JUDGE_FORM, MODEL_FORM, SPOKEN, VOICE, Checked, Files, FormT, read_files
from app.infra.content.forms.loop import LoopForm
from app.infra.content.judge_form import JudgeTexts
from app.infra.content.model_form import ModelTexts
from app.infra.content.phrases import PhraseBook
from app.infra.content.prices import build_prices
from app.infra.content.problems import Problems
from app.infra.content.rated import build_rated_sets
from app.infra.content.references import check_references
from app.infra.content.voice_prompt import VoiceTexts, spoken_words
from app.infra.content.weights import parse_weights
from app.services.ports import Content


def content_root() -> Path:
    """The folder with prompts/ and rubrics/: inside an installed package, or beside it in a checkout."""
    package = Path(app.__file__).parent
    for root in (package / "content", package.parent):
        if (root / "prompts").is_dir() and (root / "rubrics").is_dir():
            return root
    raise ContentInvalid(f"{package.parent}: the folders prompts and rubrics are missing; install Debrief again")


def load_content(root: Path, known_validators: Collection[str] | None = None, *, weighed: bool = True) -> Content:
    """Everything below `root` as the domain's values.

    `known_validators` are the names a check's `requires` may hold; None lets any pass. Unless `weighed`, the rules
    judge's weights are left out, for what trains them. Raises ContentInvalid, whose message has a line for each
    fault of any file: `file:line field: what is wrong and what to do`.
    """
    problems = Problems()
    files = read_files(root, problems)
    check_references(files, known_validators, problems)
    problems.raise_if_any()
    content = _content(files if weighed else replace(files, weights=""))
    rated = tuple(build_rated_sets(files, content.rubric, problems))
    problems.raise_if_any()
    return replace(content, rated=rated)


def _content(files: Files) -> Content:
    signals = _valid(files.signals)
    questions = _valid(files.questions)
    claim_lines = build_claim_lines(files.claims) if files.claims else ()
    acts = {name: build_act(form, name) for name, form in _valid(files.acts).items()}
    reading = _valid(files.reading).values()
    model_form = _there(files.model_form, MODEL_FORM)
    judged_by = {**files.judge_prompts, MODEL_FORM: model_form.shape}
    shipped = _in_order(_valid(files.loops).values())
    return Content(
        loops={form.id: build_loop(form, questions, acts, claim_lines) for form in shipped},
        personas={name: build_persona(form) for name, form in _valid(files.personas).items()},
        rubric=Rubric(
            signals={name: build_signal(form) for name, form in signals.items()},
            version=bundle_version(signals.values()),
            sha256=bundle_sha256(signals.values(), reading, judged_by, files.weights),
        ),
        reading=lexicon.build({name: group.entries() for form in reading for name, group in form.root.items()}),
        phrases=_phrase_book(files),
        judge_prompt=JudgeTexts(_there(files.judge_form, JUDGE_FORM)),
        model_prompt=ModelTexts(model_form),
        voice_prompt=VoiceTexts(_there(files.voice, VOICE)),
        spoken=spoken_words(_there(files.spoken, SPOKEN)),
        weights=parse_weights(files.weights),
        prices=build_prices(files.prices) if files.prices else (),
        claim_lines=claim_lines,
        start_check=files.start_check.prompt if files.start_check else "",
        committee_prompt=CommitteeTexts(files.committee) if files.committee else None,
    )


def _there(form: FormT | None, file: str) -> FormT:
    if form is None:
        raise ContentInvalid(f"{file}: cannot be read")
    return form


def _in_order(loops: Iterable[LoopForm]) -> list[LoopForm]:
    return sorted(loops, key=lambda form: (form.place, form.id))


def _phrase_book(files: Files) -> PhraseBook:
    areas = _valid(files.phrases).items()
    replies = files.replies
    return PhraseBook(
        forms={f"{area}.{name}": phrase for area, form in areas for name, phrase in form.root.items()},
        declined=frozenset((*replies.declined.en, *replies.declined.zh)) if replies else frozenset(),
        fillers=frozenset((*replies.fillers.en, *replies.fillers.zh)) if replies else frozenset(),
        courtesies=build_courtesies(replies) if replies else Courtesies(),
        cues=lexicon.build(files.cues.model_dump() if files.cues else {}),
    )


def _valid(files: Mapping[str, Checked[FormT]]) -> dict[str, FormT]:
    return {name: file.form for name, file in files.items() if file.form is not None}
