"""Databases as a first start leaves them, copied: to make one takes longer than most of what is asked of it."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.infra.schema import migrate


def fresh(database: Path) -> Path:
    """`database`, a SQLite file; where there is none yet it is made, with all tables and nothing in them."""
    if not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        database.write_bytes(_first())
    return database


@cache
def _first() -> bytes:
    with TemporaryDirectory() as folder:
        database = Path(folder) / "debrief.db"
        migrate(f"sqlite:///{database}")
        return database.read_bytes()
