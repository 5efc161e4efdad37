"""The interface speaks Chinese completely, with the same blanks in every message."""

import ast
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.domain.language import Language
from app.web.catalogue import catalogue, po_path
from app.web.messages import APP, extracted, renewed
from app.web.problems import STATUS

BLANK = re.compile(r"%\((\w+)\)s")
HAN = re.compile(r"[\u4e00-\u9fff]")
# Product and format names are the same in both languages.
SAME = {"API", ", "}


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with po_path(Language.ZH).open("rb") as file:
        return read_po(file, locale="zh")


@pytest.fixture(scope="module")
def found() -> Catalog:
    return extracted()


def test_every_text_of_the_pages_is_in_the_catalogue_and_no_other(chinese: Catalog, found: Catalog) -> None:
    in_pages = {forms(entry.id)[0] for entry in found if entry.id}
    translated = {forms(entry.id)[0] for entry in chinese if entry.id}
    assert in_pages == translated, "run `make messages` and translate what is new"


def test_nothing_is_untranslated_or_uncertain(chinese: Catalog) -> None:
    wrong = [
        entry.id
        for entry in chinese
        if entry.id and (entry.fuzzy or not all(forms(entry.string)) or not forms(entry.string))
    ]
    assert wrong == []


def test_translations_have_the_blanks_of_their_message(chinese: Catalog) -> None:
    wrong = [
        entry.id
        for entry in chinese
        if entry.id
        for target in forms(entry.string)
        if set(BLANK.findall(target)) != set(BLANK.findall(forms(entry.id)[-1]))
    ]
    assert wrong == []


def test_translations_are_chinese_with_full_width_marks(chinese: Catalog) -> None:
    wrong = [
        (source, target)
        for entry in chinese
        if entry.id
        for source, target in zip(forms(entry.id), forms(entry.string), strict=False)
        if source not in SAME and (not HAN.search(target) or re.search(r"[\u4e00-\u9fff][,.;:?!](?!\d)", target))
    ]
    assert wrong == []


def test_collecting_the_messages_again_changes_nothing(chinese: Catalog, found: Catalog) -> None:
    again = {forms(entry.id)[0]: forms(entry.string) for entry in renewed(Language.ZH, found) if entry.id}
    assert again == {forms(entry.id)[0]: forms(entry.string) for entry in chinese if entry.id}


def test_english_needs_no_catalogue_and_counts_one_and_many() -> None:
    english, chinese = catalogue(Language.EN), catalogue(Language.ZH)
    assert english.gettext("Send") == "Send"
    assert [english.ngettext("%(num)s answer", "%(num)s answers", n) for n in (0, 1, 2)] == [
        "%(num)s answers",
        "%(num)s answer",
        "%(num)s answers",
    ]
    assert chinese.ngettext("%(num)s answer", "%(num)s answers", 2) == "%(num)s 个回答"


def raised_messages(*packages: str) -> set[str]:
    """The constant messages that the code of these packages raises errors of the application with."""
    kinds = {error.__name__ for error in STATUS}
    files = (path for package in packages for path in (APP / package).rglob("*.py"))
    calls = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in kinds
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def test_every_refusal_without_blanks_has_a_translation() -> None:
    raised = raised_messages("domain", "services", "infra/store")
    assert "The answer is empty. Write something, or skip the question." in raised
    known = catalogue(Language.ZH).messages
    assert {message for message in raised if not known.get(message)} == set()


def test_services_word_their_refusals_where_they_raise_them() -> None:
    """A message in a variable would not be collected; one with blanks could not be looked up."""
    kinds = {error.__name__ for error in STATUS}
    for file in (path for package in ("domain", "services") for path in (APP / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                assert isinstance(node.args[0], ast.Constant), f"{file.name}:{node.lineno}"
