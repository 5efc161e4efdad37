"""What can go wrong, one class for each thing a caller treats differently.

A class's first docstring line is its title; the message of an instance says what happened and what to do.
Nothing here knows HTTP: `web/problems.py` gives each class its status.
"""


class AppError(Exception):
    """Something went wrong."""

    @property
    def title(self) -> str:
        """The short name of this kind of problem."""
        return (type(self).__doc__ or "").splitlines()[0].rstrip(".")


class ContentInvalid(AppError):
    """A prompt, loop or rubric file is not valid."""


class SettingsInvalid(AppError):
    """The settings do not allow a start."""


class StoreUnavailable(AppError):
    """The database cannot be used."""


class NotFound(AppError):
    """There is no such thing."""


class WordedElsewhere(AppError):
    """Another process words this question."""


class InvalidInput(AppError):
    """The request cannot be used as it is."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class TurnNotOpen(AppError):
    """This turn does not take an answer now."""


class InterviewFinished(AppError):
    """This interview is finished."""


class NotAllowedNow(AppError):
    """This is not possible at this point of the interview."""


class KeyReused(AppError):
    """The idempotency key was used for a different request."""


class LoopRemoved(AppError):
    """The loop of this interview is gone."""


class ModelNotConfigured(AppError):
    """No model is configured."""


class InterviewBroke(AppError):
    """This interview cannot go on."""


class BatchComingIn(AppError):
    """This batch is still coming in."""


class WebhooksOff(AppError):
    """No messages are sent to other servers."""


class AlreadyHere(AppError):
    """Something else is here under this id."""
