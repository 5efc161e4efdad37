"""The text of a DOCX. Runs in the process of `child.py`."""

import zipfile
from html.parser import HTMLParser
from io import BytesIO

import mammoth  # type: ignore[import-untyped]

from app.services.documents import DocumentFault, DocumentUnreadable

# A long résumé unpacks to less than 1 MiB of XML, of which a parser makes many times as much. Pictures are packed.
MOST_XML = 8 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_MEMBERS = 2_000
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table"})


def text_of(content: bytes) -> str:
    """The text in reading order; DocumentUnreadable for what is known, anything for a broken file."""
    _expect_small(content)
    made = mammoth.convert_to_html(
        BytesIO(content), convert_image=lambda _: [], include_embedded_style_map=False, ignore_empty_paragraphs=True
    )
    lines = _Lines()
    lines.feed(made.value)
    lines.close()
    return "".join(lines.parts)


def _expect_small(content: bytes) -> None:
    """By the sizes that the archive names: what unpacks to more than it says is refused while it is unpacked."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if not any(name.startswith("word/") for name in names):
        raise DocumentUnreadable(DocumentFault.UNKNOWN_KIND)
    unpacked = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or xml > MOST_XML:
        raise DocumentUnreadable(DocumentFault.TOO_MUCH_WORK)


class _Lines(HTMLParser):
    """HTML as lines: one a paragraph, a list item or a row of a table, whose cells are parted by tabs."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._in_cell = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """A break within a paragraph, a mark before a list item."""
        if tag in {"td", "th"}:
            self._in_cell += 1
        elif tag == "br":
            self._end_line()
        elif tag == "li":
            self._end_line()
            self.parts.append("• ")

    def handle_endtag(self, tag: str) -> None:
        """The end of a line or of a cell."""
        if tag in {"td", "th"}:
            self._in_cell -= 1
            self.parts.append("\t")
        elif tag in _BLOCKS:
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Text of the document."""
        self.parts.append(data)

    def _end_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append(" " if self._in_cell else "\n")
