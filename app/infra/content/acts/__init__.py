"""The files of prompts/acts: one form for each kind of act, told by its `kind`, and how it becomes an act.

A kind is added in a module of its own and named here. An act's id is the last part of its file's name.
"""

from collections.abc import Callable
from typing import Any

from app.domain.act import Act
from app.infra.content.acts.base import ActForm
from app.infra.content.acts.data_case import DataCaseForm, build_data_case
from app.infra.content.acts.live_tradeoff import LiveTradeoffForm
from app.infra.content.acts.offer import OfferForm
from app.infra.content.acts.panel import PanelForm, build_panel
from app.infra.content.acts.press_earlier import PressEarlierForm
from app.infra.content.acts.pushback import PushbackForm, build_pushback
from app.infra.content.acts.sketch import SketchForm

FORMS: dict[str, type[ActForm]] = {
    "press_earlier": PressEarlierForm,
    "live_tradeoff": LiveTradeoffForm,
    "sketch": SketchForm,
    "panel": PanelForm,
    "pushback": PushbackForm,
    "data_case": DataCaseForm,
    "offer": OfferForm,
}
# How a form becomes an act: called with the form, the id of the act in its round, and the prefix of its lines' ids.
BUILDERS: dict[str, Callable[[Any, str, str], Act]] = {
    "press_earlier": PressEarlierForm.build,
    "live_tradeoff": LiveTradeoffForm.build,
    "sketch": SketchForm.build,
    "panel": build_panel,
    "pushback": build_pushback,
    "data_case": build_data_case,
    "offer": OfferForm.build,
}


def build_act(form: ActForm, file_stem: str) -> Act:
    """The act of a file."""
    name = act_id(file_stem)
    round_id = file_stem.split(".")[-2]
    return BUILDERS[form.kind](form, name, f"{round_id}.{name}")


def act_id(file_stem: str) -> str:
    """The id of the act within its round."""
    return file_stem.rsplit(".", 1)[-1]
