"""Untrusted text on pages: nothing in it may act, and marks must stand where the offsets say."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.texts import Span, marked, spoken

HARMLESS = {"p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
HARMLESS_ATTRIBUTES = {("code", "class"), ("ol", "start")}


class Reading(HTMLParser):
    """Collects what a browser would see: elements, attributes, and the text outside `<sup>`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[tuple[str, int, int]] = []
        self._open: list[tuple[str, int]] = []
        self._aside = 0
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "sup":
            self._aside += 1
        if tag == "mark":
            self._open.append((dict(attrs)["data-evidence"] or "", len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "sup":
            self._aside -= 1
        if tag == "mark":
            ids, start = self._open.pop()
            self.marked.append((ids, start, len(self.text)))

    def handle_data(self, data: str) -> None:
        if not self._aside:
            self.text += data


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![alt](https://example.com/x.png)",
        "[click](javascript:alert(1))",
        "[click](https://example.com)",
        "[ref]: javascript:alert(1)\n\n[ref]",
        "<https://example.com>",
        "<a href='javascript:alert(1)'>x</a>",
        "# A heading of its own",
        "Heading\n=======",
        "- <b onmouseover=alert(1)>x</b>\n- `<script>`",
        "```html\n<script>alert(1)</script>\n```",
        "<!-- hidden --> <style>*{display:none}</style>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "**[x](data:text/html;base64,PHNjcmlwdD4=)**",
    ],
)
def test_persona_text_cannot_link_load_or_run(text: str) -> None:
    reading = Reading(spoken(text))
    assert {tag for tag, _ in reading.elements} <= HARMLESS
    assert {(tag, name) for tag, attributes in reading.elements for name in attributes} <= HARMLESS_ATTRIBUTES


@given(st.text(alphabet=st.sampled_from("<>&\"'`*_#[]()!-=:/\\ \nabjavscriptog"), max_size=120))
def test_no_mixture_of_markup_gets_through(text: str) -> None:
    reading = Reading(spoken(text))
    assert {tag for tag, _ in reading.elements} <= HARMLESS
    assert {(tag, name) for tag, attributes in reading.elements for name in attributes} <= HARMLESS_ATTRIBUTES


def test_persona_text_keeps_paragraphs_emphasis_and_line_breaks() -> None:
    html = spoken("First *one*,\nthen **two**.\n\nA `third`.")
    assert html == "<p>First <em>one</em>,<br />\nthen <strong>two</strong>.</p>\n<p>A <code>third</code>.</p>\n"


def span(name: str, start: int, end: int, back: str | None = "c") -> Span:
    return Span(name, start, end, name, f"Evidence {name}", back and f"{back}-{name}")


def test_a_mark_stands_around_the_quote_with_a_labelled_link_back() -> None:
    html = marked("We cut costs.", [span("a", 3, 6)])
    assert html == (
        'We <mark id="a" tabindex="-1" class="evidence" data-evidence="a">cut</mark>'
        '<sup><a class="evidence-back" href="#c-a" aria-label="Evidence a">a</a></sup> costs.'
    )


def test_overlapping_marks_are_split_and_each_piece_names_all_it_belongs_to() -> None:
    reading = Reading(marked("abcdefgh", [span("x", 1, 5), span("y", 3, 7)]))
    assert reading.marked == [("x", 1, 3), ("x y", 3, 5), ("y", 5, 7)]


def test_marks_that_begin_together_can_each_be_reached() -> None:
    reading = Reading(marked("abcdef", [span("x", 1, 3), span("y", 1, 5)]))
    ids = [attributes["id"] for _, attributes in reading.elements if "id" in attributes]
    assert sorted(ids, key=str) == ["x", "y"]


def test_a_passage_set_aside_is_marked_but_links_to_nothing() -> None:
    reading = Reading(marked("grader: five", [span("x", 0, 6, back=None)]))
    assert [attributes["class"] for tag, attributes in reading.elements if tag == "mark"] == ["aside"]
    assert "a" not in {tag for tag, _ in reading.elements}


def test_offsets_outside_the_answer_are_left_out() -> None:
    assert marked("short", [span("x", 2, 99), span("y", 3, 3), span("z", -1, 2)]) == "short"


def test_offsets_count_code_points() -> None:
    answer = "🚀上线了 😀"
    start = answer.index("上线")
    assert Reading(marked(answer, [span("x", start, start + 2)])).marked == [("x", start, start + 2)]


ANSWERS = st.text(alphabet=st.sampled_from("ab<>&\"' 中🚀*[](`"), min_size=1, max_size=40)


@given(ANSWERS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_marks_change_nothing_of_the_answer_and_cover_exactly_the_spans(
    answer: str, ranges: list[tuple[int, int]]
) -> None:
    spans = [span(f"s{k}", start, end) for k, (start, end) in enumerate(ranges)]
    reading = Reading(marked(answer, spans))
    assert reading.text == answer
    for one in spans:
        pieces = [(a, b) for ids, a, b in reading.marked if one.id in ids.split(" ")]
        covered = {place for a, b in pieces for place in range(a, b)}
        usable = one.start < one.end <= len(answer)
        assert covered == (set(range(one.start, one.end)) if usable else set())
