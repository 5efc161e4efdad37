"""Files become text; what is hostile, broken or empty becomes a named fault, soon."""

import contextlib
import random
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from app.infra.documents.reader import SeparateReader
from app.services.documents import LARGEST_DOCUMENT, MOST_PAGES, DocumentFault, DocumentUnreadable
from tests.documents import RESUME, docx, locked_pdf, paragraph, pdf, raw_docx

pytestmark = pytest.mark.anyio

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "{"ha" * 10}">{ENTITIES}]>'
BOX = "<w:txbxContent><w:p><w:r><w:t>In a box 文本框</w:t></w:r></w:p></w:txbxContent>"
BOXED = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
    f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


async def read(content: bytes) -> str:
    return await SeparateReader().text(content)


async def fault(content: bytes, seconds: float = 20.0) -> DocumentFault:
    with pytest.raises(DocumentUnreadable) as refused:
        await SeparateReader(seconds).text(content)
    return refused.value.fault


def with_page(squeezed: bytes) -> bytes:
    """A PDF whose only page is what `squeezed` unpacks to."""
    whole = pdf(["x"])
    before, _, rest = whole.partition(b"4 0 obj\n")
    _, _, after = rest.partition(b"endobj\n")
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(squeezed), squeezed)
    return before + b"4 0 obj\n" + stream + after


@pytest.mark.parametrize("content", [pdf(), docx(), locked_pdf("")], ids=["pdf", "docx", "closed to printing"])
async def test_a_files_text_comes_out_in_both_languages(content: bytes) -> None:
    text = await read(content)
    assert [line.removeprefix("• ") for line in text.split("\n") if line] == list(RESUME)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
async def test_plain_text_is_read_in_the_encodings_that_editors_write(encoding: str) -> None:
    assert await read("\r\n".join(RESUME).encode(encoding)) == "\n".join(RESUME)


async def test_a_table_keeps_its_rows_and_a_list_its_marks() -> None:
    text = await read(docx(["Wei", "Led search."], table=["2021–2024", "快手 产品经理"]))
    assert text.split("\n") == ["Wei", "• Led search.", "2021–2024\t快手 产品经理"]


async def test_the_text_of_a_box_is_read_once_and_what_was_deleted_is_not() -> None:
    deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>kept</w:t></w:r></w:p>"
    assert await read(raw_docx(BOXED + deleted)) == "In a box 文本框\nkept"


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        (DocumentFault.NOTHING, b""),
        (DocumentFault.TOO_LARGE, b"a" * (LARGEST_DOCUMENT + 1)),
        (DocumentFault.UNKNOWN_KIND, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        (DocumentFault.UNKNOWN_KIND, b"{\\rtf1 Led search.}"),
        (DocumentFault.UNKNOWN_KIND, b"\xff\xfeL"),
        (DocumentFault.OLD_WORD, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
        (DocumentFault.ENCRYPTED, locked_pdf("secret")),
        (DocumentFault.NO_TEXT, pdf([])),
        (DocumentFault.NO_TEXT, raw_docx("<w:p/>")),
        (DocumentFault.NO_TEXT, " \n\t•".encode()),
        (DocumentFault.BROKEN, b"%PDF-1.7\nthis is no PDF"),
        (DocumentFault.BROKEN, docx()[:-400]),
        (DocumentFault.BROKEN, raw_docx("<w:p>")),
        (DocumentFault.TOO_MANY_PAGES, pdf(["x"], pages=MOST_PAGES + 1)),
    ],
)
async def test_a_file_without_text_says_why(expected: DocumentFault, content: bytes) -> None:
    assert await fault(content) is expected


async def test_an_archive_that_is_no_document_is_of_no_known_kind() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert await fault(made.getvalue()) is DocumentFault.UNKNOWN_KIND


@pytest.mark.parametrize(
    "content",
    [
        raw_docx(paragraph("x"), more=[("word/media/zero.png", b"\0" * 50_000_000)]),
        raw_docx(paragraph("x"), more=[(f"word/{n}.xml", b"") for n in range(2_001)]),
        raw_docx("<w:p/>" * 1_500_000),
    ],
    ids=["large", "many", "endless"],
)
async def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(content: bytes) -> None:
    assert await fault(content) is DocumentFault.TOO_MUCH_WORK


async def test_entities_that_multiply_or_read_files_do_neither(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("kept secret")
    outside = f'<!DOCTYPE x [<!ENTITY e8 SYSTEM "{secret.as_uri()}">]>'
    assert await fault(raw_docx(paragraph("&e8;"), head=LAUGHS)) is DocumentFault.BROKEN
    assert "secret" not in await read(raw_docx(paragraph("Led &e8; it."), head=outside))


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert await fault(pdf(["Led search."] * 40, pages=100), seconds=0.05) is DocumentFault.TOO_MUCH_WORK


async def test_a_page_that_unpacks_to_more_than_any_page_holds_is_not_unpacked() -> None:
    assert await fault(with_page(zlib.compress(b"\0" * 200_000_000, 9))) is DocumentFault.BROKEN


@pytest.mark.parametrize("greedy", ["bytearray(2 << 30)", "open('written', 'wb', 0).write(b'a')"])
def test_the_process_that_reads_gets_no_endless_memory_and_writes_no_file(greedy: str, tmp_path: Path) -> None:
    code = f"from app.infra.documents.child import limit; limit(); {greedy}"
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False).returncode
    assert [file.stat().st_size for file in tmp_path.iterdir()] in ([], [0])


@pytest.mark.parametrize("seed", range(4))
async def test_a_damaged_file_is_read_as_far_as_it_goes_or_refused(seed: int) -> None:
    odd = random.Random(seed)  # noqa: S311
    damaged = bytearray(odd.choice([pdf(), docx()]))
    for _ in range(30):
        damaged[odd.randrange(5, len(damaged))] = odd.randrange(256)
    with contextlib.suppress(DocumentUnreadable):
        assert await read(bytes(damaged))


async def test_the_kind_follows_from_the_content_behind_a_mark_or_a_stray_line() -> None:
    assert (await read(b"\n\n" + pdf())).startswith(RESUME[0])
