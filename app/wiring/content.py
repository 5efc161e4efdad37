"""The content, validated, with the names of what the judges can check."""

import gc
from functools import cache
from pathlib import Path

from app.infra.content import content_root, load_content
from app.infra.content.own import add_own_loops
from app.judges.validators import VALIDATORS
from app.services.ports import Content


@cache
def load_valid_content(own_loops: Path | None = None) -> Content:
    """Everything under prompts/ and rubrics/, read once; ContentInvalid names each fault with its place.

    `own_loops` is a folder with users' loops; those that have faults are left out, and named in `left_out`.
    """
    # Nearly all that is made here stays, and looking through it again and again takes a third of the time.
    collected = gc.isenabled()
    gc.disable()
    try:
        content = load_content(content_root(), VALIDATORS)
        return add_own_loops(content, own_loops) if own_loops else content
    finally:
        if collected:
            gc.enable()
