"""Phrases are plain text made of a template and values that are never read as templates."""

from pathlib import Path

import pytest

from app.domain.language import Language
from app.infra.content import load_content
from app.services.ports import Phrases
from tests.content_tree import PHRASES, write_content

SENTENCES = """\
decided:
  variables: [name]
  en: "{{ name }} decided."
  zh: "{{ name }} 决定了。"
counted:
  variables: [n]
  en: "{{ n }} answer{{ '' if n == 1 else 's' }}"
  zh: "{{ n }} 个回答"
fixed:
  variables: []
  en: Nothing to fill in.
  zh: 没有要填的。
"""


@pytest.fixture
def phrases(tmp_path: Path) -> Phrases:
    return load_content(write_content(tmp_path, {PHRASES: SENTENCES})).phrases


@pytest.mark.parametrize(
    ("name", "language", "values", "text"),
    [
        ("committee.decided", Language.EN, {"name": "Ada"}, "Ada decided."),
        ("committee.decided", Language.ZH, {"name": "小林"}, "小林 决定了。"),
        ("committee.counted", Language.EN, {"n": 1}, "1 answer"),
        ("committee.counted", Language.EN, {"n": 2}, "2 answers"),
        ("committee.fixed", Language.ZH, {}, "没有要填的。"),
    ],
)
def test_a_phrase_is_rendered_in_the_language_asked_for(
    name: str, language: Language, values: dict[str, str | int], text: str, phrases: Phrases
) -> None:
    assert phrases.render(name, language, **values) == text


@pytest.mark.parametrize("value", ["{{ 7 * 7 }}", "{% if x %}", "<b>&", "{{ name.__class__ }}", "“引用”\n"])
def test_a_value_stands_in_the_text_as_it_is(value: str, phrases: Phrases) -> None:
    assert phrases.render("committee.decided", Language.EN, name=value) == f"{value} decided."


@pytest.mark.parametrize("values", [{}, {"nam": "Ada"}, {"name": "Ada", "date": "today"}])
def test_values_other_than_the_declared_ones_are_refused(values: dict[str, str], phrases: Phrases) -> None:
    with pytest.raises(ValueError, match=r"committee.decided takes \['name'\]"):
        phrases.render("committee.decided", Language.EN, **values)


def test_an_unknown_phrase_is_a_key_error(phrases: Phrases) -> None:
    with pytest.raises(KeyError, match=r"committee\.undecided"):
        phrases.render("committee.undecided", Language.EN)


def test_whole_replies_of_both_languages_are_known(phrases: Phrases) -> None:
    assert phrases.declined == {"skip", "跳过"}
    assert phrases.fillers == {"yes", "嗯"}
