"""How text of people and models becomes HTML: persona text as plain Markdown, answers as they were typed.

Both kinds are untrusted. `spoken` is the only way persona and background text reaches a page; `marked` and, where
attempts are compared, `changed` are the only ways an answer does. An answer never goes through Markdown, so that
the offsets of its evidence hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from app.domain.wording import Piece

# Headings would break the page's own outline; images, links and HTML would let a stranger's text act.
FORBIDDEN_RULES = [
    "autolink",
    "heading",
    "html_block",
    "html_inline",
    "image",
    "lheading",
    "link",
    "reference",
]

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).disable(FORBIDDEN_RULES)


@dataclass(frozen=True, slots=True)
class Span:
    """A passage `answer[start:end]` (code points) to be marked.

    `id` becomes the mark's element id, `letter` its visible name, `back` the id of what it is evidence for and
    `label` what the link back says. A passage without `back` is set aside: marked, and no evidence.
    """

    id: str
    start: int
    end: int
    letter: str
    label: str
    back: str | None


def spoken(text: str) -> Markup:
    """Paragraphs, lists, emphasis and code of `text` as HTML; nothing in it can link, load or run."""
    return Markup(_markdown.render(text))  # noqa: S704 - html is off and every forbidden rule is disabled


def marked(text: str, spans: Sequence[Span]) -> Markup:
    """`text`, escaped, with a `<mark>` around each span and a link back after its last character.

    Overlapping spans are split into pieces, each of which names all the spans it belongs to.
    """
    usable = sorted(
        (span for span in spans if 0 <= span.start < span.end <= len(text)),
        key=lambda span: (span.start, span.end, span.letter),
    )
    edges = sorted({0, len(text), *_edges(usable)})
    pieces = [_piece(text, start, end, usable) for start, end in pairwise(edges)]
    return Markup("").join(pieces)


def changed(pieces: Iterable[Piece], element: Literal["ins", "del"]) -> Markup:
    """An answer in pieces, escaped, with `element` around those that the other wording has not."""
    around = Markup(f"<{element}>{{}}</{element}>")  # noqa: S704 - one of two known words
    return Markup("").join(escape(piece.text) if piece.same else around.format(piece.text) for piece in pieces)


def _edges(spans: Iterable[Span]) -> Iterable[int]:
    for span in spans:
        yield span.start
        yield span.end


def _piece(text: str, start: int, end: int, spans: Sequence[Span]) -> Markup:
    covering = [span for span in spans if span.start <= start and end <= span.end]
    if not covering:
        return escape(text[start:end])
    first, *others = [span.id for span in covering if span.start == start] or [""]
    anchors = Markup("").join(Markup('<span id="{}"></span>').format(other) for other in others)
    mark = Markup('<mark{} class="{}" data-evidence="{}">{}</mark>').format(
        Markup(' id="{}" tabindex="-1"').format(first) if first else "",
        "evidence" if any(span.back for span in covering) else "aside",
        " ".join(span.id for span in covering),
        text[start:end],
    )
    links = Markup("").join(_link(span) for span in covering if span.end == end)
    return anchors + mark + links


def _link(span: Span) -> Markup:
    if span.back is None:
        return Markup('<sup class="aside-note" title="{}">×<span class="unseen"> {}</span></sup>').format(
            span.label, span.label
        )
    return Markup('<sup><a class="evidence-back" href="#{}" aria-label="{}">{}</a></sup>').format(
        span.back, span.label, span.letter
    )
