"""What an interviewer must not say: plain checks on a spoken question, for a model's words and for transcripts.

The words looked for are content (`prompts/voice/words.yaml`). A passage that repeats the candidate's own words
between quotation marks is left out of every check, so that it may hold anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from app.domain.language import Language
from app.domain.likeness import same_question, share_a_stretch
from app.domain.reading.lexicon import Hit, Lexicon, tokenise
from app.domain.reading.normalise import folded
from app.domain.reading.sentences import Span, sentences

LONGEST: Mapping[Language, int] = {Language.EN: 700, Language.ZH: 240}
MOST_SENTENCES = 6
FEWEST_STRANGE: Mapping[Language, int] = {Language.EN: 1, Language.ZH: 3}
FEWEST_LATIN_WORDS = 4

_TERMS, _STATED, _ALONE = "_terms", "_stated", "_alone"
_QUOTED = re.compile(r'"([^"\n]+)"')
_EDGES = " .,;:!?。、…-"
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) +| +(?=[\u3400-\u9fff])")
_QUOTE_MARK = re.compile('["“”„‟«»「」『』＂]')
# A full stop ends a sentence only with a space after it: “5 percent.What” is one.
_SENTENCE_END = re.compile(r'\.["”」』]*(?=\s)|[!?。！？．\n]["”」』]*')
# In Chinese a full stop may stand where a question mark would.
_ASKED = re.compile(r"\?[?!]*|[呢吗][。;]")
# A mark given to an answer. "80 分" may be any product's; that it is the answer's shows only with what is marked.
_MARKED = re.compile(
    r"\b(?:that's|that is|i'd put that at|i would put that at|give (?:you|that|it)) (?:about )?(?:an? )?"
    r"(?:solid |strong |clear |weak )?(?:one|two|three|four|five|six|seven|eight|nine|ten|[1-9]|10)"
    r"(?: out of (?:five|ten|5|10))?(?: for \w+)?(?=[.,;!\n]|$)"
    r"|(?:给你|扣你|记你|这个回答|你的回答|这道题|这一题|这题|这一项|这项|这一轮|这轮)[^,。?!;]{0,10}?"
    r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十半]+) ?分(?=[,。;!?、吧的]|左右|$)"
)
_LEAD_IN = re.compile(r"(?:^|[.,;:!?。\n\"—])(?: |so|and|well|then|ok|okay|oh|wow|yes|really|嗯|好|那|哦|哇|你)*$")
_CLAUSE_END = re.compile(r" ?(?:[.,;:!?。\n\"—]|$)")
_STRANGE = {
    Language.EN: re.compile(r"[^\W\d_\u0000-\u024f\u0370-\u03ff]+"),
    Language.ZH: re.compile(r"[^\W\d_\u0000-\u024f\u0370-\u03ff\u3400-\u9fff]+"),
}
_MARKUP = re.compile(
    r"\*\*|__|\*[^*\n]{1,40}\*|</?[a-z]\w*>|<\||\]\(|^ ?\{|[\U0001f300-\U0001faff]"
    r"|[.?!。] ?[(\[【][^()\[\]【】.\d]{1,16}[)\]】]"
    r"|(?:^|\n) ?(?:[-*>•](?: |(?=[\u3400-\u9fff]))|#|\d+[.)、](?!\d))|^ ?[*(\[【]"
)
_LABEL_AFTER = r"(?:^|[\n.!?。\"]) ?[*_#【\[]*"


class Fault(StrEnum):
    """What is wrong with something said. `prompts/voice/interviewer.yaml` has words for each."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    MARKUP = "markup"
    OTHER_SPEAKER = "other_speaker"
    OTHER_LANGUAGE = "other_language"
    OUT_OF_ROLE = "out_of_role"
    RATING = "rating"
    VERDICT = "verdict"
    COACHING = "coaching"
    LEAK = "leak"
    SEVERAL_QUESTIONS = "several_questions"
    NO_QUESTION = "no_question"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """The words looked for.

    `lexicon` has the groups of the faults it can find (`rating`, `rating_terms`, …), `asking` and `asking_words`;
    `own_labels` and `other_labels` are names in front of a line of dialogue.
    """

    lexicon: Lexicon
    own_labels: tuple[str, ...]
    other_labels: tuple[str, ...]


