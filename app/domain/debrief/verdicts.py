"""Where a debrief stands, and what a committee can decide."""

from enum import StrEnum


class DebriefStatus(StrEnum):
    """`pending`: nothing to say yet; `partial`: the interview goes on; `ready`: final."""

    PENDING = "pending"
    PARTIAL = "partial"
    READY = "ready"


class Decision(StrEnum):
    """The committee's decision, from worst to best."""

    STRONG_NO = "strong_no"
    NO = "no"
    LEAN_NO = "lean_no"
    LEAN_YES = "lean_yes"
    YES = "yes"
    STRONG_YES = "strong_yes"
