"""Values are read as PyYAML reads them, from whatever it writes."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.infra.content.problems import Problems
from app.infra.content.values import Reading

# PyYAML writes these line breaks so that nobody reads them back.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS | st.integers(), inner, max_size=4),
    max_leaves=20,
)


class Plain(yaml.SafeDumper):
    """Writes values out each time they occur."""

    def ignore_aliases(self, _data: object) -> bool:
        """Never use an alias."""
        return True


@given(VALUES, st.sampled_from([None, True, False]), st.booleans())
def test_what_is_written_is_read_again(value: object, flow: bool | None, unicode: bool) -> None:
    text = yaml.dump(value, Dumper=Plain, default_flow_style=flow, allow_unicode=unicode)
    problems = Problems()
    assert Reading("file.yaml", problems).document(text) == (value,)
    assert not problems.found


@given(VALUES)
def test_every_field_has_the_line_it_stands_on(value: object) -> None:
    text = yaml.dump({"before": 1, "value": value}, Dumper=Plain, sort_keys=False)
    reading = Reading("file.yaml", Problems())
    reading.document(text)
    lines = text.splitlines()
    assert lines[reading.lines["value",] - 1].startswith("value:")
    assert all(1 <= line <= len(lines) for line in reading.lines.values())


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n...\n# nothing\n"])
def test_a_file_without_a_value_has_none(text: str) -> None:
    read = Reading("file.yaml", Problems()).document(text)
    assert read is None or read == (None,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [1, {b: 2, b: 3}]\nc: 4\n", "file.yaml:1 a.1.b: stands twice (first on line 1); keep one"),
        ("? [x, {y: z}]\n: [1]\nc: 4\n", "file.yaml:1: has a key that is not text (); put it in quotes"),
        ("true: {x: 1}\nc: 4\n", "file.yaml:1: has a key that is not text (true); put it in quotes"),
        ("<<: {x: 1}\nc: 4\n", "file.yaml:1: has the tag !!merge; put the value in quotes"),
        ("a: &x {b: 1}\nd: *x\nc: 4\n", "file.yaml:2 d: is a YAML alias (*name); write the values out"),
        ("a: !!binary aGk=\nc: 4\n", "file.yaml:1 a: has the tag !!binary; put the value in quotes"),
        ("a: .inf\nc: 4\n", "file.yaml:1 a: must be an ordinary number"),
        (f"a: {'[' * 30}{']' * 30}\nc: 4\n", f"file.yaml:1 a{'.0' * 20}: is nested too deeply"),
    ],
)
def test_what_is_passed_over_is_named_and_what_follows_is_read(text: str, says: str) -> None:
    problems = Problems()
    read = Reading("file.yaml", problems).document(text)
    assert read is not None
    assert isinstance(read[0], dict)
    assert read[0]["c"] == 4
    assert says in [str(problem) for problem in problems.found]
