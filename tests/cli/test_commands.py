"""`debrief score` and `export`."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.debrief import debrief
from tests.cli.inside import called, fault
from tests.web.candidate import Candidate
from tests.web.serving import debrief_app, running

ANSWER = "I led it: we cut p95 latency from 320 ms to 180 ms in three weeks after launch."


def test_score_shows_level_checks_and_quotes(tmp_path: Path) -> None:
    ended = called("score", ANSWER, "--signal", "quantified_impact", folder=tmp_path)
    shown = ended.stdout.decode()
    assert ended.returncode == 0, ended.stderr
    assert "Quantified impact" in shown
    assert "/5" in shown
    assert "Measured change" in shown
    assert "measured_change" not in shown
    assert "from 320 ms to 180 ms" in shown


def test_score_reads_standard_input_and_gives_the_reply_of_the_api(tmp_path: Path) -> None:
    ended = debrief("score", "--json", "--signal", "ownership", folder=tmp_path, given=ANSWER.encode())
    card = json.loads(ended.stdout)
    assert card["judge"]["kind"] == "rules"
    assert [signal["signal"] for signal in card["signals"]] == ["ownership"]
    for check in card["signals"][0]["checks"]:
        if check["met"]:
            assert ANSWER[check["start"] : check["end"]] == check["quote"]


def test_score_gives_titles_and_reasons_in_the_language_asked_for(tmp_path: Path) -> None:
    words = ("score", ANSWER, "--signal", "ownership", "--language", "zh")
    reason = json.loads(called(*words, "--json", folder=tmp_path).stdout)["signals"][0]["checks"][0]["reason"]
    assert not reason.isascii()
    table = called(*words, folder=tmp_path).stdout.decode()
    assert "说出自己的角色" in table
    assert reason in table


def test_a_narrow_terminal_cuts_nothing_off_a_chinese_table(tmp_path: Path) -> None:
    answer = "这个项目从头到尾都是由我一个人牵头负责推进的"
    table = called("score", answer, "--signal", "ownership", folder=tmp_path, COLUMNS="60").stdout.decode()
    cells = [line.split("│")[3].strip() for line in table.splitlines() if line.count("│") == 5]
    assert "…" not in table
    assert answer in "".join(cells)


def test_markup_in_an_answer_is_shown_as_it_is(tmp_path: Path) -> None:
    answer = "I [bold]led[/bold] the [/red] launch and we cut latency from 320 ms to 180 ms."
    ended = called("score", answer, "--signal", "quantified_impact", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert b"[/red]" in ended.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("score", "  "), "empty"),
        (("score", "x" * 20_001), "20,000"),
        (("score", "x", "--signal", "charm"), "no such signal"),
        (("export", "nobody"), "no such interview"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    assert says in fault(*words, folder=tmp_path)


def test_an_answer_that_is_not_text_is_refused(tmp_path: Path) -> None:
    ended = called("score", folder=tmp_path, given=b"\xff\xfe")
    assert ended.returncode == 1
    assert b"not UTF-8" in ended.stderr


def test_export_writes_what_the_server_would_give(tmp_path: Path) -> None:
    with running(debrief_app(tmp_path / "data" / "debrief.db")) as address:
        candidate = Candidate(address)
        with candidate.http:
            interview_id = candidate.start()
            candidate.asked(interview_id)
            candidate.send(interview_id, 1, ANSWER)
            candidate.act(interview_id, "finish")
            candidate.until(interview_id, "debrief")
            served = candidate.http.get(f"/api/v1/interviews/{interview_id}/export?format=json").json()
    printed = debrief("export", interview_id, "--format", "json", folder=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout) == served
    assert "latency" in called("export", interview_id, folder=tmp_path).stdout.decode()
    written = called("export", interview_id, "--format", "csv", "-o", "ledger.csv", folder=tmp_path)
    assert written.returncode == 0
    text = (tmp_path / "ledger.csv").read_text(encoding="utf-8-sig")
    assert len(next(csv.reader(io.StringIO(text)))) >= 6
    assert "cannot be written" in fault("export", interview_id, "-o", "no/such/folder.md", folder=tmp_path)
