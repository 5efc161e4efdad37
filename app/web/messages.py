"""`python -m app.web.messages` collects the texts of templates, pages and refusals into the PO files."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.domain.language import Language
from app.web.catalogue import po_path
from app.web.problems import STATUS

WEB = Path(__file__).parent
APP = WEB.parent
METHODS = [("templates/**.html", "jinja2"), ("pages/**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
# What an error that pages can show is raised with is a text of theirs too.
RAISING = [("domain/**.py", "python"), ("services/**.py", "python"), ("infra/**.py", "python")]
KEYWORDS = {**DEFAULT_KEYWORDS, **{error.__name__: None for error in STATUS}}


def extracted() -> Catalog:
    """Every message of the templates and every refusal without blanks, with the files it stands in."""
    found = Catalog(project="Debrief", charset="utf-8")
    for folder, methods in ((WEB, METHODS), (APP, RAISING)):
        every = extract_from_dir(str(folder), methods, OPTIONS, KEYWORDS)
        for filename, _line, message, comments, context in every:
            found.add(message, None, [(Path(filename).as_posix(), 0)], auto_comments=comments, context=context)
    return found


def renewed(language: Language, found: Catalog) -> Catalog:
    """The stored catalogue with the messages of `found` and no others; translations are kept."""
    path = po_path(language)
    if not path.exists():
        stored = Catalog(language.value, project="Debrief", version="1", charset="utf-8", fuzzy=False)
    else:
        with path.open("rb") as file:
            stored = read_po(file, locale=language.value)
    revision = stored.revision_date
    stored.update(found, no_fuzzy_matching=True, update_creation_date=False)
    stored.obsolete.clear()
    stored.revision_date = revision
    stored.header_comment = f"# Interface texts of Debrief: {language.value}"
    stored.last_translator = stored.language_team = stored.msgid_bugs_address = ""
    return stored


def main() -> None:
    """Write every PO file anew."""
    found = extracted()
    for language in Language:
        if language is Language.EN:
            continue
        catalog = renewed(language, found)
        with po_path(language).open("wb") as file:
            write_po(file, catalog, width=110, include_lineno=False, sort_output=True)


if __name__ == "__main__":
    main()
