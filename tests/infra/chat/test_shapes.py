"""The one JSON object in what a model said: found wherever it stands, and never guessed where there are two."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.infra.chat.shapes import object_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
# Words that a model may put around its reply: anything but what opens an object.
PROSE = st.text().filter(lambda text: "{" not in text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ('Sure, here it is:\n{"a": {"b": 2}}\nAnything else?', '{"a": {"b": 2}}'),
        ('I chose {met} for it: {"a": 1}', '{"a": 1}'),
        ('{"quote": "I wrote {x} and \\"{y}\\""}', '{"quote": "I wrote {x} and \\"{y}\\""}'),
        ('{"a": 1, "a": 2}', '{"a": 1, "a": 2}'),
        ("好的：{“a”: 1}", None),
        ('{"a": 1} or rather {"a": 2}', None),
        ('["no", "object"]', None),
        ('{"a": 1', None),
        ("What did you measure?", None),
        ("", None),
        ("{" * 100_000, None),
        ('{"a":' * 5_000, None),
    ],
)
def test_the_only_object_is_found(text: str, found: str | None) -> None:
    assert object_in(text) == found


@given(st.dictionaries(st.text(), JSON), PROSE, PROSE, st.sampled_from([None, 2]))
def test_any_object_is_found_as_it_was_written(
    value: dict[str, object], before: str, after: str, indent: int | None
) -> None:
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    assert object_in(f"{before}{written}{after}") == written


@given(st.text())
def test_what_is_found_is_an_object_and_stands_in_the_text(text: str) -> None:
    found = object_in(text)
    if found is not None:
        assert found in text
        assert isinstance(json.loads(found), dict)
