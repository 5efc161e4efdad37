"""Whatever somebody says, Markdown shows it as those words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.services.plain_markdown import inline, quoted

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLAIN = {"text", "softbreak", "hardbreak", "text_special"}
QUOTE_BLOCKS = {"blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline"}
HOSTILE = [
    "# heading",
    "Title\n===",
    "Title\n---",
    "> quote",
    "- item\n* item\n+ item",
    "1. first\n2) second",
    "```python\nprint(1)\n```",
    "~~~\ncode\n~~~",
    "    indented code",
    "\tindented code",
    "<script>alert(1)</script>",
    "<!-- comment -->",
    "<div>\n\n*x*",
    "&lt;b&gt; &amp; &#35;",
    "[link](https://evil.example)",
    "![image](https://evil.example/x.png)",
    "[ref]: https://evil.example\n[ref]",
    "[^1]: note",
    "<https://evil.example>",
    "*em* **strong** _em_ __strong__ ~~gone~~ `code`",
    "a | b\n--- | ---\n1 | 2",
    "***\n___",
    "a\\",
    "\\# not a heading",
    "$x^2$ and $$y$$",
    "line one  \nline two\\\nline three",
    "“引用”——# 不是标题",
    "1.12 and 3) and -5 and +3",
    "one\r\ntwo\rthree\u2028four",
]
TEXT = st.one_of(
    st.text(alphabet="#>-+*_`~[](){}<>|!&;:$^\\=1.)@ \n\tabw/中。", max_size=60),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map("\n".join),
)


def parts(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in (token.children or [])]


def shown(tokens: list[Token]) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "\n".join(
        "".join(breaks.get(child.type, child.content) for child in token.children or [])
        for token in tokens
        if token.type == "inline"
    )


def words(text: str) -> list[str]:
    return re.sub(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]", "", text).split()


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_an_answer_is_shown_and_not_obeyed(text: str) -> None:
    tokens = PARSER.parse(quoted(text))
    assert {token.type for token in tokens} <= QUOTE_BLOCKS
    assert {part.type for part in parts(tokens)} <= PLAIN
    assert words(shown(tokens)) == words(text)


@given(TEXT)
def test_any_answer_renders_as_its_own_words_in_one_quote(text: str) -> None:
    tokens = PARSER.parse(quoted(text))
    assert {token.type for token in tokens} <= QUOTE_BLOCKS
    assert {part.type for part in parts(tokens)} <= PLAIN
    assert words(shown(tokens)) == words(text)


@given(TEXT)
def test_any_text_can_stand_inside_a_list_item_a_heading_and_a_cell(text: str) -> None:
    one_line = inline(text)
    assert "\n" not in one_line
    for document in (f"- Said: “{one_line}”", f"### Said: {one_line}.", f"| a |\n| --- |\n| “{one_line}” |"):
        tokens = PARSER.parse(document)
        assert {part.type for part in parts(tokens)} <= PLAIN
        assert len([token for token in tokens if token.type in {"list_item_open", "heading_open", "th_open"}]) == 1
        assert len([token for token in tokens if token.type == "td_open"]) <= 1


@given(TEXT)
def test_a_whole_line_of_it_is_no_block_either(text: str) -> None:
    tokens = PARSER.parse(inline(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline"}


@pytest.mark.parametrize(
    "address", ["https://evil.example", "http://evil.example/a", "www.evil.example", "a@b.example"]
)
def test_bare_addresses_are_broken_up_so_that_no_viewer_makes_links_of_them(address: str) -> None:
    for line in (inline(address), quoted(address)):
        assert not re.search(r"https?://|www\.|[^\\]@", line)
        assert words(shown(PARSER.parse(line))) == [address]


def test_lines_and_paragraphs_of_an_answer_are_kept() -> None:
    html = PARSER.render(quoted("one\ntwo\n\nthree"))
    assert html == "<blockquote>\n<p>one<br />\ntwo</p>\n<p>three</p>\n</blockquote>\n"


def test_characters_that_turn_the_direction_of_the_text_are_left_out() -> None:
    assert inline("a\u202eb\u2066c\x07") == "abc"
