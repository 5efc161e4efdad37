"""Templates hold no inline script or style, and each compiles in both languages."""

import re
from pathlib import Path

import pytest

from app.domain.language import Language
from app.web.pages.rendering import environment

WEB = Path(__file__).parents[2] / "app" / "web"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
SVG = sorted((WEB / "static").glob("*.svg"))
SCRIPTS = sorted((WEB / "static").glob("*.js"))

FORBIDDEN = {
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style", re.IGNORECASE),
    "a script without src": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an address elsewhere": re.compile(r"(?:src|href|action)=[\"']?(?:https?:)?//", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape"),
}


@pytest.mark.parametrize("file", [*TEMPLATES, *SVG], ids=lambda file: file.name)
def test_no_inline_script_or_style_and_nothing_from_elsewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts_build_no_html_from_strings(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text) == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_every_template_compiles(file: Path, language: Language) -> None:
    environment(language).get_template(file.name)
