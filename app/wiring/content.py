"""The content, validated, with the names of what the judges can check."""

import gc
from functools import cache

from app.infra.content import content_root, load_content
from app.judges.validators import VALIDATORS
from app.services.ports import Content


@cache
def load_valid_content() -> Content:
    """Everything under prompts/ and rubrics/, read once; ContentInvalid names each fault with its place."""
    # Nearly all that is made here stays, and looking through it again and again takes a third of the time.
    collected = gc.isenabled()
    gc.disable()
    try:
        return load_content(content_root(), VALIDATORS)
    finally:
        if collected:
            gc.enable()
