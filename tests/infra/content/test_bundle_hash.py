"""The rubric's hash: the same for the same bundle in any process, another for anything that can change a score."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from app.domain.rubric import Rubric
from app.errors import ContentInvalid
from app.infra.content import content_root, load_content
from app.infra.content.bundle import FORM_SCHEMA
from app.services.ports import Weights
from tests.content_tree import (
    JUDGE,
    LOOP,
    PERSONA,
    PHRASES,
    QUESTIONS,
    READING,
    RUBRIC,
    valid_files,
    write_content,
)


def rubric_of(root: Path, changes: dict[str, str | bytes | None] | None = None) -> Rubric:
    return load_content(write_content(root, changes)).rubric


def backwards(value: object) -> object:
    """The same value with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def rewritten(file: str) -> str:
    return yaml.safe_dump(backwards(yaml.safe_load(valid_files()[file])), sort_keys=False, width=40)


def replaced(file: str, old: str, new: str) -> str:
    text = valid_files()[file]
    assert old in text
    return text.replace(old, new, 1)


SAME = {
    "a comment": {RUBRIC: "# A comment.\n" + valid_files()[RUBRIC]},
    "other key order, quoting and folding": {RUBRIC: rewritten(RUBRIC), READING: rewritten(READING)},
    "line endings of another system": {RUBRIC: valid_files()[RUBRIC].replace("\n", "\r\n")},
    "other space between reading words": {READING: replaced(READING, "will; going to", "will;going to;")},
    "another title of a check": {RUBRIC: replaced(RUBRIC, "The told title.", "Another title.")},
    "another Chinese title of a check": {RUBRIC: replaced(RUBRIC, "关于told title。", "另一个名字。")},
    "another loop title": {LOOP: replaced(LOOP, "The title.", "Another title.")},
    "another manner": {PERSONA: replaced(PERSONA, "The manner.", "Another manner.")},
    "another question": {QUESTIONS: replaced(QUESTIONS, "told probe 1?", "something else?")},
    "another phrase": {PHRASES: replaced(PHRASES, "decided.", "chose.")},
}

DIFFERENT = {
    "other weights of the rules judge": {
        "rubrics/weights.json": '{"material": "one answer", "signals": {}, "runs": {}}'
    },
    "a check's text": {RUBRIC: replaced(RUBRIC, "The told text.", "Was it told?")},
    "a check's Chinese text": {RUBRIC: replaced(RUBRIC, "关于told text。", "讲了吗？")},
    "what a quote must pass": {RUBRIC: replaced(RUBRIC, "requires: [number]", "requires: []")},
    "an example": {RUBRIC: replaced(RUBRIC, "We plan to have told.", "We hope to have told.")},
    "a level's text": {RUBRIC: replaced(RUBRIC, "The level 3.", "The third level.")},
    "the ids of two checks swapped": {
        RUBRIC: valid_files()[RUBRIC]
        .replace("- id: told\n", "- id: x\n")
        .replace("- id: done\n", "- id: told\n")
        .replace("- id: x\n", "- id: done\n")
    },
    "a reading word": {READING: replaced(READING, "going to", "about to")},
    "a judge prompt's words": {JUDGE: replaced(JUDGE, "Fill in the form", "Fill the form in")},
    "a judge prompt that is plain text": {"prompts/judge/form.txt": "Read the answer.\n"},
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Rubric:
    return rubric_of(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize("changes", SAME.values(), ids=SAME.keys())
def test_what_cannot_change_a_score_leaves_the_hash_alone(
    changes: dict[str, str | bytes | None], plain: Rubric, tmp_path: Path
) -> None:
    assert changes != {name: valid_files().get(name) for name in changes}
    assert rubric_of(tmp_path, changes).sha256 == plain.sha256


@pytest.mark.parametrize("changes", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_can_change_a_score_changes_the_hash(
    changes: dict[str, str | bytes | None], plain: Rubric, tmp_path: Path
) -> None:
    assert rubric_of(tmp_path, changes).sha256 != plain.sha256


def test_a_judge_prompts_words_count_and_its_comments_do_not(tmp_path: Path) -> None:
    one = rubric_of(tmp_path / "1")
    commented = rubric_of(tmp_path / "2", {JUDGE: "# First.\n" + valid_files()[JUDGE]})
    other = rubric_of(tmp_path / "3", {JUDGE: replaced(JUDGE, "About", "On")})

    assert one.sha256 == commented.sha256 != other.sha256


def test_the_line_endings_of_a_prompt_do_not_count(tmp_path: Path) -> None:
    one = rubric_of(tmp_path / "1", {"prompts/judge/form.txt": "Read.\nDecide.\n"})
    other = rubric_of(tmp_path / "2", {"prompts/judge/form.txt": b"Read.\r\nDecide.\r\n"})

    assert one.sha256 == other.sha256


def test_the_version_rises_with_a_signals_version(plain: Rubric, tmp_path: Path) -> None:
    risen = rubric_of(tmp_path, {RUBRIC: replaced(RUBRIC, "version: 1", "version: 2")})

    assert (plain.version, risen.version) == (f"{FORM_SCHEMA}.1", f"{FORM_SCHEMA}.2")
    assert risen.sha256 != plain.sha256


def test_two_processes_with_different_hash_seeds_agree_on_debriefs_own_rubric() -> None:
    code = "from app.infra.content import *; print(load_content(content_root()).rubric.sha256)"
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=content_root(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "20260302")
    }

    assert hashes == {load_content(content_root()).rubric.sha256 + "\n"}


def test_what_trains_the_weights_needs_none_that_can_be_read(tmp_path: Path) -> None:
    root = write_content(tmp_path, {"rubrics/weights.json": "{}"})
    assert load_content(root, weighed=False).weights == Weights()
    with pytest.raises(ContentInvalid, match="make train"):
        load_content(root)
