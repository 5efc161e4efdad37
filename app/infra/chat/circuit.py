"""A circuit breaker: whoever failed again and again is left alone for a while, then tried with one call.

Pure: the time, in seconds of any steady clock, is given. docs/decisions/0007 says why it is our own.
"""

from app.services.chat import Failure

# Failures that may pass by themselves; so many in a row open the circuit.
PASSING = frozenset(
    {Failure.UNREACHABLE, Failure.SERVER_FAILED, Failure.TOO_SLOW, Failure.RATE_LIMITED, Failure.CUT_OFF}
)
# Failures that stay until somebody does something: one is enough, and callers hear the same reason again.
LASTING = frozenset({Failure.WRONG_KEY, Failure.NO_CREDIT})
OPENS_AFTER = 5
PAUSE_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 240.0
LASTING_PAUSE_SECONDS = 60.0


class Circuit:
    """Closed at first. Every call that `refuses` let through has to be reported by `succeeded`, `failed` or
    `abandoned`.

    Each time the one call after a pause fails as well, the next pause is twice as long.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._pauses = 0
        self._open_until: float | None = None
        self._reason = Failure.RESTING
        self._probing = False

    def refuses(self, now: float) -> Failure | None:
        """Why a call should not be made now, if so."""
        if self._open_until is None:
            return None
        if self._probing or now < self._open_until:
            return self._reason
        self._probing = True
        return None

    def left(self, now: float) -> float:
        """Seconds until a call may be tried; none or less where one may be now."""
        return 0.0 if self._open_until is None else self._open_until - now

    def succeeded(self) -> None:
        """A call brought a reply, or a failure that shows that the server works."""
        self._failures = self._pauses = 0
        self._open_until = None
        self._probing = False

    def failed(self, reason: str, now: float) -> None:
        """A call failed for `reason`, a `Failure`."""
        if reason in LASTING:
            self._open(Failure(reason), now + LASTING_PAUSE_SECONDS)
        elif reason in PASSING:
            self._failures += 1
            if self._probing or self._failures >= OPENS_AFTER:
                self._rest(now)
        else:
            self.succeeded()

    def abandoned(self) -> None:
        """A call was given up by whoever made it, so it says nothing."""
        self._probing = False

    def _rest(self, now: float) -> None:
        if self._open_until is None or self._probing:
            pause = min(PAUSE_SECONDS * 2**self._pauses, LONGEST_PAUSE_SECONDS)
            self._pauses += 1
            self._open(Failure.RESTING, now + pause)

    def _open(self, reason: Failure, until: float) -> None:
        self._reason = reason
        self._open_until = until
        self._probing = False
