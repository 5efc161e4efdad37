"""A résumé or a job description that comes as a file, before an interview starts."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from app.errors import InvalidInput
from app.services.documents import DocumentUnreadable
from app.web.api.replies import problem_replies
from app.web.api.reply_base import Out
from app.web.language import TitleLanguage
from app.web.services import WithServices

router = APIRouter(prefix="/api/v1", tags=["interviews"])


class ClaimOut(Out):
    """A line that tells what the candidate did; `numbered` if a number goes with it."""

    quote: str
    numbered: bool


class HandedInOut(Out):
    """The text of a file, and the claims that an interviewer may take up, those without a number first."""

    text: str
    claims: list[ClaimOut]


@router.post("/background", responses=problem_replies(400, 413, 422))
async def read(services: WithServices, language: TitleLanguage, file: Annotated[UploadFile, File()]) -> HandedInOut:
    """The text of a PDF, a DOCX or a text file of up to 5 MB, of which nothing is kept.

    Send what you want of it as `resume` or `job_description` when you start an interview.
    """
    try:
        return HandedInOut.model_validate(await services.backgrounds.read(await file.read()))
    except DocumentUnreadable as error:
        raise InvalidInput(services.backgrounds.told(error.fault, language), "file") from error
