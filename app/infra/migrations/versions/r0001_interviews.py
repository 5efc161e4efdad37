"""The first tables: interviews with rounds, turns, attempts, scorecards, debriefs and events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_CASCADE = "CASCADE"


def upgrade() -> None:
    """Make the tables, parents first."""
    _interviews()
    _rounds()
    _turns()
    _attempts()
    _scorecards()
    _debriefs()
    _events()


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=nullable)


def _refers(table: str, columns: list[str], parent: str, keys: list[str]) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{'_'.join(columns)}_{parent}"
    return sa.ForeignKeyConstraint(columns, [f"{parent}.{key}" for key in keys], name=name, ondelete=_CASCADE)


def _interviews() -> None:
    op.create_table(
        "interview",
        _text("id"),
        sa.Column("seed", sa.BigInteger, nullable=False),
        *(_text(name) for name in ("loop", "planned", "language", "voice", "judge", "mode", "background")),
        sa.Column("auto_advance", sa.Boolean, nullable=False),
        sa.Column("time_factor", sa.Float),
        _time("created_at"),
        _time("paused_at", nullable=True),
        _time("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_interview"),
    )
    op.create_index("ix_interview_created_at_id", "interview", ["created_at", "id"])


def _rounds() -> None:
    op.create_table(
        "round",
        _text("interview_id"),
        _number("position"),
        _text("id"),
        _time("opened_at"),
        _time("closed_at", nullable=True),
        _text("reason", nullable=True),
        _text("closing", nullable=True),
        sa.Column("extra_seconds", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "position", name="pk_round"),
        _refers("round", ["interview_id"], "interview", ["id"]),
    )


def _turns() -> None:
    op.create_table(
        "turn",
        _text("interview_id"),
        _number("n"),
        _number("position"),
        *(_text(name) for name in ("speaker", "move_kind", "move_question")),
        *(_text(name, nullable=True) for name in ("move_signal", "move_check", "move_quote", "question")),
        _time("asked_at", nullable=True),
        _text("rephrased_question", nullable=True),
        _text("rephrased_text", nullable=True),
        _time("rephrased_at", nullable=True),
        sa.Column("paused_seconds", sa.Float, nullable=False),
        _number("kept", nullable=True),
        sa.PrimaryKeyConstraint("interview_id", "n", name="pk_turn"),
        _refers("turn", ["interview_id", "position"], "round", ["interview_id", "position"]),
    )


def _attempts() -> None:
    op.create_table(
        "attempt",
        _text("interview_id"),
        _number("n"),
        _number("number"),
        _text("text"),
        _time("answered_at"),
        sa.Column("seconds", sa.Float, nullable=False),
        _text("reply"),
        _text("key", nullable=True),
        _text("fingerprint", nullable=True),
        sa.PrimaryKeyConstraint("interview_id", "n", "number", name="pk_attempt"),
        sa.UniqueConstraint("interview_id", "key", name="uq_attempt_interview_id_key"),
        _refers("attempt", ["interview_id", "n"], "turn", ["interview_id", "n"]),
    )


def _scorecards() -> None:
    attempt = ["interview_id", "n", "number"]
    op.create_table(
        "scorecard",
        _number("id"),
        _text("interview_id"),
        _number("n"),
        _number("number"),
        _text("judge"),
        _text("model", nullable=True),
        *(_text(name) for name in ("rubric_version", "rubric_sha256", "body")),
        sa.Column("superseded", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scorecard"),
        _refers("scorecard", attempt, "attempt", attempt),
    )
    op.create_index("ix_scorecard_interview_id_n_number", "scorecard", attempt)
    _one_current("scorecard", [*attempt, "judge"])


def _debriefs() -> None:
    op.create_table(
        "debrief",
        _number("id"),
        _text("interview_id"),
        _text("status"),
        _text("decision", nullable=True),
        *(_text(name) for name in ("rubric_version", "rubric_sha256", "body")),
        sa.Column("superseded", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_debrief"),
        _refers("debrief", ["interview_id"], "interview", ["id"]),
    )
    op.create_index("ix_debrief_interview_id", "debrief", ["interview_id"])
    _one_current("debrief", ["interview_id"])


def _one_current(table: str, columns: list[str]) -> None:
    op.create_index(
        f"uq_{table}_current",
        table,
        columns,
        unique=True,
        sqlite_where=sa.text("superseded = 0"),
        postgresql_where=sa.text("NOT superseded"),
    )


def _events() -> None:
    op.create_table(
        "event",
        _text("interview_id"),
        _number("seq"),
        _text("name"),
        _number("turn", nullable=True),
        _text("data"),
        sa.PrimaryKeyConstraint("interview_id", "seq", name="pk_event"),
        _refers("event", ["interview_id"], "interview", ["id"]),
    )
