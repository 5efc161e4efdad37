"""What the model behind the test server says when a test does not decide it."""

import json
import re
from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]
QUESTION = "You said the index made it faster: what did you measure before and after?"
CHARACTERS_A_TOKEN = 4
_CODE = re.compile(r"\b[0-9a-f]{8}\b")


def default_say(body: Body) -> str:
    """JSON that fits a schema the model can see, the code word if one is asked for, otherwise a question."""
    schema = schema_of(body) or schema_in_prompt(body)
    if schema is not None:
        return json.dumps(fitting(schema))
    if "code word" in str(body["messages"][-1]["content"])[-600:]:
        code = _CODE.search(prompt_of(body))
        return code.group() if code else "I see no code word."
    return QUESTION


def schema_of(body: Body) -> Mapping[str, Any] | None:
    """The schema in `response_format`, if any."""
    wanted = body.get("response_format") or {}
    schema: Mapping[str, Any] | None = wanted.get("json_schema", {}).get("schema")
    return schema


def schema_in_prompt(body: Body) -> Mapping[str, Any] | None:
    """The first object in the prompt that is a JSON Schema of an object."""
    text = prompt_of(body)
    for found in re.finditer(r"\{", text):
        try:
            value, _ = json.JSONDecoder().raw_decode(text, found.start())
        except ValueError:
            continue
        if isinstance(value, dict) and value.get("type") == "object" and "properties" in value:
            return value
    return None


def prompt_of(body: Body) -> str:
    """All that the model reads."""
    return "\n".join(str(message["content"]) for message in body["messages"])


def fitting(schema: Mapping[str, Any], nth: int = 0) -> Any:
    """A value of this JSON Schema; of an enumeration the `nth`, so that a list holds each of its values once."""
    if "enum" in schema:
        return schema["enum"][nth % len(schema["enum"])]
    kind = schema["type"]
    if kind == "object":
        return {name: fitting(part, nth) for name, part in schema["properties"].items()}
    if kind == "array":
        return [fitting(schema["items"], position) for position in range(schema.get("minItems", 1))]
    return {"string": "", "boolean": False, "integer": 0, "number": 0}[kind]


def tokens(text: str) -> int:
    """About how many tokens a text has."""
    return -(-len(text) // CHARACTERS_A_TOKEN)


def pieces(text: str) -> list[str]:
    """The text token by token, more or less: words with the space before them."""
    return re.findall(r"\s*\S+\s*$|\s*\S+|\s+$", text)
