"""What a start on a SQLite file loads: nothing that only other installations use, since each start waits for it."""

import subprocess
import sys

import pytest

ELSEWHERE = ("sqlalchemy.dialects.postgresql", "psycopg", "procrastinate", "alembic", "openai", "opentelemetry.sdk")
LOADED = "import sys, app.cli.serving, app.main; print(*sys.modules)"


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True, text=True, timeout=60)
    return set(said.stdout.split())


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_start_does_not_load(name: str, loaded: set[str]) -> None:
    assert "sqlalchemy.dialects.sqlite" in loaded
    assert name not in loaded
