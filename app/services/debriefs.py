"""The debrief of a stored interview, by the content that is there."""

from collections.abc import Sequence

from app.domain.committee import build_debrief
from app.domain.debrief import Debrief
from app.domain.interview import Interview
from app.services.ports import Content


def debrief_of(content: Content, interview: Interview, *, final: bool, before: Sequence[Interview] = ()) -> Debrief:
    """What the committee says of the interview as it stands; `final` once it is over and everything is scored.

    `before` are the interviews it goes on from, newest first.
    """
    loop, cast = content.loop_shown(interview), content.personas
    return build_debrief(loop, content.rubric, interview, content.phrases, final=final, cast=cast, before=before)
