"""The debrief of a stored interview, by the content that is there."""

from app.domain.committee import build_debrief
from app.domain.debrief import Debrief
from app.domain.interview import Interview
from app.services.ports import Content


def debrief_of(content: Content, interview: Interview, *, final: bool) -> Debrief:
    """What the committee says of the interview as it stands; `final` once it is over and everything is scored."""
    loop = content.loop_shown(interview)
    return build_debrief(loop, content.rubric, interview, content.phrases, final=final, cast=content.personas)
