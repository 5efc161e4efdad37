"""What all replies of the API have in common."""

from pydantic import BaseModel, ConfigDict


class Out(BaseModel):
    """The base of every reply; domain values of the same shape are taken as they are."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Titled(Out):
    """Somebody or something with a title."""

    id: str
    title: str
