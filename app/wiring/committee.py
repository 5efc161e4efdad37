"""Who words the committee's debriefs."""

from app.services.chat import Chat, Chats
from app.services.committee_writing import CommitteeWriting
from app.services.ports import Content, InterviewStore
from app.services.ports.committee import CommitteeWriter, ProseStore
from app.services.ports.work import Work
from app.voices.committee import LlmCommitteeWriter


def committee_writing(
    content: Content, chats: Chats, store: InterviewStore, kept: ProseStore, work: Work
) -> CommitteeWriting:
    """The models of the installation, each for the interviews that it has a part in."""

    def writer(chat: Chat | None) -> CommitteeWriter | None:
        prompt = content.committee_prompt
        return None if chat is None or prompt is None else LlmCommitteeWriter(chat, prompt)

    return CommitteeWriting(store, kept, content, writer(chats.interviewer), writer(chats.judge), work)
