"""`debrief calibrate` as a shell runs it."""

import json
from pathlib import Path

import pytest

from tests.cli.debrief import debrief
from tests.cli.inside import called, fault

ANSWER = "I led it. Retention rose from 31% to 34% against a 10% holdout and brought two million dollars a year."


def rated(folder: Path, *rows: dict[str, object]) -> str:
    file = folder / "rated.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def row(row_id: str, level: int, answer: str = ANSWER) -> dict[str, object]:
    return {"id": row_id, "answer": answer, "levels": {"quantified_impact": level}}


def test_figures_and_the_largest_disagreement_are_printed(tmp_path: Path) -> None:
    file = rated(tmp_path, row("near", 4), row("far", 1), row("none", 1, "It was a huge success."))
    ended = debrief("calibrate", file, "--show", "1", "--repeat", "2", folder=tmp_path)
    shown = ended.stdout.decode()
    assert ended.returncode == 0, ended.stderr
    assert "3 answers, rules judge" in shown
    assert "3 (indicative)" in shown
    assert "far quantified_impact: rated 1, judged" in shown
    assert "near quantified_impact" not in shown


def test_control_characters_of_an_answer_do_not_reach_the_terminal(tmp_path: Path) -> None:
    file = rated(tmp_path, row("a", 1, f"{ANSWER} \x1b[2J\x07 [bold]x[/bold]"))
    shown = called("calibrate", file, folder=tmp_path).stdout
    assert b"\x1b" not in shown
    assert b"\x07" not in shown
    assert b"[bold]x[/bold]" in shown


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"id": "a"}], "line 1: answer"),
        ([], "no rated answer"),
        ([row("a", 9)], "line 1: levels.quantified_impact"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, rows: list[dict[str, object]], said: str
) -> None:
    assert said in fault("calibrate", rated(tmp_path, *rows), folder=tmp_path)


def test_a_missing_file_and_a_missing_model_are_said(tmp_path: Path) -> None:
    assert "cannot be read" in fault("calibrate", str(tmp_path / "nowhere.jsonl"), folder=tmp_path)
    file = rated(tmp_path, row("a", 1))
    assert "JUDGE_MODEL" in fault("calibrate", file, "--judge", "llm", folder=tmp_path)
