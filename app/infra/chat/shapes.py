"""Finding the one JSON object in what a model said: in a code fence, between words, or by itself. Pure."""

import json

# A reply that opens more braces than this before its object is not searched further.
_MOST_STARTS = 200
_DECODER = json.JSONDecoder()


def object_in(text: str) -> str | None:
    """The text of the only JSON object there is, as the model wrote it; None when there is none, or more than one.

    Objects inside the object do not count. With two side by side nobody can tell which of them is the reply: one
    may be an example, or the candidate's own words.
    """
    found: str | None = None
    place = text.find("{")
    for _ in range(_MOST_STARTS):
        if place < 0:
            return found
        end = _end_of_object(text, place)
        if end is not None and found is not None:
            return None
        if end is not None:
            found = text[place:end]
        place = text.find("{", place + 1 if end is None else end)
    return None


def _end_of_object(text: str, start: int) -> int | None:
    try:
        return _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return None
