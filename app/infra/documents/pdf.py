"""The text of a PDF. Runs in the process of `child.py`."""

from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError

from app.services.documents import MOST_PAGES, DocumentFault, DocumentUnreadable


def text_of(content: bytes) -> str:
    """The text of all pages, page after page; DocumentUnreadable for what is known, anything for a broken file."""
    document = PdfReader(BytesIO(content), strict=False)
    if document.is_encrypted:
        _open(document)
    if len(document.pages) > MOST_PAGES:
        raise DocumentUnreadable(DocumentFault.TOO_MANY_PAGES)
    return "\n\n".join(page.extract_text() for page in document.pages)


def _open(document: PdfReader) -> None:
    """Many files are only closed to printing and open with the empty password."""
    try:
        opened = document.decrypt("")
    except DependencyError as error:
        raise DocumentUnreadable(DocumentFault.ENCRYPTED) from error
    if not opened:
        raise DocumentUnreadable(DocumentFault.ENCRYPTED)
