"""An interview as chat messages in JSON lines: a line a round, the interviewer as the assistant."""

import json
from collections.abc import Iterator
from functools import reduce

from app.domain.interview import Interview, Reply, RoundState
from app.domain.language import Language
from app.services.ports import Content

SYSTEM, ASSISTANT, USER = "system", "assistant", "user"
Message = dict[str, str]


def chat_lines(interview: Interview, content: Content) -> str:
    """The rounds in which something was answered, each with the answers that count."""
    told = (_messages(interview, state, content) for state in interview.rounds)
    spoken = (messages for messages in told if any(message["role"] == USER for message in messages))
    return "".join(json.dumps({"messages": messages}, ensure_ascii=False) + "\n" for messages in spoken)


def _messages(interview: Interview, state: RoundState, content: Content) -> list[Message]:
    messages = [_message(SYSTEM, _setting(interview, state, content))]
    for turn in interview.turns_of(state.position):
        if turn.question is not None:
            messages.append(_message(ASSISTANT, turn.rephrased.text if turn.rephrased else turn.question))
        if turn.interjection is not None:
            messages.append(_message(ASSISTANT, turn.interjection.text))
        if turn.attempt is not None and turn.attempt.reply is not Reply.DECLINED:
            messages.append(_message(USER, turn.attempt.text))
    if state.closing:
        messages.append(_message(ASSISTANT, state.closing))
    return list(_one_a_turn(messages))


def _setting(interview: Interview, state: RoundState, content: Content) -> str:
    language, loop = interview.language, content.loop_shown(interview)
    round_ = loop.round(state.id)
    people = [content.persona(persona) for persona in round_.interviewers]
    named = [
        content.phrases.render(
            "export.interviewer", language, person=one.name.text(language), title=one.title.text(language)
        )
        for one in people
    ]
    return content.phrases.render(
        "export.chat_setting",
        language,
        loop=loop.title.text(language),
        round=round_.title.text(language),
        people=_joined(named, interview.language, content),
    )


def _joined(named: list[str], language: Language, content: Content) -> str:
    def add(first: str, following: str) -> str:
        return content.phrases.render("export.list_separator", language, first=first, next=following)

    return reduce(add, named)


def _one_a_turn(messages: list[Message]) -> Iterator[Message]:
    """Chat formats take roles in turn: what the same one says in a row is one message."""
    said: Message | None = None
    for message in messages:
        if said is not None and said["role"] == message["role"]:
            said = _message(said["role"], f"{said['content']}\n\n{message['content']}")
        else:
            if said is not None:
                yield said
            said = message
    if said is not None:
        yield said


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}
