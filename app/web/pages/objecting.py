"""What the candidate holds against items of the debrief: shown with each, kept and taken back by plain forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.domain.debrief import Debrief
from app.domain.review.objection import DebriefPart, Item, Objection, items_of
from app.domain.review.said import Review
from app.errors import InvalidInput
from app.web.pages.rendering import redirect
from app.web.services import WithServices

router = APIRouter(prefix="/interviews/{interview_id}/objections", include_in_schema=False)
NOT_THERE = "The debrief does not say this. Object to something that stands in it."


@dataclass(frozen=True, slots=True)
class ObjectionsView:
    """Objections by the item they are about; `lost` are those whose item stands in the debrief no more."""

    by_item: Mapping[str, tuple[Objection, ...]]
    lost: tuple[Objection, ...]

    def key(self, part: str, round_id: str, text: str) -> str:
        """The name of an item in a form."""
        return Item(DebriefPart(part), round_id, text).key

    def of(self, key: str) -> tuple[Objection, ...]:
        """What is held against an item."""
        return self.by_item.get(key, ())


def objections_view(debrief: Debrief, review: Review) -> ObjectionsView:
    """The objections of a review, where they belong in this debrief."""
    there = items_of(debrief)
    by_item: dict[str, tuple[Objection, ...]] = {}
    for one in review.objections:
        by_item[one.item.key] = (*by_item.get(one.item.key, ()), one)
    return ObjectionsView(by_item, tuple(one for one in review.objections if one.item not in there))


@router.post("")
async def object_to(
    services: WithServices, interview_id: str, item: Annotated[str, Form()], reason: Annotated[str, Form()]
) -> Response:
    """Keep an objection, and show it with its item."""
    debrief = await services.interviews.debrief(interview_id)
    named = next((one for one in items_of(debrief) if one.key == item), None)
    if named is None:
        raise InvalidInput(NOT_THERE, "item")
    kept = await services.reviews.object_to(interview_id, named, reason)
    return redirect(f"/interviews/{interview_id}/debrief#objection-{kept.id}")


@router.post("/{objection}/withdraw")
async def withdraw(services: WithServices, interview_id: str, objection: int) -> Response:
    """Take an objection back."""
    await services.reviews.withdraw(interview_id, objection)
    return redirect(f"/interviews/{interview_id}/debrief")
