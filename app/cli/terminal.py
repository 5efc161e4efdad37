"""A candidate at a terminal: reads the questions as they come, and types the answers."""

import asyncio
import sys
import threading
from io import TextIOWrapper
from typing import Any

import orjson
from rich.console import Console
from rich.text import Text

from app.cli.printing import printable
from app.domain.interview import Interview, Turn
from app.services.events import Heard
from app.services.outcomes import outcome_words
from app.services.playing import Wish
from app.services.ports import DELTA, Content

WISHES = {"skip": Wish.SKIP.value, "rephrase": Wish.REPHRASE.value, "finish": Wish.FINISH.value}


class TypingCandidate:
    """Prints what the interviewer says and sends what is typed. The end of the input ends the interview."""

    def __init__(self, content: Content, console: Console) -> None:
        self._content = content
        self._console = console
        self._lines: asyncio.Queue[str] | None = None
        self._interview: Interview | None = None
        self._heard = ""

    def hear(self, interview: Interview, heard: Heard) -> None:
        """Show it."""
        self._interview = interview
        told = orjson.loads(heard.body)
        match heard.name:
            case "question":
                self._end_question(interview, told)
            case "reset":
                self._start_over()
            case "round":
                self._round(interview, told)
            case "debrief":
                self._debrief(interview)
            case name if name == DELTA:
                self._piece(interview, told)

    def goes_on(self) -> bool:
        """At a terminal the interview ends as it would in life."""
        return False

    async def reply(self, turn: Turn) -> str:
        """The lines typed up to an empty one, or a wish."""
        if self._lines is None:
            self._say("how", **WISHES)
            self._lines = _typed_lines()
        typed: list[str] = []
        while True:
            self._console.print(f"{turn.n} › ", end="")
            line = await self._lines.get()
            if not line:
                return "\n".join(typed) or Wish.FINISH
            line = line.rstrip("\r\n")
            if not typed and line.strip() in WISHES.values():
                return line.strip()
            if line.strip():
                typed.append(line)
            elif typed:
                return "\n".join(typed)

    def refused(self, why: str) -> None:
        """Show it."""
        self._console.print(Text(printable(why), style="yellow"))

    def _piece(self, interview: Interview, told: dict[str, Any]) -> None:
        if not self._heard:
            self._speaker(interview, interview.turns[-1].speaker)
        self._heard += told["text"]
        self._print(told["text"], end="")

    def _end_question(self, interview: Interview, told: dict[str, Any]) -> None:
        if self._heard != told["text"]:
            if self._heard:
                self._console.print()
            self._speaker(interview, told["speaker"])
            self._print(told["text"], end="")
        self._console.print("\n")
        self._heard = ""
        if told["stand_in"]:
            why = outcome_words(self._content.phrases, told["stand_in"], interview.language)
            self._say("stand_in", why=why)

    def _start_over(self) -> None:
        if self._heard:
            self._console.print()
            self._say("starts_over")
        self._heard = ""

    def _round(self, interview: Interview, told: dict[str, Any]) -> None:
        if told["closing"]:
            self._print(told["closing"] + "\n")
        elif told["state"] == "opened":
            round_ = self._content.loop_of(interview).round(told["round"])
            title = round_.title.text(interview.language)
            self._say("round", round=title, minutes=round_.minutes)

    def _debrief(self, interview: Interview) -> None:
        if interview.debrief is None:
            return
        name = interview.debrief.decision.value if interview.debrief.decision else "none"
        decision = self._content.phrases.render(f"export.decision_{name}", interview.language)
        self._say("decision", decision=decision)
        for reason in interview.debrief.reasons:
            self._print(f"- {reason}")

    def _speaker(self, interview: Interview, persona: str) -> None:
        self._console.print(Text(self._content.personas[persona].name.text(interview.language), style="bold"))

    def _say(self, name: str, **values: str | int) -> None:
        if self._interview is not None:
            text = self._content.phrases.render(f"terminal.{name}", self._interview.language, **values)
            self._console.print(Text(printable(text), style="dim"))

    def _print(self, text: str, end: str = "\n") -> None:
        self._console.print(Text(printable(text)), end=end, soft_wrap=True)


def _typed_lines() -> "asyncio.Queue[str]":
    """The lines of standard input as they are typed; an empty string for its end.

    Read by a thread of its own that nothing waits for: a program that ends does not wait for another line.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        # What is not of the terminal's encoding is refused as an answer; it is no reason to stop reading.
        sys.stdin.reconfigure(errors="surrogateescape")
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        line = " "
        while line:
            line = sys.stdin.readline()
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=read, daemon=True).start()
    return lines
