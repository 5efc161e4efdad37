"""The shape of every content file. Unknown keys are refused and both languages are required everywhere."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, StrictBool, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.interview import TALK, Reply
from app.domain.language import Bilingual
from app.domain.reply import classify
from app.domain.rubric import CHECKS_PER_SIGNAL, HIGHEST_LEVEL, LOWEST_LEVEL
from app.infra.content.templates import SYNTAX, has_syntax

MIN_OPENINGS = 8
MIN_PROBES = 3
LAST_PLACE = 100
_CHINESE = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”"
_CHINESE_GAP = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "is blank; write the text")
    return text.strip()


def _plain(text: str) -> str:
    if has_syntax(text):
        raise PydanticCustomError(
            "not_plain", "is plain text and takes no variables; remove {{ }}, {% %} and {# #}"
        )
    return text


def _unfolded(text: str) -> str:
    """YAML joins folded lines with a space, which Chinese does not have between its characters."""
    return _CHINESE_GAP.sub("", text)


def _around(variable: str) -> Callable[[str], str]:
    """A text with one placeholder and no other template syntax."""
    placeholder = f"{{{{ {variable} }}}}"

    def check(text: str) -> str:
        if text.count(placeholder) != 1:
            raise PydanticCustomError("placeholder", f"must hold {placeholder} exactly once, written like this")
        if any(mark in text.replace(placeholder, "") for mark in SYNTAX):
            raise PydanticCustomError("placeholder", f"may use no other variable than {placeholder}")
        return text

    return check


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise PydanticCustomError("day", "must be a day such as 2026-03-02") from None


def _whole_reply(text: str) -> str:
    if classify(text, declined={text}, fillers=frozenset()) is not Reply.DECLINED:
        raise PydanticCustomError("reply", "must be one clause in lower case, without punctuation at its ends")
    return text


def _five_levels(levels: "dict[int, Words]") -> "dict[int, Words]":
    expected = set(range(LOWEST_LEVEL, HIGHEST_LEVEL + 1))
    if set(levels) != expected:
        raise PydanticCustomError("levels", f"must have exactly the levels {LOWEST_LEVEL} to {HIGHEST_LEVEL}")
    return levels


Id = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=60)]
Filled = Annotated[StrictStr, AfterValidator(_filled)]
Plain = Annotated[Filled, AfterValidator(_plain)]
FilledChinese = Annotated[Filled, AfterValidator(_unfolded)]
PlainChinese = Annotated[FilledChinese, AfterValidator(_plain)]
Day = Annotated[StrictStr, AfterValidator(_day)]
Version = Annotated[StrictInt, Field(ge=1)]
Weight = Annotated[float, Field(strict=True, gt=0, le=1000)]


class Form(BaseModel):
    """What every part of a content file has in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Form):
    """A plain text in both languages."""

    en: Plain
    zh: PlainChinese

    def bilingual(self) -> Bilingual:
        """As the domain knows it."""
        return Bilingual(en=self.en, zh=self.zh)


class Frame(Words):
    """A sentence around the candidate's own words."""

    en: Annotated[Filled, AfterValidator(_around("quote"))]
    zh: Annotated[FilledChinese, AfterValidator(_around("quote"))]


class Better(Words):
    """A stronger version around a weak sentence."""

    en: Annotated[Filled, AfterValidator(_around("sentence"))]
    zh: Annotated[FilledChinese, AfterValidator(_around("sentence"))]


class MeetsForm(Form):
    """An answer that meets a check, and the words in it that do."""

    answer: Words
    quote: Words


class NearMissForm(Form):
    """An answer that nearly meets a check."""

    answer: Words


class CheckForm(Form):
    """One check of a rubric file."""

    id: Id
    title: Words
    text: Words
    met: Words
    unmet: Words
    next_time: Words
    ask: Words
    better: Better
    requires: tuple[StrictStr, ...]
    meets: MeetsForm
    near_miss: NearMissForm


class SignalForm(Form):
    """rubrics/<signal>.yaml"""

    signal: Id
    version: Version
    title: Words
    levels: Annotated[dict[StrictInt, Words], AfterValidator(_five_levels)]
    checks: Annotated[tuple[CheckForm, ...], Field(min_length=CHECKS_PER_SIGNAL, max_length=CHECKS_PER_SIGNAL)]


Lines = Annotated[tuple[Words, ...], Field(min_length=1)]


class PersonaForm(Form):
    """prompts/personas/<id>.yaml"""

    id: Id
    version: Version
    name: Words
    title: Words
    style: Words
    manner: Words
    greetings: Lines
    transitions: Lines
    after_declined: Lines
    ask_again: Lines
    challenge_frames: Annotated[tuple[Frame, ...], Field(min_length=1)]
    rephrase_frames: Lines
    closings: Lines
    time_closings: Lines
    joins: tuple[Words, ...] = ()
    heard: Frame | None = None
    missed: Words | None = None
    raises_bar: StrictBool = False


class InstantFailForm(Form):
    """What ends a round on the spot. `missing` is the end of a sentence that says what was missing."""

    signal: StrictStr
    check: StrictStr
    topics: Annotated[StrictInt, Field(ge=1, le=20)]
    missing: Words
    closing: Words


