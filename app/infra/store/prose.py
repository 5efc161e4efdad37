"""What models wrote for committees, kept in the database: one current text an interview."""

from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, and_, bindparam, exists, insert, or_, select, update

from app.domain.committee.prose import Prose
from app.infra import tables
from app.infra.database import Database
from app.infra.store.about import about_interview
from app.infra.store.documents import Documents
from app.services.ports import Clock
from app.services.ports.committee import Written

PROSE = Documents(Prose)
_ID: BindParameter[str] = bindparam("interview")
_prose, _interview, _debrief = tables.committee_prose, tables.interview, tables.debrief
_current = select(_prose.c.facts_sha256, _prose.c.body, _prose.c.model, _prose.c.outcome).where(
    _prose.c.interview_id == _ID, _prose.c.superseded.is_(False)
)
_supersede = (
    update(_prose).where(_prose.c.interview_id == _ID, _prose.c.superseded.is_(False)).values(superseded=True)
)
_there = select(_interview.c.id).where(_interview.c.id == _ID)
_unwritten = (
    select(_interview.c.id)
    .join(_debrief, and_(_debrief.c.interview_id == _interview.c.id, _debrief.c.superseded.is_(False)))
    .where(or_(_interview.c.voice == "llm", _interview.c.judge == "llm"))
    .where(
        ~exists(
            select(_prose.c.id).where(
                _prose.c.interview_id == _interview.c.id,
                _prose.c.superseded.is_(False),
            )
        )
    )
    .order_by(_interview.c.created_at)
)


class SqlProseStore:
    """Implements `services.ports.ProseStore`. `clock` gives the time a text is stored with."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, interview_id: str, facts_sha256: str, written: Written) -> None:
        """Keep what was written, in place of what was there; nothing if the interview is gone."""
        values = {
            "interview_id": interview_id,
            "facts_sha256": facts_sha256,
            "body": PROSE.dump(written.prose) if written.prose else None,
            "model": written.model,
            "outcome": written.outcome,
            "created_at": self._clock.now(),
            "superseded": False,
        }

        def work(connection: Connection) -> None:
            if connection.execute(_there, {"interview": interview_id}).one_or_none() is None:
                return
            connection.execute(_supersede, {"interview": interview_id})
            connection.execute(insert(_prose), values)

        await self._database.write(work, about=about_interview(interview_id))

    async def current(self, interview_id: str) -> tuple[str, Written] | None:
        """The hash of the facts it was written from, and the text."""

        def work(connection: Connection) -> tuple[str, Written] | None:
            row = connection.execute(_current, {"interview": interview_id}).one_or_none()
            if row is None:
                return None
            prose = PROSE.load(row.body) if row.body is not None else None
            return row.facts_sha256, Written(prose, row.model, row.outcome)

        return await self._database.read(work)

    async def forget_failure(self, interview_id: str) -> None:
        """Let go of a wording that came to nothing, so that it is due once more; words that are there stay."""
        statement, values = _supersede.where(_prose.c.body.is_(None)), {"interview": interview_id}
        await self._database.write(
            lambda connection: connection.execute(statement, values) and None, about=about_interview(interview_id)
        )

    async def unwritten(self) -> Sequence[str]:
        """Interviews in which a model has a part, whose debrief has no text."""
        return await self._database.read(lambda connection: connection.execute(_unwritten).scalars().all())
