"""What models judged before, kept in the database. Nothing is overwritten; the latest counts."""

from sqlalchemy import BindParameter, Connection, bindparam, insert, select

from app.infra import tables
from app.infra.database import Database
from app.infra.store.about import about_interview, about_judgement
from app.infra.store.documents import SIGNAL_SCORES
from app.services.ports import Clock, Judgement

_KEY: BindParameter[str] = bindparam("key")
_latest = (
    select(tables.judgement.c.score, tables.judgement.c.answered_by)
    .where(tables.judgement.c.key == _KEY)
    .order_by(tables.judgement.c.id.desc())
    .limit(1)
)
_owner = select(tables.interview.c.id).where(tables.interview.c.id == bindparam("id"))


class SqlJudgementStore:
    """Implements `services.ports.JudgementStore`. `clock` gives the time a judgement is stored with."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def recall(self, key: str) -> Judgement | None:
        """The latest judgement under this key; StoreUnavailable."""

        def work(connection: Connection) -> Judgement | None:
            row = connection.execute(_latest, {"key": key}).one_or_none()
            return None if row is None else Judgement(SIGNAL_SCORES.load(row.score), row.answered_by)

        return await self._database.read(work)

    async def remember(self, key: str, judgement: Judgement, interview: str | None) -> None:
        """Add a judgement, unless `interview` was deleted while the model judged; StoreUnavailable."""
        values = {
            "key": key,
            "interview_id": interview,
            "score": SIGNAL_SCORES.dump(judgement.score),
            "answered_by": judgement.answered_by,
            "created_at": self._clock.now(),
        }

        def work(connection: Connection) -> None:
            gone = interview is not None and connection.execute(_owner, {"id": interview}).one_or_none() is None
            if not gone:
                connection.execute(insert(tables.judgement), values)

        await self._database.write(work, about=about_judgement(key) + about_interview(interview))
