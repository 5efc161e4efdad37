"""`debrief check`: every fault of settings and content in a line of its own, and exit status 1."""

import re
import shutil
from pathlib import Path

import pytest

import app
from app.infra.content import content_root
from app.services.ports import Content
from tests.cli.debrief import debrief
from tests.cli.inside import called
from tests.infra.content.test_own_loops import LOOP

RUBRIC = "rubrics/ownership.yaml"
PERSONA = "prompts/personas/bar_raiser.yaml"
A_FAULT = re.compile(r"[a-z/_.-]+\.yaml:\d+ [\w.-]+: .+")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with a program and content of its own, which `debrief` takes when it runs there."""
    shutil.copytree(Path(app.__file__).parent, tmp_path / "app")
    for folder in ("prompts", "rubrics"):
        shutil.copytree(content_root() / folder, tmp_path / folder)
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; the number of its line."""
    path = folder / file
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def faults(folder: Path, **settings: str) -> list[str]:
    """What `debrief check` finds, line by line; of the content that is in `folder`, if there is any."""
    if (folder / "app").exists():
        ended = debrief("check", folder=folder, given=b"", largest_file=None, **settings)
    else:
        ended = called("check", folder=folder, given=b"", **settings)
    assert ended.returncode == 1
    assert ended.stdout == b""
    return ended.stderr.decode().splitlines()


def test_it_says_that_all_is_well(tmp_path: Path, content: Content) -> None:
    ended = debrief("check", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    found = f"loops {len(content.loops)}, personas {len(content.personas)}, signals 12"
    assert ended.stdout.decode() == f"Settings and content are valid ({found}).\n"
    assert ended.stderr == b""


def test_it_names_a_wrong_setting(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, LOG_LEVEL="loud")
    assert "LOG_LEVEL" in said


# What is found in one run: faults of shape come first, and what names something else is looked at without them.
SHAPES = [
    (RUBRIC, "version: 1", "version: one", "version", "must be a whole number"),
    (RUBRIC, "      zh: 说出自己的角色\n", "", "checks.0.title.zh", "both languages are required"),
    (PERSONA, "style:\n", "colour: red\nstyle:\n", "colour", "not a known key"),
]
NAMES = [
    (RUBRIC, "requires: [first_person]", "requires: [magic]", "checks.0.requires.0", "magic is unknown"),
    (RUBRIC, "      en: I led the effort to fix it\n", "      en: I led it\n", "checks.0.meets.quote.en", "copy"),
]


@pytest.mark.parametrize("changes", [SHAPES, NAMES], ids=["shapes", "names"])
def test_a_fault_is_named_by_file_line_and_field(copy: Path, changes: list[tuple[str, str, str, str, str]]) -> None:
    lines = {(file, field): change(copy, file, old, new) for file, old, new, field, _ in changes}
    found = {}
    for said in faults(copy):
        assert A_FAULT.fullmatch(said), said
        place, _, message = said.partition(": ")
        named, number, at = re.split("[: ]", place)
        found[named, at] = (int(number), message)
    assert found.keys() == lines.keys()
    for file, _, _, field, says in changes:
        number, message = found[file, field]
        # A key that is missing is named by the line of what it is missing from.
        assert lines[file, field] - 2 <= number <= lines[file, field]
        assert says in message


def test_every_fault_has_its_own_line_settings_first(copy: Path) -> None:
    change(copy, RUBRIC, "version: 1", "version: 0")
    change(copy, RUBRIC, "requires: [first_person]", "requires: first_person")
    change(copy, PERSONA, "version: ", "version: 9\nversion: ")
    (copy / "prompts/replies.yaml").write_bytes(b"\xff\xfe")
    setting, *content = faults(copy, PORT="eighty")
    assert "PORT" in setting
    assert [line.split(" ")[0].split(":")[0] for line in content] == [
        PERSONA,
        "prompts/replies.yaml",
        RUBRIC,
        RUBRIC,
    ]
    assert "UTF-8" in content[1]


def test_a_start_with_faulty_content_says_the_same_and_makes_nothing(copy: Path) -> None:
    change(copy, RUBRIC, "version: 1", "version: 0")
    (found,) = faults(copy)
    before = sorted(copy.iterdir())
    ended = debrief("serve", folder=copy, PORT="0")
    assert ended.returncode == 1
    assert ended.stderr.decode() == f"debrief: {found}\n"
    assert sorted(copy.iterdir()) == before


def test_the_coverage_of_valid_content_is_a_table_of_all_rounds(tmp_path: Path, content: Content) -> None:
    loops = tmp_path / "loops"
    loops.mkdir()
    (loops / "acme-pm.yaml").write_text(LOOP, encoding="utf-8")
    shown = called("check", "--coverage", folder=tmp_path, LOOPS_DIR="loops").stdout.decode().splitlines()
    rows = [line.split()[:3] for line in shown]
    for loop in content.loops.values():
        for round_ in loop.rounds:
            assert [loop.id, round_.id, "en"] in rows
            assert [loop.id, round_.id, "zh"] in rows
    assert ["acme-pm", "talk", "en"] in rows
    assert ["acme-pm", "talk", "zh"] not in rows
    (own,) = [line for line in shown if line.split()[:2] == ["acme-pm", "talk"]]
    assert own.split()[3:] == ["2", "8", "1", "1", "not", "tested", "here"]


def test_a_cell_that_holds_too_little_is_marked_and_fails_the_check(copy: Path) -> None:
    complete = debrief("check", "--coverage", folder=copy)
    assert complete.returncode == 0, complete.stdout
    assert "known in a checkout only" in complete.stdout.decode()
    bank = copy / "prompts/questions/core-three.hiring-manager.yaml"
    head, _, probes = bank.read_text(encoding="utf-8").partition("probes:\n")
    kept = "  - id:".join(head.split("  - id:")[:10])
    bank.write_text(f"{kept}probes:\n{probes}", encoding="utf-8")
    short = debrief("check", "--coverage", folder=copy)
    assert short.returncode == 1
    marked = [line.split()[:7] for line in short.stdout.decode().splitlines() if "✗ 9 of 10" in line]
    assert [row[:3] for row in marked] == [
        ["core-three", "hiring-manager", "en"],
        ["core-three", "hiring-manager", "zh"],
    ]


def test_every_fault_of_a_loop_of_ones_own_is_named(tmp_path: Path) -> None:
    loops = tmp_path / "loops"
    loops.mkdir()
    (loops / "acme-pm.yaml").write_text(LOOP.replace("topics: 2", "topics: 9").replace("[lead]", "[ghost]"))
    said = faults(tmp_path, LOOPS_DIR="loops")
    assert [line.split(": ")[0] for line in said] == [
        "acme-pm.yaml:18 rounds.0.interviewers.0",
        "acme-pm.yaml:20 rounds.0.openings",
    ]


def test_a_folder_of_loops_that_does_not_exist_is_a_wrong_setting(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, LOOPS_DIR="nowhere")
    assert said.startswith("LOOPS_DIR must be a folder that exists")
