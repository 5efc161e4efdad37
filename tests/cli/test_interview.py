"""`debrief interview`: played from a script, or typed."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from app.cli.exporting import put_aside
from app.domain.interview import VoiceKind
from app.services.export import ExportedFile
from tests.able_model import able
from tests.cli.debrief import debrief
from tests.cli.inside import fault, inside, refusal
from tests.model_server import MODEL, ModelServer, serving

SCRIPT = """rounds: [hiring-manager]
seed: 7
answers:
  - I led the ranking rework. We cut p95 latency from 320 ms to 180 ms in three weeks after launch.
  - /skip
"""
TYPED = "I led the launch of replies\nand latency fell from 320 ms to 180 ms.\n\n/rephrase\n/skip\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "candidate.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def transcript(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))["interview"])


def test_a_script_is_played_and_leaves_only_its_transcript(tmp_path: Path, script: Path) -> None:
    words = ("interview", "--script", str(script), "-o", "first.json")
    played = inside(*words, folder=tmp_path)
    assert (played.exit_code, played.stderr) == (0, "")
    assert inside(*words[:-1], "second.json", folder=tmp_path).exit_code == 0
    first, second = transcript(tmp_path / "first.json"), transcript(tmp_path / "second.json")
    assert first["status"] == "finished"
    assert [turn["question"] for turn in first["turns"]] == [turn["question"] for turn in second["turns"]]
    assert [len(turn["attempts"]) for turn in first["turns"]] == [1, 1, 0]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Answers of the script that were not used: 2 of 5 (default 2)\n"),
        ("zh", "脚本里没有用到的回答：共 5 条，剩 2 条（default 2）\n"),
    ],
)
def test_answers_of_a_script_that_nobody_asked_for_are_told(tmp_path: Path, language: str, says: str) -> None:
    answers = ["/skip", "/skip", "/finish", "One more.", "Another."]
    (tmp_path / "long.yaml").write_text(json.dumps({"answers": answers, "language": language}), encoding="utf-8")
    ended = inside("interview", "--script", "long.yaml", folder=tmp_path)
    assert ended.exit_code == 0
    assert ended.stderr == says


def test_what_is_chosen_on_the_command_line_wins_over_the_script(tmp_path: Path, script: Path) -> None:
    (tmp_path / "me.txt").write_text("Three years of ranking.", encoding="utf-8")
    chosen = ("--round", "bar-raiser", "--language", "zh", "--seed", "8", "--mode", "live", "--voice", "rules")
    words = ("--script", str(script), *chosen, "--background", "me.txt", "--format", "json")
    ended = inside("interview", *words, folder=tmp_path)
    assert ended.exit_code == 0, ended.output
    played = json.loads(ended.stdout)["interview"]
    assert played["planned"] == ["bar-raiser"]
    assert (played["language"], played["seed"], played["mode"]) == ("zh", 8, "live")
    assert played["background"] == "Three years of ranking."


def test_a_script_that_is_kept_can_be_exported_again(tmp_path: Path, script: Path) -> None:
    ended = inside("interview", "--script", str(script), "--keep", "-o", "one.json", folder=tmp_path)
    assert ended.exit_code == 0, ended.output
    played = transcript(tmp_path / "one.json")
    again = inside("export", played["id"], "--format", "json", folder=tmp_path)
    assert json.loads(again.stdout)["interview"] == played


def test_an_interview_is_typed_line_by_line_and_kept(tmp_path: Path) -> None:
    words = ("--round", "hiring-manager", "--seed", "7")
    ended = debrief("interview", *words, folder=tmp_path, given=TYPED.encode())
    shown = ended.stdout.decode()
    assert ended.returncode == 0, ended.stderr
    assert "Hiring manager, 20 minutes" in shown
    assert "/skip passes on a question" in shown
    assert "The committee’s decision: " in shown
    exported = inside("export", shown.split()[-1], "--format", "json", folder=tmp_path)
    first, second, *rest = json.loads(exported.stdout)["interview"]["turns"]
    assert first["question"] in shown
    assert first["attempts"][0]["text"] == TYPED.partition("\n\n")[0]
    assert second["rephrased"]["text"] in shown
    assert second["attempts"][0]["reply"] == "declined"
    assert all(not turn["attempts"] for turn in rest)


def test_what_is_typed_in_another_encoding_is_refused_and_can_be_typed_again(tmp_path: Path) -> None:
    typed = "我重写了排序。\n\nI rewrote the ranking.\n\n/finish\n".encode()
    words = ("--round", "hiring-manager", "--seed", "7")
    ended = debrief("interview", *words, folder=tmp_path, given=typed, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stderr) == (0, b"")
    exported = inside("export", ended.stdout.decode().split()[-1], "--format", "json", folder=tmp_path)
    first, *_ = json.loads(exported.stdout)["interview"]["turns"]
    assert [attempt["text"] for attempt in first["attempts"]] == ["I rewrote the ranking."]


def test_the_terminal_speaks_the_language_of_the_interview(tmp_path: Path) -> None:
    shown = inside("interview", "--language", "zh", folder=tmp_path).stdout
    assert "评审会结论：" in shown
    assert "The " not in shown


@pytest.mark.parametrize("place", ["nowhere/one.json", "folder", "file/one.json"])
def test_no_model_is_asked_for_a_transcript_that_cannot_be_written(
    tmp_path: Path, script: Path, place: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    words = ("interview", "--script", str(script), "--voice", VoiceKind.LLM.value, "-o", place)
    with serving(ModelServer(say=able)) as server:
        given = {"OPENAI_BASE_URL": server.base_url, "INTERVIEWER_MODEL": MODEL}
        assert f"{place} cannot be written: " in refusal(*words, folder=tmp_path, settings=given)
    assert server.requests == []


def test_an_interview_that_cannot_be_played_leaves_the_transcripts_file_alone(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("An earlier one.")
    (tmp_path / "link.md").symlink_to("target.md")
    for name in ("there.md", "new.md", "link.md"):
        assert "No model" in refusal("interview", "--voice", "llm", "-o", name, folder=tmp_path)
    assert (tmp_path / "there.md").read_text() == "An earlier one."
    assert sorted(path.name for path in tmp_path.glob("*.md")) == ["link.md", "there.md"]


def test_a_transcript_that_its_file_does_not_take_is_put_aside(
    tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said = fault("interview", "--script", str(script), "--format", "json", "-o", "/dev/full", folder=tmp_path)
    assert "/dev/full cannot be written: " in said
    (aside,) = tmp_path.glob("debrief-*")
    assert f"The transcript is in {aside}." in said
    assert transcript(aside)["status"] == "finished"


def test_a_transcript_that_no_file_takes_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    said = put_aside(ExportedFile("one.md", "text/markdown", "# An interview\n"), Path("one.md"))
    assert said == "The transcript was printed instead."
    assert capsys.readouterr().out == "# An interview\n"


def test_what_is_kept_is_named_when_its_file_does_not_take_it(tmp_path: Path, script: Path) -> None:
    said = fault("interview", "--script", str(script), "--keep", "-o", "/dev/full", folder=tmp_path)
    assert inside("export", said.split()[-1], folder=tmp_path).stdout.startswith("# ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--script", "nobody.yaml"), "nobody.yaml: the file is missing"),
        (("--background", "nobody.txt"), "nobody.txt cannot be read"),
        (("--loop", "nowhere"), "There is no loop nowhere. There are china-ai-pm, core-three, "),
        (
            ("--loop", "core-three", "--round", "bar-raiser", "--round", "nowhere"),
            "The loop core-three has no round nowhere. It has hiring-manager, infra-architect, bar-raiser.",
        ),
        (("--voice", "llm"), "No model is set up to interview"),
        (("--judge", "llm"), "No model"),
        (("--seed", "-3"), "seed"),
    ],
)
def test_what_cannot_be_played_is_said_in_one_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    assert says in refusal("interview", *words, folder=tmp_path)
