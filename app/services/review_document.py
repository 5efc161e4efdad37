"""What people said about an interview, as part of its exported files."""

from collections.abc import Iterator

from pydantic import TypeAdapter

from app.domain.review.objection import DebriefPart, Objection
from app.domain.review.said import OWNER, Author, Comment, Done, Override, Review, latest
from app.services.export_document import Page
from app.services.plain_markdown import inline
from app.services.views import JsonObject

_COMMENTS = TypeAdapter(tuple[Comment, ...])
_OVERRIDES = TypeAdapter(tuple[Override, ...])
_DONE = TypeAdapter(tuple[Done, ...])
_OBJECTIONS = TypeAdapter(tuple[Objection, ...])


def review_json(review: Review) -> JsonObject:
    """Comments, words on checks, answers gone through and objections, all of them, in the order they were said."""
    return {
        "comments": _COMMENTS.dump_python(review.comments, mode="json"),
        "overrides": _OVERRIDES.dump_python(review.overrides, mode="json"),
        "done": _DONE.dump_python(review.done, mode="json"),
        "objections": _OBJECTIONS.dump_python(review.objections, mode="json"),
    }


def review_markdown(page: Page, review: Review) -> str:
    """A section of its own, empty when nobody said anything; of words on checks those that count."""
    lines = [*_objections(page, review), *_comments(page, review), *_words(page, review)]
    if not lines:
        return ""
    return f"\n## {page.say('people_said')}\n\n" + "\n".join(f"- {line}" for line in lines) + "\n"


def _objections(page: Page, review: Review) -> Iterator[str]:
    for objection in review.objections:
        item = objection.item
        said = page.flag(item.text) if item.part is DebriefPart.FLAG else item.text
        line = page.say("objection", item=page.quote(said), reason=inline(objection.reason))
        yield page.say("label", field=page.say("people_candidate"), value=line)


def _comments(page: Page, review: Review) -> Iterator[str]:
    for comment in review.comments:
        who = _who(page, comment.author, comment.about.n)
        said = page.say("join", first=page.quote(comment.anchor.quote), second=inline(comment.text))
        yield page.say("label", field=who, value=said)


def _words(page: Page, review: Review) -> Iterator[str]:
    for word in latest(review.overrides):
        found = page.say(
            "check_met" if word.met else "check_unmet", reason=page.check(word.signal, word.check, word.reason)
        )
        if word.anchor is not None:
            found = page.say("join", first=found, second=page.quote(word.anchor.quote))
        yield page.say("label", field=_who(page, word.author, word.about.n), value=found)


def _who(page: Page, author: Author, turn: int) -> str:
    name = page.say("people_candidate" if author.id == OWNER else "people_coach")
    return page.say("people_who", who=inline(author.name) if author.name else name, turn=page.say("turn", n=turn))
