"""What kind of file it is, by its content."""

from enum import StrEnum

from app.services.documents import DocumentFault, DocumentUnreadable

# A PDF may have something before its header; readers look for it in the first kilobyte (ISO 32000-1, annex H).
HEADER_WITHIN = 1024
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# More than a stray one, and it is no text that a person wrote.
CONTROL_SHARE = 0.01


class Kind(StrEnum):
    """What can be read in a process of its own."""

    PDF = "pdf"
    DOCX = "docx"


def kind_of(content: bytes) -> Kind | None:
    """The kind of file, None when it may be plain text; DocumentUnreadable for a kind that is known and not read.

    A password makes Word put a DOCX into the container of its old format.
    """
    if b"%PDF-" in content[:HEADER_WITHIN]:
        return Kind.PDF
    if content.startswith(_ZIP):
        return Kind.DOCX
    if content.startswith(_OLD_WORD):
        raise DocumentUnreadable(DocumentFault.OLD_WORD)
    if content.startswith(b"{\\rtf"):
        raise DocumentUnreadable(DocumentFault.UNKNOWN_KIND)
    return None


def decoded(content: bytes) -> str:
    """Plain text in UTF-8, UTF-16 with its mark, or GB 18030; DocumentUnreadable when it is none."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), None)
    for tried in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            text = content.decode(tried)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise DocumentUnreadable(DocumentFault.UNKNOWN_KIND)


def _is_text(text: str) -> bool:
    odd = sum(char < " " and char not in "\t\n\r\f" for char in text)
    return odd <= CONTROL_SHARE * len(text)
