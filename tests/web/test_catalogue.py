"""The interface speaks Chinese completely, with the same blanks in every message."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.domain.language import Language
from app.web.catalogue import catalogue, po_path
from app.web.messages import extracted, renewed

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


def test_every_text_of_the_pages_is_in_the_catalogue_and_no_other(chinese: Catalog) -> None:
    in_pages = {forms(entry.id)[0] for entry in extracted() if entry.id}
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


def test_collecting_the_messages_again_changes_nothing(chinese: Catalog) -> None:
    again = {forms(entry.id)[0]: forms(entry.string) for entry in renewed(Language.ZH) if entry.id}
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
