"""Templates of content files: which are only text with blanks, and what is wrong with the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError, meta

from app.infra.content.templates import faults, render

PIECES = (
    "{{ name }}",
    "{{ other }}",
    "{{name}}",
    "{{ none }}",
    "{{ name.part }}",
    "{% if name %}",
    "{% endif %}",
    "{# c #}",
)
SCRAPS = ("{", "}", "{{", "}}", "{%", " ", "\n", "#", "word", "中文", "not name", "{{ range }}")
texts = st.lists(st.sampled_from(PIECES + SCRAPS), max_size=6).map("".join)


@given(texts)
def test_a_text_passes_as_blanks_only_where_the_parser_finds_the_same_blanks(text: str) -> None:
    for declared in ((), ("name",), ("name", "other"), ("other",), ("range",)):
        if not list(faults(text, declared)):
            assert meta.find_undeclared_variables(Environment().parse(text)) == set(declared)  # noqa: S701


@given(texts)
def test_what_the_parser_refuses_is_a_fault(text: str) -> None:
    try:
        Environment().parse(text)  # noqa: S701
    except TemplateSyntaxError:
        assert list(faults(text, ("name",)))


@pytest.mark.parametrize(
    ("text", "declared", "fault"),
    [
        ("{{ name }}", (), "is not declared"),
        ("no blank", ("name",), "does not use"),
        ("{{ name", ("name",), "is not a valid template"),
        ("{{ name.part }}", ("name",), "reaches into a value"),
        ("{{ name | sorted_by_me }}", ("name",), "unknown filter"),
        ("{% include 'x' %}{{ name }}", ("name",), "includes another template"),
    ],
)
def test_each_fault_is_told(text: str, declared: tuple[str, ...], fault: str) -> None:
    assert any(fault in told for told in faults(text, declared))


def test_a_value_is_never_read_as_a_template() -> None:
    assert render("{{ name }}!", name="{{ 1 + 1 }}") == "{{ 1 + 1 }}!"
