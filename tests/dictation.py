"""An interviewer who says what a test dictates, and readers who leave and come back meanwhile."""

import asyncio
import json
from contextlib import aclosing
from dataclasses import dataclass, field

from app.domain.language import Bilingual
from app.services.events import Heard, Listening
from app.services.ports import ClosingCue, Cue, Hearer
from tests.hearing import StartedOver

PATIENCE = 0.01


class Dictated:
    """A voice that says what a test dictates, when it does: an exception is raised, None ends the question."""

    def __init__(self) -> None:
        self._pieces: asyncio.Queue[str | StartedOver | Exception | None] = asyncio.Queue()

    def dictate(self, *pieces: str | StartedOver | Exception | None) -> None:
        for piece in pieces:
            self._pieces.put_nowait(piece)

    async def speak(self, _cue: Cue, hearer: Hearer) -> None:
        while (piece := await self._pieces.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, StartedOver):
                await hearer.start_over(piece.stand_in)
            else:
                hearer.hear(piece)

    def rephrase(self, cue: Cue, question: Bilingual) -> str:
        return question.text(cue.language)

    def close(self, _cue: ClosingCue) -> str:
        return "Thank you."


@dataclass
class Reader:
    """Somebody who listens for a while now and again, and writes down what is heard."""

    interview: str
    patience: float = PATIENCE
    last: str | None = "0"
    told: list[str] = field(default_factory=list)
    text: str = ""

    async def hear(self, listening: Listening, most: int) -> None:
        """Listen for up to `most` events, as long as some come, and no longer than to the question."""
        position = await listening.begin(self.interview, self.last)
        async with aclosing(listening.listen(self.interview, position)) as events:
            for _ in range(most):
                try:
                    self._write_down(await asyncio.wait_for(anext(events), self.patience))
                except TimeoutError:
                    return
                if "question" in self.told:
                    return

    async def hear_out(self, listening: Listening) -> None:
        """Listen until the question is complete."""
        position = await listening.begin(self.interview, self.last)
        async with aclosing(listening.listen(self.interview, position)) as events:
            async for event in events:
                self._write_down(event)
                if event.name == "question":
                    return

    def _write_down(self, event: Heard) -> None:
        assert event.id != self.last
        self.last = event.id
        if event.name == "question.delta":
            self.text += json.loads(event.body)["text"]
        else:
            self.told.append(event.name)
            self.text = "" if event.name == "reset" else self.text
