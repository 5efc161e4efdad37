"""The words by which acts read an answer."""

from typing import Annotated

from pydantic import Field, StrictStr

from app.infra.content.forms.fields import Form

CueEntry = Annotated[StrictStr, Field(pattern=r"^[^\sA-Z](.*\S)?$", max_length=60)]
CueEntries = Annotated[tuple[CueEntry, ...], Field(min_length=1)]


class CuesForm(Form):
    """prompts/cues.yaml: entries in the way of `domain/reading/lexicon.py`, both languages in one list"""

    it_depends: CueEntries
    choice: CueEntries
    no_own_word: CueEntries
    agreement: CueEntries
    giving_way: CueEntries
    holding: CueEntries
    model_metric: CueEntries
    outcome_metric: CueEntries
    plan: CueEntries
    we: CueEntries
    self: CueEntries
    self_in_we: CueEntries
    opinion: CueEntries
    ship: CueEntries
    ship_after: CueEntries
    feature_ends: CueEntries
    feature_begins: CueEntries
    feature_fillers: CueEntries
    metric_stops: CueEntries
    generic_metric: CueEntries
    made: CueEntries
    moved: CueEntries
    roughly: CueEntries
    no_name: CueEntries
    vague_name: CueEntries
    owning: CueEntries
    owned_by_others: CueEntries
    name_lead: CueEntries
    set_phrase: CueEntries
    job_title: CueEntries
    from_to: CueEntries
    from_word: CueEntries
    statement: CueEntries
    money_talk: CueEntries
    offer_market: CueEntries
    offer_ask: CueEntries
    offer_accept: CueEntries
    offer_but: CueEntries
    commit: CueEntries
    proposal: CueEntries
    refuse: CueEntries
    hedge: CueEntries
    exchange: CueEntries
    reason_begins: CueEntries
    conceding: CueEntries
    convinced: CueEntries
    disagreement: CueEntries
    contrast: CueEntries
    repeating: CueEntries
    evidence: CueEntries
    found: CueEntries
    no_evidence: CueEntries
    supposed: CueEntries
    deed: CueEntries
    not_a_deed: CueEntries
    job_posting: CueEntries
    chosen: CueEntries
    chosen_over: CueEntries
    given_up: CueEntries
    reason_given: CueEntries
    follows_from: CueEntries
    in_fractions: CueEntries
    no_because: CueEntries
    cost_words: CueEntries
    other_way: CueEntries
    no_other_way: CueEntries
    others_chose: CueEntries
    not_done: CueEntries
    leads_in: CueEntries
    begins_alone: CueEntries
    leans_back: CueEntries
    leads_up: CueEntries
    carries_on: CueEntries
    says_something: CueEntries
    none_to_tell: CueEntries
    layer_data: CueEntries
    layer_features: CueEntries
    layer_model: CueEntries
    layer_serving: CueEntries
    layer_product: CueEntries
    not_there: CueEntries
    hands_over: CueEntries
