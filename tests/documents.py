"""Files that a candidate may hand in, made here: PDF by its own grammar, DOCX by python-docx or by hand."""

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from pypdf import PdfReader, PdfWriter

RESUME = (
    "Wei Chen 陈伟",
    "Led the rebuild of search ranking for live commerce.",
    "Cut checkout latency from 900 ms to 240 ms.",
    "主导了直播电商推荐策略的改版，协调算法与运营两个团队。",
    "新用户次日留存提升了4.2个百分点。",
)
DOCUMENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def pdf(lines: Sequence[str] = RESUME, pages: int = 1) -> bytes:
    """A PDF with the same lines on each page, in a Chinese font that readers bring along (ISO 32000-1, 9.7.5.2)."""
    shown = b"\n".join(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj 0 -20 Td" for line in lines)
    content = b"BT /F1 12 Tf 50 750 Td " + shown + b" ET"
    kids = b" ".join(b"%d 0 R" % (5 + page) for page in range(pages))
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ %s ] >>"
    )
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [ %s ] /Count %d >>" % (kids, pages),
        font % descendant,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[page] * pages,
    ]
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(made), len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)


def locked_pdf(password: str) -> bytes:
    """The résumé as a PDF that asks for `password`; with none it opens, and is closed to printing."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def docx(lines: Sequence[str] = RESUME, table: Sequence[str] = ()) -> bytes:
    """A DOCX by python-docx: a heading, a list, and one row of a table if there is one."""
    document = Document()
    document.add_heading(lines[0], 1)
    for line in lines[1:]:
        document.add_paragraph(line, style="List Bullet")
    if table:
        row = document.add_table(rows=1, cols=len(table)).rows[0]
        for cell, text in zip(row.cells, table, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def raw_docx(body: str, head: str = "", more: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """A DOCX by hand, for what no writer writes: any body, something before it, more members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCUMENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", f"{head}<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, content in more:
            archive.writestr(name, content)
    return made.getvalue()


def paragraph(text: str) -> str:
    """One paragraph of a body."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
