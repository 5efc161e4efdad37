"""Names are covered in what can be read of a page, and nothing else of it changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.web.pages.shared_page import cover


@pytest.mark.parametrize(
    ("html", "names", "shown"),
    [
        ('<p class="acme">Acme</p>', ("Acme",), '<p class="acme">████</p>'),
        ("<p>O&#39;Brien said</p>", ("O'Brien",), "<p>███████ said</p>"),
        ("<p>Zhang <mark>Wei</mark></p>", ("Zhang Wei",), "<p>█████ <mark>███</mark></p>"),
        ("<textarea>Acme, I\nthink</textarea>Acme", ("Acme",), "<textarea>Acme, I\nthink</textarea>████"),
        ("<p>Q&amp;A amp</p>", ("amp",), "<p>Q&amp;A ███</p>"),
        ("<p>Acme</p>", (), "<p>Acme</p>"),
    ],
)
def test_text_is_covered_and_tags_and_text_boxes_are_not(html: str, names: tuple[str, ...], shown: str) -> None:
    assert cover(html, names) == shown


@given(st.text(alphabet="ab<>&\"' 王", max_size=40), st.text(alphabet="ab<>&\"'王", min_size=1, max_size=6))
def test_no_name_breaks_the_page(text: str, name: str) -> None:
    page = f'<p title="x">{escape(text)}</p><br>'
    assert re.findall("<[^>]*>", cover(page, (name,))) == re.findall("<[^>]*>", page)