class FollowUpQuestionForm(Words):
    """One question between rounds, and the check that it is after."""

    signal: StrictStr
    check: StrictStr


class FollowUpForm(Form):
    """What is asked after a round, to be answered within `hours`."""

    hours: Annotated[StrictInt, Field(ge=1, le=240)]
    questions: Annotated[tuple[FollowUpQuestionForm, ...], Field(min_length=2)]


class RoundForm(Form):
    """One round of a loop file. `acts` are `talk` and names of files in prompts/acts, in the order of playing."""

    id: Id
    title: Words
    focus: Words
    minutes: Annotated[StrictInt, Field(ge=1, le=240)]
    topics: Annotated[StrictInt, Field(ge=1, le=20)]
    interviewers: Annotated[tuple[StrictStr, ...], Field(min_length=1)]
    acts: Annotated[tuple[StrictStr, ...], Field(min_length=1)] = (TALK,)
    weights: Annotated[dict[StrictStr, Weight], Field(min_length=1)]
    questions: StrictStr
    hesitation: StrictBool = False
    instant_fail: InstantFailForm | None = None
    follow_up: FollowUpForm | None = None


class LoopForm(Form):
    """prompts/loops/<id>.yaml; loops are listed by `place`, then by id, and the first of them is the one offered"""

    id: Id
    version: Version
    title: Words
    company: Words
    role: Words
    summary: Words
    place: Annotated[StrictInt, Field(ge=1)] = LAST_PLACE
    days: Annotated[StrictInt, Field(ge=1, le=365)]
    facts: "tuple[LoopFactForm, ...]" = ()
    rounds: Annotated[tuple[RoundForm, ...], Field(min_length=1)]


class OpeningForm(Form):
    """One opening question of a bank."""

    id: Id
    signals: Annotated[tuple[StrictStr, ...], Field(min_length=1)]
    text: Words
    rephrased: Words


Probes = Annotated[tuple[Words, ...], Field(min_length=MIN_PROBES)]


class QuestionsForm(Form):
    """prompts/questions/<loop>.<round>.yaml"""

    openings: Annotated[tuple[OpeningForm, ...], Field(min_length=MIN_OPENINGS)]
    probes: dict[StrictStr, dict[StrictStr, Probes]]


class ClaimLineForm(Form):
    """An opening around a line of the candidate's papers; the second wording need not repeat it."""

    id: Id
    text: Frame
    rephrased: Words


class ClaimLinesForm(Form):
    """prompts/claims.yaml"""

    lines: Annotated[tuple[ClaimLineForm, ...], Field(min_length=1)]


class PhraseForm(Form):
    """One template of a phrase file; `templates.faults` checks the two texts."""

    variables: tuple[Id, ...]
    en: Filled
    zh: FilledChinese


class PhrasesForm(RootModel[dict[Id, PhraseForm]]):
    """prompts/phrases/<area>.yaml"""

    model_config = ConfigDict(frozen=True)


WholeReplies = Annotated[tuple[Annotated[StrictStr, AfterValidator(_whole_reply)], ...], Field(min_length=1)]


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


def _split(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in text.split(";") if entry.strip())


def _normal_entries(text: str) -> str:
    for entry in _split(text):
        if entry != unicodedata.normalize("NFKC", entry).lower():
            message = "has the entry '{entry}', which is not in lower case and plain spelling"
            raise PydanticCustomError("entry", message, {"entry": entry})
    return text


Entries = Annotated[Filled, AfterValidator(_normal_entries)]


class ReadingGroup(Form):
    """Words of one kind, separated by semicolons; a language that has none says so with a lone semicolon."""

    en: Entries
    zh: Entries

    def entries(self) -> tuple[str, ...]:
        """The words of both languages."""
        return (*_split(self.en), *_split(self.zh))


class ReadingForm(RootModel[dict[Id, ReadingGroup]]):
    """rubrics/reading/*.yaml: the words by which the rules judge reads an answer"""

    model_config = ConfigDict(frozen=True)


class RatedSetForm(Form):
    """rubrics/calibration/*.yaml: who rated the answers of the .jsonl file beside it, when, and its licence"""

    set: Id
    title: Words
    raters: Words
    rated_on: Day
    licence: Plain
    caution: Words | None = None


class StartCheckForm(Form):
    """prompts/start_check.yaml"""

    version: Version
    prompt: Plain


class RepliesInLanguages(Form):
    """Whole replies of one kind."""

    en: WholeReplies
    zh: WholeReplies


class WordsOfQuestions(Form):
    """Pieces of what a candidate may ask, in lower case and plain spelling."""

    en: CueEntries
    zh: CueEntries


class LoopFactForm(Form):
    """Something a candidate may ask about, and the answer."""

    about: WordsOfQuestions
    text: Words


class RepliesForm(Form):
    """prompts/replies.yaml"""

    declined: RepliesInLanguages
    asking: WordsOfQuestions
    about_question: WordsOfQuestions
    courtesy: WordsOfQuestions
    put_offs: Lines
    fillers: RepliesInLanguages
