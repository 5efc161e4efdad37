"""The files of the start form, which become text in its fields before anything uses them."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from app.domain.language import Language
from app.services.backgrounds import Backgrounds
from app.services.documents import DocumentFault, DocumentUnreadable
from app.web.pages.start_form import DOCUMENTS, StartForm

MOST_FIELDS = 500
# Fields that a form may send more than once.
SEVERAL = ("rounds", "continues")


@dataclass(frozen=True, slots=True)
class ReadForm:
    """The start form with the text of its files in it. `faults` are told by field; `read` is what to see next."""

    form: StartForm
    faults: Mapping[str, str]
    read: str


async def read_files(request: Request, backgrounds: Backgrounds, language: Language) -> ReadForm:
    """The form as it was sent, each file's text in the field it belongs to."""
    # Closing the form removes the temporary files that large uploads were spooled to.
    async with request.form(max_files=len(DOCUMENTS), max_fields=MOST_FIELDS) as sent:
        form = _form(sent)
        files = {name: await _content(sent, name) for name in DOCUMENTS}
        pressed = sent.get("read")
    texts, faults = {}, {}
    for name in DOCUMENTS:
        if not files[name] and name != pressed:
            continue
        try:
            texts[name] = (await backgrounds.read(files[name])).text
        except DocumentUnreadable as error:
            faults[name] = backgrounds.told(_fault_of(error.fault, sent, name), language)
    seen = next(iter([*faults, *texts]), DOCUMENTS[0])
    return ReadForm(form.model_copy(update=texts), faults, seen)


def _fault_of(fault: DocumentFault, sent: FormData, name: str) -> DocumentFault:
    """No file at all is told otherwise than an empty one."""
    file = sent.get(f"{name}_file")
    chosen = isinstance(file, UploadFile) and bool(file.filename)
    return fault if chosen else DocumentFault.NOT_CHOSEN


async def _content(sent: FormData, name: str) -> bytes:
    file = sent.get(f"{name}_file")
    return await file.read() if isinstance(file, UploadFile) else b""


def _form(sent: FormData) -> StartForm:
    single = {name: value for name, value in sent.items() if isinstance(value, str)}
    several = {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in SEVERAL}
    try:
        return StartForm.model_validate({**single, **several})
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in found]) from error