@dataclass(frozen=True)
class Occasion:
    """On what occasion something is said.

    `heard` is all the candidate wrote, and the question that was meant. `asked` are the earlier questions; `again`
    when the move is to ask the last one again. `names` are the interviewers'; `secret` is what must not be repeated
    at length.
    """

    language: Language
    heard: str = ""
    asked: tuple[str, ...] = ()
    again: bool = False
    names: tuple[str, ...] = ()
    secret: str = ""

    @cached_property
    def heard_tight(self) -> str:
        """What was heard, spelled as what is said."""
        return _respelled(folded(self.heard))

    @cached_property
    def names_tight(self) -> tuple[str, ...]:
        """The names, spelled as what is said."""
        return tuple(map(_tight, self.names))


@dataclass(frozen=True)
class _Said:
    """A text as the checks read it, each reading made once."""

    text: str
    occasion: Occasion
    words: SpokenWords

    @cached_property
    def plain(self) -> str:
        """The matching form, without the candidate's own words in quotation marks."""
        return _QUOTED.sub(self._unless_heard, _tight(self.text))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return sentences(self.plain)

    def heard(self, text: str) -> bool:
        return _respelled(text) in self.occasion.heard_tight

    @cached_property
    def hits(self) -> list[Hit]:
        return self.words.lexicon.scan(self.plain, tokenise(self.plain))

    def _unless_heard(self, found: re.Match[str]) -> str:
        words = found.group(1).strip(_EDGES)
        return '""' if words and self.heard(words) else found.group()


# The texts of one reply that were checked, as the checks read them: often the last of them is the whole.
Readings = dict[str, _Said]


def fault_of(text: str, occasion: Occasion, words: SpokenWords, readings: Readings | None = None) -> Fault | None:
    """The gravest fault of a whole question, or None; `readings` are used and added to."""
    said = _said(text, occasion, words, readings)
    return next(_found(said, _FIRST, _WHOLE, _SENTENCES, _AT_THE_END), None)


def _said(text: str, occasion: Occasion, words: SpokenWords, readings: Readings | None) -> _Said:
    known = readings.get(text) if readings is not None else None
    said = known or _Said(text, occasion, words)
    if readings is not None:
        readings[text] = said
    return said


def faults_of(text: str, occasion: Occasion, words: SpokenWords) -> tuple[Fault, ...]:
    """Every fault of a whole question, the gravest first."""
    said = _Said(text, occasion, words)
    return tuple(_found(said, _FIRST, _WHOLE, _SENTENCES, _AT_THE_END))


def fault_so_far(
    settled: str, occasion: Occasion, words: SpokenWords, since: int = 0, readings: Readings | None = None
) -> Fault | None:
    """A fault of the `settled` beginning of a question that nothing said after it could mend, or None.

    Up to `since`, the end of an earlier settled beginning, no fault was found before. `readings` are used and added
    to.
    """
    whole = _said(settled, occasion, words, readings)
    news = _said(settled[since:], occasion, words, readings)
    return next(_found(whole, _WHOLE), None) or next(_found(news, _SENTENCES), None)


