"""`debrief calibrate` as a shell runs it."""

import json
from pathlib import Path

import pytest

from tests.cli.debrief import run

ANSWER = "I led it. Retention rose from 31% to 34% against a 10% holdout and brought two million dollars a year."


def rated(folder: Path, *rows: dict[str, object]) -> str:
    file = folder / "rated.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def row(row_id: str, level: int, answer: str = ANSWER) -> dict[str, object]:
    return {"id": row_id, "answer": answer, "levels": {"quantified_impact": level}}


def test_figures_and_the_largest_disagreement_are_printed(tmp_path: Path) -> None:
    file = rated(tmp_path, row("near", 4), row("far", 1), row("none", 1, "It was a huge success."))
    done = run("calibrate", file, "--show", "1", "--repeat", "2")
    assert done.returncode == 0, done.stderr
    assert "3 answers, rules judge" in done.stdout
    assert "3 (indicative)" in done.stdout
    assert "far quantified_impact: rated 1, judged" in done.stdout
    assert "near quantified_impact" not in done.stdout


def test_control_characters_of_an_answer_do_not_reach_the_terminal(tmp_path: Path) -> None:
    done = run("calibrate", rated(tmp_path, row("a", 1, f"{ANSWER} \x1b[2J\x07 [bold]x[/bold]")))
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "[bold]x[/bold]" in done.stdout


@pytest.mark.parametrize(
    ("rows", "said"),
    [([{"id": "a"}], "line 1: answer"), ([], "no rated answer"), ([row("a", 9)], "line 1: levels.quantified_impact")],
)
def test_a_file_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, rows: list[dict[str, object]], said: str
) -> None:
    done = run("calibrate", rated(tmp_path, *rows))
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_and_a_missing_model_are_said(tmp_path: Path) -> None:
    missing = run("calibrate", str(tmp_path / "nowhere.jsonl"))
    assert (missing.returncode, "cannot be read" in missing.stderr) == (1, True)
    model = run("calibrate", rated(tmp_path, row("a", 1)), "--judge", "llm")
    assert (model.returncode, "JUDGE_MODEL" in model.stderr) == (1, True)
