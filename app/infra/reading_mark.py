"""A mark of everything that reads answers without a model: the code of the domain and the word lists."""

import hashlib
from functools import cache
from pathlib import Path

import app.domain
from app.domain.reading.lexicon import Lexicon


@cache
def reading_mark(cues: Lexicon) -> str:
    """A hash that is another one whenever answers might be read otherwise."""
    words = repr((sorted(cues.english.items()), sorted(cues.han.items())))
    return hashlib.sha256(f"{_domain()}{words}".encode()).hexdigest()


@cache
def _domain() -> str:
    root = Path(app.domain.__path__[0])
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
