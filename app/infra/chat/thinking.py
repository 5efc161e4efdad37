"""Keeps what a model thinks aloud out of what it says.

Servers that do not set thinking apart leave it in the text as `<think>…</think>`, or between the model's own signs:
`◁think▷` (Kimi), `[THINK]` (Magistral), `<|channel|>analysis<|message|>` (gpt-oss). The block may never be closed,
and some chat templates open it in the prompt, so that the text only closes it: all before is thinking as well.
"""

import re

_NAMES = ("think", "thinking", "thought", "thoughts", "reasoning")
_FRAMES = ("end", "return", "message")


def _beginnings(*words: str) -> str:
    return "|".join(sorted({word[:length] for word in words for length in range(1, len(word) + 1)}, reverse=True))


_BLANK = r"[\s\u200b-\u200d\ufeff]{0,4}"
_TAG = re.compile(
    rf"[<＜]{_BLANK}(?P<end>/?){_BLANK}(?:{'|'.join(_NAMES)}){_BLANK}[>＞]"
    r"|◁(?P<kimi_end>/?)think▷|\[(?P<bracket_end>/?)THINK\]"
    rf"|<\|channel\|>(?P<channel>\w{{1,16}})|(?P<start><\|start\|>\w{{0,16}})|(?P<frame><\|(?:{'|'.join(_FRAMES)})\|>)",
    re.IGNORECASE,
)
_FIRST = frozenset("<＜◁[")
_FINAL = "final"
# What may become a tag once more has come.
_BEGUN = re.compile(
    rf"(?:[<＜]{_BLANK}(?:/{_BLANK})?(?:(?:{_beginnings(*_NAMES)}){_BLANK})?"
    rf"|◁/?(?:{_beginnings('think')})?|\[/?(?:{_beginnings('THINK')})?"
    rf"|<(?:\|(?:(?:{_beginnings('channel', 'start', *_FRAMES)})\|?)?)?|<\|channel\|>)\Z",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Thinking:
    """Filters one reply. Blank text at its beginning is left out, and so are control characters.

    With `hold` everything is held back until it is known whether it was thinking: a model that closes a block which
    its prompt opened. `unopened` turns true when that happens, `leaked` when some of it had been passed on already.
    In an object nothing is a tag: it may quote one.
    """

    def __init__(self, hold: bool = False) -> None:
        self._begun = ""
        self._inside = False
        self._holding = hold
        self._parts: list[str] = []
        self.length = 0
        self.unopened = False
        self.leaked = False

    @property
    def said(self) -> str:
        """What the model said so far, held back or not; `length` is how long that is."""
        return "".join(self._parts)

    def feed(self, piece: str) -> str:
        """What may be passed on now that this has come."""
        if self._begun or not _FIRST.isdisjoint(piece):
            return self._read(self._begun + piece)
        return self._say(piece)

    def release(self) -> str:
        """What was held back, now that it is known to be no thinking, for example because that comes apart."""
        holding, self._holding = self._holding, False
        return self.said if holding else ""

    def end(self) -> str:
        """What was held back, once nothing more comes."""
        begun, self._begun = self._begun, ""
        last = self._read(begun, whole=True)
        return self.release() or last

    @property
    def _in_object(self) -> bool:
        return bool(self._parts) and self._parts[0].startswith("{")

    def _read(self, text: str, *, whole: bool = False) -> str:
        passed = ""
        place = 0
        for tag in _TAG.finditer(text):
            passed += self._say(text[place : tag.start()])
            place = tag.start()
            if self._in_object or (not whole and _may_grow(tag)):
                break
            passed = self._turned(tag, passed)
            place = tag.end()
        end = len(text) if whole else self._end_of_known(text, place)
        self._begun = text[end:]
        return passed + self._say(text[place:end])

    def _end_of_known(self, text: str, place: int) -> int:
        """Where what may become a tag begins, from `place` on."""
        if self._in_object:
            return len(text)
        growing = _TAG.match(text, place)
        begun = growing or _BEGUN.search(text, place)
        return begun.start() if begun else len(text)

    def _turned(self, tag: re.Match[str], passed: str) -> str:
        """What may be passed on of `passed` and all before, now that this tag has come."""
        if tag["start"] or tag["frame"]:
            return passed
        final = tag["channel"] is not None and tag["channel"].lower() == _FINAL
        if final and not self._inside and not self._parts:
            return passed
        if final or tag["end"] or tag["kimi_end"] or tag["bracket_end"]:
            return self._close(passed)
        return passed + self._open()

    def _open(self) -> str:
        """The model opens its blocks itself, so that what it said before is none."""
        self._inside = True
        return self.release()

    def _close(self, passed: str) -> str:
        """What still stands of `passed` after the end of a block."""
        if self._inside:
            self._inside = False
            return passed
        self.unopened = True
        self.leaked = self.leaked or (not self._holding and self.said != passed)
        self._holding = False
        self._parts.clear()
        self.length = 0
        return ""

    def _say(self, text: str) -> str:
        if self._inside:
            return ""
        if not text.isprintable():
            text = _CONTROL.sub("", text)
        if not self._parts:
            text = text.lstrip()
        if text:
            self._parts.append(text)
            self.length += len(text)
        return "" if self._holding else text


def _may_grow(tag: re.Match[str]) -> bool:
    """Whether more letters may belong to it: the name of a channel, or of who speaks."""
    return tag.end() == len(tag.string) and bool(tag["channel"] or tag["start"])
