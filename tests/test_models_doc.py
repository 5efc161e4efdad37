"""docs/models.md says what is so: its script can be played, its settings exist with these defaults."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli import program
from app.domain.interview import VoiceKind
from app.infra.scripts import read_script
from app.services.ports import Content
from app.settings import Settings

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/models.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_script_can_be_played(tmp_path: Path, content: Content) -> None:
    (block,) = blocks("yaml")
    path = tmp_path / "candidate.yaml"
    path.write_text(block, encoding="utf-8")
    script = read_script(path, content)
    assert script.wish.voice is VoiceKind.LLM
    assert set(script.answers) == {
        "hiring-manager.effect-you-can-name",
        "ownership.own_action",
        "ownership",
        "default",
    }


@pytest.mark.parametrize("text", [TEXT, README], ids=["models", "readme"])
def test_every_setting_that_is_named_exists(text: str) -> None:
    named = set(re.findall(r"\b(?:OPENAI|MODEL|MAX|INTERVIEWER|JUDGE)_[A-Z_]+\b", text))
    assert named
    assert {name for name in named if name.lower() not in Settings.model_fields} == set()


def test_seconds_are_the_defaults() -> None:
    rows = re.findall(r"^\| `(MODEL_\w+_SECONDS)` \| (\d+) \|", TEXT, re.MULTILINE)
    assert len(rows) == 5
    for name, seconds in rows:
        assert Settings.model_fields[name.lower()].default == float(seconds)


@pytest.mark.parametrize("text", [TEXT, README], ids=["models", "readme"])
def test_every_command_that_is_named_exists(text: str) -> None:
    known = set(getattr(get_command(program), "commands", {}))
    commands = set(re.findall(r"(?:^|`)debrief ([a-z]+)\b", text, re.MULTILINE))
    assert commands
    assert commands <= known
