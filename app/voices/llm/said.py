"""What a model says, as it comes: trimmed for those who listen, and over once it cannot be used any more."""

import re
from collections.abc import Sequence

from app.domain.spoken import Fault, Occasion, Readings, SpokenWords, fault_of, fault_so_far, settled, too_long
from app.services.chat import Failure

_MAY_SETTLE = re.compile(r"[.!?。！？．\n]")
# A sentence is over once something follows its mark and the quotation marks after it.
LONGEST_END = 3
_AROUND_A_LABEL = " \t\r\n*_【】[]#"
_COLONS = (":", "：")
_PAIRS = {'"': '"', "“": "”", "„": "“", "「": "」", "『": "』", "«": "»", "＂": "＂", "'": "'", "‘": "’"}


class Said:
    """One reply of a model, said on `occasion`.

    `labels` are names a model may put in front of its words: they are cut off, as are white space and quotation
    marks around the whole. `raw` is the reply as it came; `failed` is the `Failure` when it was not to be had.
    """

    def __init__(self, labels: Sequence[str], occasion: Occasion, words: SpokenWords) -> None:
        self._labels = sorted((label.casefold() for label in labels), key=len, reverse=True)
        self._occasion = occasion
        self._words = words
        self._start: int | None = None
        self._shown = 0
        self._faultless = 0
        self._readings: Readings = {}
        self.raw = ""
        self.fault: Fault | None = None
        self.failed: str | None = None
        self.over = False

    @property
    def reason(self) -> str | None:
        """The `Failure` for which this cannot be used, if it cannot."""
        return self.failed or (Failure.UNFIT if self.fault else None)

    def hear(self, piece: str) -> str:
        """What may be shown now that this piece has come: nothing when there is a fault that no more words mend."""
        self.raw += piece
        if self._start is None:
            self._start = self._where_it_starts()
        if self._start is None:
            # Nothing but marks and labels, and no end of it.
            self.fault = Fault.TOO_LONG if too_long(self.raw, self._occasion.language) else None
            self.over = self.fault is not None
            return ""
        text = self.raw[self._start :].rstrip()
        if too_long(text, self._occasion.language):
            self.fault = Fault.TOO_LONG
        elif _MAY_SETTLE.search(self.raw, max(0, len(self.raw) - len(piece) - LONGEST_END)):
            self.fault = self._fault_so_far(settled(self.raw[self._start :]))
        self.over = self.fault is not None
        return self._new(text)

    def _fault_so_far(self, beginning: str) -> Fault | None:
        since, self._faultless = self._faultless, max(self._faultless, len(beginning))
        if len(beginning) <= since:
            return None
        return fault_so_far(beginning, self._occasion, self._words, since, self._readings)

    def end(self) -> str:
        """What is left to show when the reply is over."""
        text = _unwrapped(_without_label(self.raw, self._labels).strip())
        self.fault = fault_of(text, self._occasion, self._words, self._readings)
        self.over = True
        return self._new(text)

    def _new(self, text: str) -> str:
        if self.fault is not None:
            return ""
        piece, self._shown = text[self._shown :], len(text)
        return piece

    def _where_it_starts(self) -> int | None:
        """Where the words begin; None while a label, or quotation marks around it all, may be underway."""
        begun = self.raw.lstrip(_AROUND_A_LABEL).casefold()
        if any(_underway(begun, label) for label in self._labels):
            return None
        text = _without_label(self.raw, self._labels).lstrip()
        begins = text and (text[0] not in _PAIRS or _goes_on_after_quote(text))
        return len(self.raw) - len(text) if begins else None


def _underway(begun: str, label: str) -> bool:
    if label.startswith(begun):
        return True
    return begun.startswith(label) and not begun[len(label) :].strip(_AROUND_A_LABEL)


def _without_label(text: str, labels: Sequence[str]) -> str:
    bare = text.lstrip(_AROUND_A_LABEL)
    for label in labels:
        after = bare[len(label) :].lstrip(_AROUND_A_LABEL)
        if bare[: len(label)].casefold() == label and after.startswith(_COLONS):
            return after[1:].lstrip(_AROUND_A_LABEL)
    return text


def _goes_on_after_quote(text: str) -> bool:
    """Whether the quotation that begins the text has ended and something follows: it is not around the whole."""
    end = text.find(_PAIRS[text[0]], 1)
    return end > 0 and bool(text[end + 1 :].strip())


def _unwrapped(text: str) -> str:
    closing, inside = _PAIRS.get(text[:1]), text[1:-1]
    wrapped = closing is not None and len(text) > 1 and text[-1] == closing and closing not in inside
    return inside.strip() if wrapped else text
