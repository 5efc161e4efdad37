"""What a terminal is given whose encoding lacks a character."""

import io
import sys
from pathlib import Path

import pytest

from app.cli.printing import print_whatever_comes
from tests.cli.inside import called
from tests.rehearsal import rubric

OWNERSHIP = rubric().signals["ownership"].checks[0].meets.answer.en


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", '+ x - - . "a" > ? ??'),
        ("cp1252", "+ x · – … “a” > ? ??"),
        ("gbk", "+ x · – … “a” → ? 好的"),
        ("utf-8", "✓ ✗ · – … “a” → 🙂 好的"),
    ],
)
def test_a_character_that_the_encoding_lacks_is_replaced(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding, write_through=True))
    print_whatever_comes()
    sys.stdout.write("✓ ✗ · – … “a” → 🙂 好的")
    assert written.getvalue().decode(encoding) == shown


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_no_command_fails_for_a_sign(tmp_path: Path, encoding: str) -> None:
    words = ("score", OWNERSHIP, "--signal", "ownership", "--language", "zh")
    ended = called(*words, folder=tmp_path, encoding=encoding)
    assert ended.returncode == 0, ended.stderr
    shown = ended.stdout.decode(encoding)
    assert " + " in shown
    assert " x " in shown
