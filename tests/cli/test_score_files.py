"""`debrief score FILE.jsonl`: every line once, going on where an earlier run stopped."""

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.debrief import DEBRIEF, environment
from tests.cli.inside import called, refusal
from tests.web.candidate import CHINESE, STRONG

LINES = [{"id": "a", "answer": STRONG}, {"id": "b", "answer": CHINESE, "signals": ["ownership"]}]


def write(file: Path, *lines: Any) -> Path:
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return file


def results(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_each_answer_of_a_file_is_scored_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "answers.jsonl", *LINES)
    ended = called("score", "answers.jsonl", folder=tmp_path)
    assert ended.returncode == 0
    assert b"2 scored, 0 bad, 0 there before" in ended.stderr
    first, second = results(tmp_path / "answers.scores.jsonl")
    assert (first["line"], first["id"], second["line"], second["id"]) == (1, "a", 2, "b")
    assert [score["signal"] for score in second["scorecard"]["signals"]] == ["ownership"]
    alone = called("score", STRONG, "--json", folder=tmp_path)
    assert first["scorecard"] == json.loads(alone.stdout)


def test_a_second_run_scores_only_what_is_missing(tmp_path: Path) -> None:
    file = write(tmp_path / "answers.jsonl", *LINES)
    called("score", "answers.jsonl", folder=tmp_path)
    before = (tmp_path / "answers.scores.jsonl").read_bytes()
    write(file, *LINES, {"id": "c", "answer": "I decided to stop it."})
    ended = called("score", "answers.jsonl", folder=tmp_path)
    assert b"1 scored, 0 bad, 2 there before" in ended.stderr
    after = (tmp_path / "answers.scores.jsonl").read_bytes()
    assert after.startswith(before)
    assert [one["id"] for one in results(tmp_path / "answers.scores.jsonl")] == ["a", "b", "c"]


def test_a_result_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path / "answers.jsonl", *LINES)
    called("score", "answers.jsonl", folder=tmp_path)
    scores = tmp_path / "answers.scores.jsonl"
    whole = scores.read_bytes()
    scores.write_bytes(whole[:-20])
    called("score", "answers.jsonl", folder=tmp_path)
    assert scores.read_bytes() == whole


def test_bad_lines_are_named_and_scored_once_they_are_corrected(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text('{"answer": ""}\n\n{"answer": "I cut it by 18 %."}\nnothing\n', "utf-8")
    ended = called("score", "answers.jsonl", folder=tmp_path)
    said = ended.stderr.decode()
    assert "line 1: answer: The answer is empty" in said
    assert "line 4: This is no JSON object" in said
    assert "1 scored, 2 bad" in said
    file.write_text('{"answer": "I led it."}\n\n{"answer": "I cut it by 18 %."}\n', "utf-8")
    called("score", "answers.jsonl", folder=tmp_path)
    assert sorted(one["line"] for one in results(tmp_path / "answers.scores.jsonl")) == [1, 3]


@pytest.mark.parametrize("other", [["--signal", "ownership"], ["--language", "zh"]])
def test_results_of_another_question_are_not_added_to(tmp_path: Path, other: list[str]) -> None:
    write(tmp_path / "answers.jsonl", *LINES)
    called("score", "answers.jsonl", folder=tmp_path)
    assert "belongs to something else" in refusal("score", "answers.jsonl", *other, folder=tmp_path)
    assert len(results(tmp_path / "answers.scores.jsonl")) == 2


def test_a_file_that_is_no_results_file_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "answers.jsonl", *LINES)
    notes = tmp_path / "notes.txt"
    notes.write_text("my notes\n")
    assert "none that Debrief wrote" in refusal("score", "answers.jsonl", "-o", "notes.txt", folder=tmp_path)
    assert notes.read_text() == "my notes\n"


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    assert "cannot be read" in refusal("score", "missing.jsonl", folder=tmp_path)
    write(tmp_path / "answers.jsonl", *LINES)
    assert "no such signal" in refusal("score", "answers.jsonl", "--signal", "charm", folder=tmp_path)
    assert "JUDGE_MODEL" in refusal("score", "answers.jsonl", "--judge", "llm", folder=tmp_path)


def test_a_run_that_is_interrupted_loses_nothing_and_scores_nothing_twice(tmp_path: Path) -> None:
    write(tmp_path / "answers.jsonl", *({"id": str(n), "answer": f"{STRONG} ({n})"} for n in range(250)))
    scores = tmp_path / "answers.scores.jsonl"
    run = subprocess.Popen(
        [*DEBRIEF, "score", "answers.jsonl"], cwd=tmp_path, env=environment(), stderr=subprocess.DEVNULL
    )
    while not (scores.exists() and scores.stat().st_size) and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    run.wait(timeout=30)
    kept = results(scores)
    assert 0 < len(kept) < 250
    called("score", "answers.jsonl", folder=tmp_path)
    assert [one["line"] for one in results(scores)] == list(range(1, 251))
    assert results(scores)[: len(kept)] == kept
