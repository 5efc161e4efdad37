"""Ids of what is made here, and the keys by which senders mark a request that they may repeat."""

import hashlib
import secrets

from app.errors import InvalidInput
from app.services.ports.repeats import Mark

LONGEST_KEY = 200


def new_id() -> str:
    """An id that cannot be guessed, and that no command line takes for an option."""
    return secrets.token_urlsafe(12).replace("-", "_")


def accepted_key(key: str | None) -> str | None:
    """An idempotency key as it will be stored; InvalidInput says what to change."""
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise InvalidInput("The idempotency key must have 1 to 200 printable characters.", "Idempotency-Key")
    return key


def fingerprint(*parts: object) -> str:
    """What a request held, as a hash by which the same request is known again."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def marked(scope: str, key: str | None, *held: object) -> Mark | None:
    """The mark of a request that held all this, None without a key; InvalidInput when the key is unusable."""
    accepted = accepted_key(key)
    return None if accepted is None else Mark(scope, accepted, fingerprint(*held))


def interview_scope(interview_id: str) -> str:
    """Where the keys of requests about one interview are told apart."""
    return f"interview:{interview_id}"
