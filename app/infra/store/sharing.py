"""Links to interviews, kept in the database: of a token only its hash."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.review.links import LinkKind, ShareLink
from app.errors import NotFound
from app.infra import tables
from app.infra.database import Database
from app.infra.store.about import about_interview
from app.infra.store.documents import dump_json, load_json

_table = tables.share_link


class SqlShareStore:
    """Implements `services.ports.ShareStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, link: ShareLink, token_sha256: str) -> None:
        """Keep a new link; NotFound when its interview is gone."""
        owner = select(tables.interview.c.id).where(tables.interview.c.id == link.interview)

        def work(connection: Connection) -> None:
            if connection.execute(owner).one_or_none() is None:
                raise NotFound("There is no such interview. It may have been deleted.")
            connection.execute(insert(_table), _values(link) | {"token_sha256": token_sha256})

        await self._database.write(work, about=about_interview(link.interview))

    async def links(self, interview_id: str) -> Sequence[ShareLink]:
        """All links to an interview, the newest first."""
        ordered = select(_table).where(_table.c.interview_id == interview_id)
        ordered = ordered.order_by(_table.c.created_at.desc(), _table.c.id)
        return await self._database.read(
            lambda connection: [_link(row) for row in connection.execute(ordered).all()]
        )

    async def by_token(self, token_sha256: str) -> ShareLink | None:
        """The link with this token, whether it works or not."""
        wanted = select(_table).where(_table.c.token_sha256 == token_sha256)

        def work(connection: Connection) -> ShareLink | None:
            row = connection.execute(wanted).one_or_none()
            return None if row is None else _link(row)

        return await self._database.read(work)

    async def revoke(self, interview_id: str, link_id: str, at: datetime) -> ShareLink:
        """Revoke a link of this interview; a revoked one keeps its time. NotFound."""
        one = (_table.c.id == link_id) & (_table.c.interview_id == interview_id)

        def work(connection: Connection) -> ShareLink:
            connection.execute(update(_table).where(one, _table.c.revoked_at.is_(None)).values(revoked_at=at))
            row = connection.execute(select(_table).where(one)).one_or_none()
            if row is None:
                raise NotFound("This interview has no such link.")
            return _link(row)

        return await self._database.write(work, about=about_interview(interview_id))


def _values(link: ShareLink) -> dict[str, Any]:
    return {
        "id": link.id,
        "interview_id": link.interview,
        "kind": link.kind.value,
        "name": link.name,
        "hide_names": dump_json(list(link.hide_names)),
        "hide_levels": link.hide_levels,
        "created_at": link.created_at,
        "expires_at": link.expires_at,
        "revoked_at": link.revoked_at,
    }


def _link(row: Row[Any]) -> ShareLink:
    return ShareLink(
        id=row.id,
        interview=row.interview_id,
        kind=LinkKind(row.kind),
        name=row.name,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        hide_names=tuple(load_json(row.hide_names)),
        hide_levels=row.hide_levels,
    )
