"""Interviews that were exported as JSON, taken back: the same interview again, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from app.domain.committee.prose import wrong_with
from app.domain.interview import Interview
from app.domain.practice.soundness import drill_faults
from app.domain.retelling import bare, facts_of
from app.domain.review.soundness import review_faults
from app.domain.soundness import faults_of
from app.errors import AlreadyHere, InvalidInput, NotFound
from app.services.committee_facts import assignment_of, facts_sha256
from app.services.conversation import Conversation
from app.services.export import CommitteeWords
from app.services.ports import Content, InterviewStore, ReviewStore
from app.services.ports.committee import ProseStore
from app.services.ports.practice import DrillStore
from app.services.transcripts import BrokenTranscript, Export, read_export

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

    def __init__(
        self,
        store: InterviewStore,
        reviews: ReviewStore,
        prose: ProseStore,
        drills: DrillStore,
        content: Content,
        conversation: Conversation,
    ) -> None:
        self._store = store
        self._reviews = reviews
        self._prose = prose
        self._drills = drills
        self._content = content
        self._conversation = conversation

    async def take(self, content: bytes) -> Imported:
        """The interview of an export, stored whole; the same one twice changes nothing.

        What people said about it, and a model's words on its debrief, are brought back where there are none here;
        of its drills, those that are not here.
        ExportUnusable when the text is no export or says what cannot be true; AlreadyHere when another
        interview has its id.
        """
        export = _read(content)
        words = self._words(export)
        imported = await self._interview(export.interview)
        await self._reviews.restore(imported.interview.id, export.review)
        if export.drills:
            await self._drills.restore(imported.interview.id, export.drills)
        if words is not None and await self._prose.current(imported.interview.id) is None:
            await self._prose.keep(imported.interview.id, words.facts_sha256, words.written)
        if imported.new:
            self._conversation.changed(imported.interview.id, imported.interview)
        return imported

    async def _interview(self, told: Interview) -> Imported:
        known = await self._known(told.id)
        if known is not None:
            return _same(known, told)
        told = await self._with_its_earlier_one(told)
        try:
            facts = facts_of(told)
        except ValueError as error:
            raise ExportUnusable(f"cannot be taken: {error}") from error
        try:
            return Imported(await self._store.create(bare(told), facts), new=True)
        except AlreadyHere:
            # It came twice at once.
            return _same(await self._store.get(told.id), told)

    def _words(self, export: Export) -> CommitteeWords | None:
        """A model's words, if they were written from the facts that there are: others are never shown."""
        told, words = export.interview, export.committee
        if words is None or told.debrief is None:
            return None
        due = assignment_of(self._content, told, told.debrief)
        if due is None or facts_sha256(due) != words.facts_sha256:
            return None
        if words.written.prose is not None and wrong_with(words.written.prose, due.facts):
            raise ExportUnusable("cannot be taken: the committee says what the debrief does not hold")
        return words

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


def _read(content: bytes) -> Export:
    try:
        export = read_export(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8 text.", "file") from error
    except BrokenTranscript as error:
        raise ExportUnusable(str(error)) from error
    told = export.interview
    faults = (faults_of(told), review_faults(told, export.review), drill_faults(told, export.drills))
    _refuse([fault for found in faults for fault in _first(found)])
    return export


def _first(faults: Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(faults), FAULTS_NAMED))


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ExportUnusable(f"cannot be taken: {'; '.join(faults[:FAULTS_NAMED])}")


def _same(known: Interview, told: Interview) -> Imported:
    if replace(known, continues=told.continues) != told:
        raise AlreadyHere(
            "An interview with this id is here already, and it is not the same. Delete that one first if this file "
            "is to take its place."
        )
    return Imported(known, new=False)