def settled(text: str) -> str:
    """The text up to the end of its last whole sentence and quotation: what follows may change neither."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    whole = text[: ends[-1]] if ends else ""
    marks = [found.start() for found in _QUOTE_MARK.finditer(whole)]
    if len(marks) % 2 == 0:
        return whole
    # A sentence that a quotation cuts open is not over.
    return text[: max((end for end in ends if end <= marks[-1]), default=0)]


def too_long(text: str, language: Language) -> bool:
    """Whether the text has more characters than anybody listens to."""
    return len(text) > LONGEST[language]


def _found(said: _Said, *lists: Mapping[Fault, Callable[[_Said], bool]]) -> Iterator[Fault]:
    yield from (fault for checks in lists for fault, check in checks.items() if check(said))


def _too_long(said: _Said) -> bool:
    return too_long(said.text, said.occasion.language) or len(said.spans) > MOST_SENTENCES


def _markup(said: _Said) -> bool:
    return "`" in said.text or _MARKUP.search(said.plain) is not None


def _other_speaker(said: _Said) -> bool:
    labels = (*said.words.own_labels, *said.words.other_labels, *said.occasion.names_tight)
    return _label_pattern(labels).search(said.plain) is not None


@lru_cache(maxsize=256)
def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, labels))
    return re.compile(rf"{_LABEL_AFTER}(?:{either}) ?(?:\([^()\n]*\))?[*_】\]]* ?:")


def _other_language(said: _Said) -> bool:
    """Letters of another script, or in a Chinese interview a sentence without any Chinese."""
    strange = [run for run in _STRANGE[said.occasion.language].findall(said.plain) if not said.heard(run)]
    if sum(map(len, strange)) >= FEWEST_STRANGE[said.occasion.language]:
        return True
    return said.occasion.language is Language.ZH and any(_is_english(said, span) for span in said.spans)


def _is_english(said: _Said, span: Span) -> bool:
    """Whether a sentence is English and no row of names: "INT8 vs. FP16" has none of the words that join others."""
    part = said.plain[span.start : span.end]
    if _HAN.search(part) or len(tokenise(part)) < FEWEST_LATIN_WORDS:
        return False
    return any(hit.group == "function_words" and span.start <= hit.start < span.end for hit in said.hits)


def _talks_of(fault: Fault) -> Callable[[_Said], bool]:
    def check(said: _Said) -> bool:
        return any(_counts(said, group, start, end) for group, start, end in _hits(said, fault))

    return check


def _hits(said: _Said, fault: Fault) -> Iterator[tuple[str, int, int]]:
    for hit in said.hits:
        if hit.group.removesuffix(_TERMS).removesuffix(_STATED).removesuffix(_ALONE) == fault.value:
            yield hit.group, hit.start, hit.end


def _counts(said: _Said, group: str, start: int, end: int) -> bool:
    if group.endswith(_TERMS):
        return not said.heard(said.plain[start:end])
    if group.endswith(_ALONE):
        return _alone(said.plain, start, end)
    if group.endswith(_STATED):
        return not any(span.start <= start < span.end and _asks(said.plain, span) for span in said.spans)
    return True


def _alone(text: str, start: int, end: int) -> bool:
    """Whether these words are a whole clause, and no question."""
    ending = _CLAUSE_END.match(text, end)
    return ending is not None and "?" not in ending.group() and _LEAD_IN.search(text, 0, start) is not None


def _asks(text: str, span: Span) -> bool:
    return "?" in text[span.start : span.end] or text[span.start : span.end].rstrip(' "。').endswith("吗")


def _leaks(said: _Said) -> bool:
    secret = said.occasion.secret
    return bool(secret) and share_a_stretch(said.plain, secret, said.occasion.language)


def _several(said: _Said) -> bool:
    return len(_ASKED.findall(said.plain)) > 1 or _talks_of(Fault.SEVERAL_QUESTIONS)(said)


def _no_question(said: _Said) -> bool:
    """Neither a question mark nor a request, be it in the words of the question that was meant.

    Without a mark, a word such as "who" asks only in the last sentence, in Chinese the last clause: "I know who you
    mean. Thank you." asks nothing.
    """
    last = said.spans[-1] if said.spans else Span(0, 0)
    since = last.start
    if said.occasion.language is Language.ZH:
        since = max(since, said.plain.rfind(",", last.start, last.end - 1))
    if _ASKED.search(said.plain) or said.heard(said.plain[last.start : last.end]):
        return False
    return not any(
        hit.group == "asking" or (hit.group == "asking_words" and hit.start >= since) for hit in said.hits
    )


def _rates(said: _Said) -> bool:
    return _MARKED.search(said.plain) is not None or _talks_of(Fault.RATING)(said)


def _repeated(said: _Said) -> bool:
    asked = said.occasion.asked
    if said.occasion.again:
        return any(_tight(said.text) == _tight(earlier) for earlier in asked)
    return any(same_question(said.text, earlier, said.occasion.language) for earlier in asked)


def _tight(text: str) -> str:
    return _respelled(folded(text)).strip()


def _respelled(text: str) -> str:
    """Without blanks beside Chinese characters, where people set them or not, and with one word for "you"."""
    return _HAN_GAP.sub("", text).replace("您", "你")


_FIRST: Mapping[Fault, Callable[[_Said], bool]] = {
    Fault.EMPTY: lambda said: not any(char.isalnum() for char in said.text),
}
_WHOLE: Mapping[Fault, Callable[[_Said], bool]] = {
    Fault.TOO_LONG: _too_long,
    Fault.MARKUP: _markup,
    Fault.SEVERAL_QUESTIONS: _several,
}
_SENTENCES: Mapping[Fault, Callable[[_Said], bool]] = {
    Fault.OTHER_SPEAKER: _other_speaker,
    Fault.OUT_OF_ROLE: _talks_of(Fault.OUT_OF_ROLE),
    Fault.RATING: _rates,
    Fault.COACHING: _talks_of(Fault.COACHING),
    Fault.VERDICT: _talks_of(Fault.VERDICT),
}
_AT_THE_END: Mapping[Fault, Callable[[_Said], bool]] = {
    Fault.OTHER_LANGUAGE: _other_language,
    Fault.LEAK: _leaks,
    Fault.NO_QUESTION: _no_question,
    Fault.REPEATED: _repeated,
}
