"""Database errors in one line a person can act on. No driver's error leaves `app/infra`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from app.errors import InvalidInput, StoreUnavailable

OTHERWISE = "The database {file} cannot be used: {cause}."


@contextmanager
def in_words(
    name: str, driver: type[Exception], line: Callable[[BaseException | None, str], str]
) -> Iterator[None]:
    """Raise StoreUnavailable for whatever the database says, InvalidInput for text that is not Unicode.

    `driver` is the class of the driver's errors, which `line` puts into words about the database `name`.
    A value that no column takes is a fault of ours: its ValueError goes on as it is.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreUnavailable(line(error.orig, name)) from error
    except driver as error:
        raise StoreUnavailable(line(error, name)) from error
    except StatementError as error:
        if isinstance(error.orig, ValueError):
            raise error.orig from None
        raise StoreUnavailable(OTHERWISE.format(file=name, cause=type(error.orig).__name__)) from error
    except SQLAlchemyError as error:
        raise StoreUnavailable(OTHERWISE.format(file=name, cause=type(error).__name__)) from error
    except UnicodeEncodeError as error:
        raise InvalidInput("The text holds half a character. Send it again as valid Unicode.") from error
