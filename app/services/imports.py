"""Interviews that were exported as JSON, taken back: the same interview again, or nothing."""

from dataclasses import dataclass, replace
from itertools import islice

from app.domain.interview import Interview
from app.domain.retelling import bare, facts_of
from app.domain.soundness import faults_of
from app.errors import AlreadyHere, InvalidInput, NotFound
from app.services.ports import InterviewStore
from app.services.runner import Runner
from app.services.transcripts import BrokenTranscript, read_export

FAULTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Imported:
    """The interview as it stands now; `new` unless it was here before."""

    interview: Interview
    new: bool


class ExportUnusable(InvalidInput):
    """This file is no interview that can be taken. `why` goes on a sentence about it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The file {why}.", "file")


class Imports:
    """Takes exported interviews. What was left to do in one is done here, as after a restart."""

    def __init__(self, store: InterviewStore, runner: Runner) -> None:
        self._store = store
        self._runner = runner

    async def take(self, content: bytes) -> Imported:
        """The interview of an export, stored whole; the same one twice changes nothing.

        ExportUnusable when the text is no export or says what cannot be true; AlreadyHere when another
        interview has its id.
        """
        told = _read(content)
        known = await self._known(told.id)
        if known is not None:
            return _same(known, told)
        told = await self._with_its_earlier_one(told)
        try:
            facts = facts_of(told)
        except ValueError as error:
            raise ExportUnusable(f"cannot be taken: {error}") from error
        stored = await self._store.create(bare(told), facts)
        self._runner.nudge(stored.id, stored)
        return Imported(stored, new=True)

    async def _known(self, interview_id: str) -> Interview | None:
        try:
            return await self._store.get(interview_id)
        except NotFound:
            return None

    async def _with_its_earlier_one(self, told: Interview) -> Interview:
        """What it goes on from counts only where that is here too."""
        if told.continues is None or await self._known(told.continues) is not None:
            return told
        return replace(told, continues=None)


def _read(content: bytes) -> Interview:
    try:
        told = read_export(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8 text.", "file") from error
    except BrokenTranscript as error:
        raise ExportUnusable(str(error)) from error
    faults = list(islice(dict.fromkeys(faults_of(told)), FAULTS_NAMED))
    if faults:
        raise ExportUnusable(f"cannot be taken: {'; '.join(faults)}")
    return told


def _same(known: Interview, told: Interview) -> Imported:
    if replace(known, continues=told.continues) != told:
        raise AlreadyHere(
            "An interview with this id is here already, and it is not the same. Delete that one first if this file "
            "is to take its place."
        )
    return Imported(known, new=False)
