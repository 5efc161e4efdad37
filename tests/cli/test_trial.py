"""`debrief trial`: the figures of exported transcripts, one set or two."""

import json
from dataclasses import replace
from pathlib import Path

from app.domain.interview import Interview
from app.domain.language import Language
from app.services.export import interview_json
from app.services.model_use import Use
from tests.candidates import strong, weak
from tests.cli.inside import inside, refusal
from tests.rehearsal import content

COACHING = "Great answer! A better answer would name a number. Which one was it? And when?"


def write(folder: Path, name: str, interview: Interview) -> str:
    (folder / name).write_text(json.dumps(interview_json(interview, None, content(), Use())), encoding="utf-8")
    return name


def spoken(interview: Interview, *questions: str) -> Interview:
    """The interview with these as its first questions, the first a stand-in's."""
    turns = list(interview.turns)
    for at, question in enumerate(questions):
        turns[at] = replace(turns[at], question=question)
    turns[0] = replace(turns[0], stand_in="too_slow")
    return replace(interview, turns=tuple(turns))


def row(shown: str, name: str) -> list[str]:
    """The cells of a row of the last table."""
    (line,) = [line for line in shown.splitlines() if line.strip().startswith(name)]
    return line.replace(name, "").split()


def test_the_figures_of_one_transcript_are_printed(tmp_path: Path) -> None:
    name = write(tmp_path, "one.json", spoken(strong(), "What did you launch last?", COACHING))
    ended = inside("trial", name, folder=tmp_path)
    shown = ended.stdout
    assert ended.exit_code == 0, ended.output
    assert row(shown, "questions") == [str(len(strong().turns))]
    assert row(shown, "asked by the voice itself") == [str(len(strong().turns) - 1)]
    assert row(shown, "fault: coaching") == ["1"]
    assert row(shown, "fault: verdict") == ["1"]
    assert row(shown, "fault: several questions") == ["1"]
    assert row(shown, "built-in voice stood in: too slow") == ["1"]
    assert "one.json question 2: " in shown
    assert COACHING in shown


def test_two_sets_stand_side_by_side_and_each_file_has_its_line(tmp_path: Path) -> None:
    first = write(tmp_path, "first.json", spoken(strong(), COACHING, COACHING))
    second = write(tmp_path, "second.json", spoken(weak(), COACHING, COACHING, COACHING))
    third = write(tmp_path, "third.json", strong())
    ended = inside("trial", first, second, "--against", third, "--show", "1", folder=tmp_path)
    shown = ended.stdout
    assert ended.exit_code == 0, ended.output
    assert row(shown, "fault: coaching") == ["3", "0"]
    assert all(f" {letter} " in shown for letter in ("A first.json", "A second.json", "B third.json"))
    assert shown.count(COACHING) == 1


def test_a_voice_that_asked_nothing_itself_is_not_said_to_be_without_fault(tmp_path: Path) -> None:
    played = strong()
    turns = tuple(replace(turn, question=COACHING, stand_in="unfit") for turn in played.turns)
    shown = inside("trial", write(tmp_path, "one.json", replace(played, turns=turns)), folder=tmp_path).stdout
    assert row(shown, "asked by the voice itself") == ["0"]
    assert row(shown, "without a fault") == row(shown, "words, most") == ["–"]
    assert row(shown, "built-in voice stood in: unfit") == [str(len(turns))]
    assert COACHING not in shown


def test_transcripts_in_different_languages_are_said_to_be(tmp_path: Path) -> None:
    english = write(tmp_path, "en.json", strong())
    chinese = write(tmp_path, "zh.json", replace(strong(), language=Language.ZH))
    said = "These are in different languages (en, zh)"
    assert said in inside("trial", english, "--against", chinese, folder=tmp_path).stdout
    assert said not in inside("trial", english, "--against", english, folder=tmp_path).stdout


def test_file_names_are_whole_in_a_narrow_terminal(tmp_path: Path) -> None:
    files = [write(tmp_path, f"a-transcript-with-a-long-name-{n}.json", strong()) for n in (1, 2)]
    shown = inside("trial", *files, folder=tmp_path, settings={"COLUMNS": "50"}).stdout
    assert all(f"\nA {file}\n  asked: " in shown for file in files)


def test_text_of_a_transcript_cannot_steer_the_terminal(tmp_path: Path) -> None:
    name = write(tmp_path, "one.json", spoken(strong(), "", "[bold]Great answer![/red] \x1b[2J Which? Why?"))
    ended = inside("trial", name, folder=tmp_path)
    assert ended.exit_code == 0, ended.output
    assert "[/red]" in ended.stdout
    assert "\x1b[2J" not in ended.stdout


def test_a_file_that_is_no_transcript_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    gone = write(tmp_path, "gone.json", replace(strong(), loop="nowhere"))
    assert "other.json is no export" in refusal("trial", "other.json", folder=tmp_path)
    assert "bytes.json is not UTF-8" in refusal("trial", "bytes.json", folder=tmp_path)
    assert "nobody.json cannot be read" in refusal("trial", "nobody.json", folder=tmp_path)
    assert "gone.json follows a loop" in refusal("trial", gone, folder=tmp_path)
