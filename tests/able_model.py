"""A model for the test server that does what it is asked: puts the director's question, fills in the form."""

import json
import re

from tests.model_server.speech import Body, default_say, schema_in_prompt, schema_of
from tests.rehearsal import rubric

_WANTED = re.compile(r"(?:by asking|more simply): (.+)|(?:问|问起|简单些)：(.+)")


def able(body: Body) -> str:
    """The reply of a model that is up to it."""
    schema = schema_of(body) or schema_in_prompt(body)
    if schema is not None and "checks" in schema["properties"]:
        return _form(schema["properties"]["checks"]["items"]["properties"]["check"]["enum"], _last(body))
    wanted = _WANTED.search(_last(body))
    return (wanted[1] or wanted[2]).strip() if wanted else default_say(body)


def _last(body: Body) -> str:
    return str(body["messages"][-1]["content"])


def _form(checks: list[str], answer: str) -> str:
    """Quotes what the rubric's own examples quote, where the answer has it."""
    signals = [signal for signal in rubric().signals.values() if [check.id for check in signal.checks] == checks]
    entries = []
    for check in signals[0].checks:
        quotes = [] if check.meets.quote is None else [check.meets.quote.en, check.meets.quote.zh]
        quote = next((quote for quote in quotes if quote in answer), "")
        entries.append({"check": check.id, "quote": quote, "reason": "It says so.", "met": bool(quote)})
    return json.dumps({"checks": entries}, ensure_ascii=False)
