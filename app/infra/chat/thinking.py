"""Keeps what a model thinks aloud out of what it says.

Servers that do not set thinking apart leave it in the text as `<think>…</think>`. The block may never be closed;
and some chat templates open it in the prompt, so that the text only closes it: all before is thinking as well.
"""

import re

_TAG = re.compile(r"<\s{0,4}(/?)\s{0,4}think(?:ing)?\s{0,4}>", re.IGNORECASE)
# What may become a tag once more has come.
_BEGUN = re.compile(
    r"<\s{0,4}(?:/\s{0,4})?(?:t|th|thi|thin|think\s{0,4}|thinki|thinkin|thinking\s{0,4})?\Z", re.IGNORECASE
)


class Thinking:
    """Filters one reply. Blank text at its beginning is left out.

    With `hold` everything is held back until it is known whether it was thinking: a model that closes a block which
    its prompt opened. `unopened` turns true when that happens, `leaked` when some of it had been passed on already.
    """

    def __init__(self, hold: bool = False) -> None:
        self._begun = ""
        self._inside = False
        self._holding = hold
        self._parts: list[str] = []
        self.unopened = False
        self.leaked = False

    @property
    def said(self) -> str:
        """What the model said so far, held back or not."""
        return "".join(self._parts)

    def feed(self, piece: str) -> str:
        """What may be passed on now that this has come."""
        if "<" in piece or self._begun:
            return self._read(self._begun + piece)
        return self._say(piece)

    def release(self) -> str:
        """What was held back, now that it is known to be no thinking, for example because that comes apart."""
        holding, self._holding = self._holding, False
        return self.said if holding else ""

    def end(self) -> str:
        """What was held back, once nothing more comes."""
        begun, self._begun = self._begun, ""
        last = self._say(begun)
        return self.release() or last

    def _read(self, text: str) -> str:
        passed = ""
        place = 0
        for tag in _TAG.finditer(text):
            passed += self._say(text[place : tag.start()])
            if tag.group(1):
                passed = self._close(passed)
            else:
                passed += self._open()
            place = tag.end()
        begun = _BEGUN.search(text, max(place, text.rfind("<")))
        end = begun.start() if begun else len(text)
        self._begun = text[end:]
        return passed + self._say(text[place:end])

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
        return ""

    def _say(self, text: str) -> str:
        if self._inside:
            return ""
        if not self._parts:
            text = text.lstrip()
        if text:
            self._parts.append(text)
        return "" if self._holding else text
