"""Every text that SQLite keeps is kept by PostgreSQL too, which takes all characters but one: NUL.

It is written as two characters, the first of the private use area. That one, should a person ever write it, becomes
two as well. So no text is refused, and each comes back as it was.
"""

from typing import Any

from psycopg.adapt import Buffer
from psycopg.types.string import StrDumperUnknown, TextLoader

_MARK = "\uf8fe"
_WRITTEN = str.maketrans({_MARK: _MARK + "m", "\0": _MARK + "0"})


def written(text: str) -> str:
    """`text` as PostgreSQL can keep it."""
    return text.translate(_WRITTEN) if "\0" in text or _MARK in text else text


def read(kept: str) -> str:
    """The text that `written` made `kept` of."""
    if _MARK not in kept:
        return kept
    return kept.replace(_MARK + "0", "\0").replace(_MARK + "m", _MARK)


class _Dumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(written(obj))


class _Loader(TextLoader):
    def load(self, data: Buffer) -> bytes | str:
        text = super().load(data)
        return read(text) if isinstance(text, str) else text


def keep_all_characters(connection: Any) -> None:
    """Let texts go through `written` and `read` on this connection of the driver."""
    connection.adapters.register_dumper(str, _Dumper)
    for kind in ("text", "varchar"):
        connection.adapters.register_loader(kind, _Loader)
