"""The content, validated, with the names of what the judges can check."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from app.infra.content import content_root, load_content
from app.infra.content.own import add_own_loops
from app.judges.validators import VALIDATORS
from app.services.ports import Content


def load_valid_content(own_loops: Path | None = None) -> Content:
    """Everything under prompts/ and rubrics/; ContentInvalid names each fault with its place.

    `own_loops` is a folder with users' loops; those that have faults are left out, and named in `left_out`.
    """
    shipped = _shipped()
    if own_loops is None:
        return shipped
    with _without_collecting():
        return add_own_loops(shipped, own_loops)


@cache
def _shipped() -> Content:
    """What ships, read once a process."""
    with _without_collecting():
        return load_content(content_root(), VALIDATORS)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nearly all that is made here stays, and looking through it again and again takes a third of the time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()
