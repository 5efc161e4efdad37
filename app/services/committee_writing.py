"""Has a model word the debriefs of interviews in which it speaks or judges. What is unwritten is derived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.committee.prose import line_of
from app.domain.debrief import Debrief, Line
from app.domain.interview import Interview, VoiceKind
from app.domain.scorecard import JudgeKind
from app.services.committee_facts import assignment_of, facts_sha256
from app.services.ports import Announcement, Content, InterviewStore
from app.services.ports.committee import Assignment, CommitteeWriter, ProseStore
from app.services.ports.work import Duty, Kind, Work

MOST_AT_ONCE = 4
WORDED = "committee"


@dataclass(frozen=True, slots=True)
class Worded:
    """How a debrief is worded beside its own sentences: `writing` while a model is at it.

    `statements` by round and persona, and `together`, are a model's (`model`); `outcome` names why there are none.
    """

    writing: bool = False
    model: str | None = None
    outcome: str | None = None
    statements: Mapping[tuple[str, str], Line] | None = None
    together: Line | None = None


class CommitteeWriting:
    """Has each debrief worded once. The debrief's own sentences stand there until a model's take their place.

    `speaker` is the model that interviews, `judge` the one that judges, None where there is none; an interview in
    which neither has a part is never sent anywhere.
    """

    def __init__(
        self,
        store: InterviewStore,
        kept: ProseStore,
        content: Content,
        speaker: CommitteeWriter | None,
        judge: CommitteeWriter | None,
        work: Work,
    ) -> None:
        self._store = store
        self._kept = kept
        self._content = content
        self._speaker = speaker
        self._judge = judge
        self._work = work

    def duty(self) -> Duty:
        """Having a debrief worded, if that is due."""
        return Duty(Kind.COMMITTEE, self.write, self._unwritten, MOST_AT_ONCE)

    async def _unwritten(self) -> Sequence[str]:
        return await self._kept.unwritten() if self._speaker or self._judge else ()

    def begin(self, interview_id: str) -> None:
        """Have the debrief of an interview worded, if that is due."""
        if self._speaker or self._judge:
            self._work.due(Kind.COMMITTEE, interview_id)

    async def try_again(self, interview_id: str) -> None:
        """Have a debrief worded whose wording came to nothing; words that are there stay. NotFound."""
        await self._store.get(interview_id)
        if self._speaker or self._judge:
            await self._kept.forget_failure(interview_id)
            self.begin(interview_id)

    async def worded_of(self, interview_id: str, debrief: Debrief) -> Worded:
        """The same for the interview with this id; NotFound."""
        return await self.worded(await self._store.get(interview_id), debrief)

    async def worded(self, interview: Interview, debrief: Debrief) -> Worded:
        """What there is of a model's words for this debrief."""
        current = await self._kept.current(interview.id)
        due = assignment_of(self._content, interview, debrief)
        if due is None or current is None or current[0] != facts_sha256(due):
            if interview.debrief is not None and due is not None and self._writer(interview) is not None:
                self.begin(interview.id)
                return Worded(writing=True)
            return Worded()
        written = current[1]
        if written.prose is None:
            return Worded(model=written.model, outcome=written.outcome)
        lines = {(one.round, one.persona): line_of(one.text, due.facts) for one in written.prose.statements}
        return Worded(model=written.model, statements=lines, together=line_of(written.prose.together, due.facts))

    async def write(self, interview_id: str) -> None:
        """Have the debrief of an interview worded, unless it is."""
        interview = await self._store.get(interview_id)
        assignment = self._due(interview, interview.debrief) if interview.debrief else None
        writer = self._writer(interview)
        if assignment is None or writer is None:
            return
        current = await self._kept.current(interview_id)
        if current is not None and current[0] == facts_sha256(assignment):
            return
        written = await writer.write(assignment)
        await self._kept.keep(interview_id, facts_sha256(assignment), written)
        told = Announcement(WORDED, {"model": written.model, "outcome": written.outcome})
        await self._store.announce(interview_id, (told,))

    def _due(self, interview: Interview, debrief: Debrief) -> Assignment | None:
        if self._writer(interview) is None:
            return None
        return assignment_of(self._content, interview, debrief)

    def _writer(self, interview: Interview) -> CommitteeWriter | None:
        """The model of the interview; where it has none, nothing leaves this machine."""
        if interview.voice is VoiceKind.LLM and self._speaker is not None:
            return self._speaker
        return self._judge if interview.judge is JudgeKind.LLM else None
