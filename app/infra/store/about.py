"""What writes are about: those about the same thing go one after the other."""

LEDGER = ("ledger",)
TRAITS = ("traits",)
NEW_DRILL = ("new drill",)
NEW_BATCH = ("new batch",)


def about_interview(*interviews: str | None) -> tuple[str, ...]:
    """These interviews, where there are any: all that hangs on them, except drills."""
    return tuple(f"interview:{interview}" for interview in interviews if interview is not None)


def about_drill(drill: str) -> tuple[str, ...]:
    """A drill with its attempts."""
    return (f"drill:{drill}",)


def about_batch(batch: str) -> tuple[str, ...]:
    """A batch with its lines and its message."""
    return (f"batch:{batch}",)


def about_judgement(key: str) -> tuple[str, ...]:
    """What a model judged under this key."""
    return (f"judgement:{key}",)
