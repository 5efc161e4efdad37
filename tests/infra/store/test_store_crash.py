"""Whatever kills the program, what was acknowledged is there afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.infra.database import open_database
from app.infra.store import SqlInterviewStore
from tests.cases import shortened
from tests.infra.store.writing_process import answer_of

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[3]
WRITER = Path(__file__).with_name("writing_process.py")


def start(mode: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), mode, url],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("acknowledged", shortened([1, 17, 60], lambda acknowledged: acknowledged == 17))
async def test_no_acknowledged_answer_is_lost_when_the_process_is_killed(url: str, acknowledged: int) -> None:
    with start("answer", url) as process:
        assert process.stdout is not None
        for _ in range(acknowledged):
            last = int(process.stdout.readline())
        process.kill()
        last = max([last, *map(int, process.stdout.read().split())])
    database = open_database(url)
    try:
        store = SqlInterviewStore(database)
        interview = await store.get("a")
        answered = [turn for turn in interview.turns if turn.attempts]
        assert len(answered) >= last >= acknowledged
        assert [turn.attempts[0].text for turn in answered] == [answer_of(turn.n) for turn in answered]
        assert (await store.search(f'"Answer {last}:'.lstrip('"'), 5, None)).items
        await database.check()
    finally:
        await database.close()


@pytest.mark.sqlite
async def test_a_full_disk_refuses_in_one_line_and_keeps_what_it_acknowledged(url: str) -> None:
    with start("fill", url) as process:
        said, _ = process.communicate(timeout=60)
    lines = said.splitlines()
    acknowledged = [line for line in lines if line.isdecimal()]
    refused, kept, afterwards = lines[len(acknowledged) :]
    path = url.removeprefix("sqlite:///")
    assert refused == f"refused: The database {path} cannot be read or written. Look for a full or failing disk."
    assert acknowledged
    assert kept == f"kept: {len(acknowledged)}"
    assert afterwards == "wrote afterwards"
    assert process.returncode == 0


async def test_five_programs_may_start_at_once_on_a_new_file(url: str) -> None:
    processes = [start("start", url) for _ in range(5)]
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert said == ["opened\n"] * 5
