"""The rubric bundle: one hash over everything that can change a score."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from app.infra.content.forms.reading import ReadingForm
from app.infra.content.forms.rubric import SignalForm

# Raise it when the form a judge fills, or how a form becomes levels, changes.
FORM_SCHEMA = 2
# A check's name is for people: no judge is given it.
_NOT_JUDGED = {"checks": {"__all__": {"title"}}}


def bundle_version(signals: Iterable[SignalForm]) -> str:
    """A version people can read: the form's schema, and a number that rises with any signal's version."""
    return f"{FORM_SCHEMA}.{sum(signal.version for signal in signals)}"


def bundle_sha256(
    signals: Iterable[SignalForm],
    reading: Iterable[ReadingForm],
    judge_prompts: Mapping[str, object],
    weights: str = "",
) -> str:
    """The SHA-256 of the bundle as 64 hex digits.

    `judge_prompts` maps file names to values (YAML) or text; `weights` is the text of the rules judge's model.
    The titles of checks, the order of keys, comments, the way a text is folded in YAML and line endings do not
    count; the order of lists does.
    """
    bundle = {
        "schema": FORM_SCHEMA,
        "signals": {signal.signal: signal.model_dump(mode="json", exclude=_NOT_JUDGED) for signal in signals},
        "reading": {name: group.entries() for form in reading for name, group in form.root.items()},
        "judge_prompts": judge_prompts,
        "weights": weights,
    }
    text = json.dumps(_canonical(bundle), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value
