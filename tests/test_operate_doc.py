"""docs/operate.md says what is so: every figure is in its table, and no other."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.figures import Figures
from tests.web.serving import debrief_app

TEXT = (Path(__file__).parent.parent / "docs/operate.md").read_text(encoding="utf-8")
TABLE = re.compile(r"^\| (`debrief_[^|]*) \|", re.MULTILINE)
NAME = re.compile(r"debrief_[a-z_]+")


@pytest.mark.anyio
async def test_the_table_of_figures_names_each_and_no_other(tmp_path: Path, anyio_backend: str) -> None:
    figures = Figures()
    services = debrief_app(tmp_path / "debrief.db").state.services
    levels = await services.watched.levels()
    names = {spread.name for spread in figures.spreads} | {f"{count.name}_total" for count in figures.counts}
    named = set(NAME.findall(" ".join(TABLE.findall(TEXT))))
    assert named == names | {level.name for level in levels}


def test_what_is_watched_is_a_figure_that_exists() -> None:
    asked = TEXT.partition("What to look at")[2].partition("## The log")[0]
    known = set(NAME.findall(" ".join(TABLE.findall(TEXT))))
    assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in NAME.findall(asked)} <= known


def test_nothing_is_loaded_for_figures_and_traces_that_nobody_asked_for() -> None:
    loaded = "import sys, app.main; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert "app.web.observed" in ran.stdout.split()
    assert {"opentelemetry.sdk", "opentelemetry.exporter", "prometheus_client"}.isdisjoint(ran.stdout.split())
