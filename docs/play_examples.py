"""Play the scripts of `examples/scripts/` and write what came of them: all, or those that the arguments name.

A name is that of a script without its ending, such as `kuaishou-pmm.strong.en`. The built-in voice asks and the
rules judge; seed and clock are fixed, so the same scripts and content give the same files, byte for byte.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.interview import CloseReason, Interview, MoveKind, Status, Turn, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput
from app.infra.scripts import read_script
from app.services.events import Heard
from app.services.export import ExportForm
from app.services.interviews import Interviews, StartInterview
from app.services.playing import Playing
from app.services.ports import Content
from app.services.scripted import Script, ScriptedCandidate
from app.settings import Settings
from app.wiring.content import load_valid_content
from app.wiring.services import Built, build

EXAMPLES = Path(__file__).parent / "examples"
SCRIPTS = EXAMPLES / "scripts"
# A morning that is in no time zone's way.
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
THINKS_SECONDS = 6.0
# As fast as people speak.
CHARACTERS_A_SECOND = {Language.EN: 14.0, Language.ZH: 4.0}
PATIENCE_SECONDS = 60.0


def main() -> None:
    """Write the examples that the arguments name, or all of them."""
    content = load_valid_content()
    for name in sys.argv[1:] or names():
        try:
            script = read_script(script_of(name), content)
            text = asyncio.run(played(script, content))
        except InvalidInput as fault:
            sys.exit(f"{name}: {fault}")
        path_of(name).write_text(text, encoding="utf-8", newline="")
        print(f"Written: {path_of(name)}")


def names() -> list[str]:
    """Every example there is a script for."""
    return sorted(path.stem for path in SCRIPTS.glob("*.yaml"))


def script_of(name: str) -> Path:
    """What an example is played from."""
    return SCRIPTS / f"{name}.yaml"


def path_of(name: str) -> Path:
    """Where an example is kept."""
    return EXAMPLES / f"{name}.md"


async def played(script: Script, content: Content) -> str:
    """The interview of a script as Markdown; InvalidInput when its answers do not fit what was asked."""
    with tempfile.TemporaryDirectory(prefix="debrief-") as folder:
        clock = SteppedClock()
        url = f"sqlite:///{folder}/example.db"
        settings = Settings(database_url=url, builtin_pace_ms=0, _env_file=None)
        built = build(settings, content, clock=clock)
        try:
            candidate = SpeakingCandidate(ScriptedCandidate(script), built.services.interviews, clock)
            wish = replace(script.wish, voice=VoiceKind.RULES, judge=JudgeKind.RULES)
            return await _transcript(built, candidate, wish)
        finally:
            await built.work.stop()
            await built.close()


class SteppedClock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        """The time it was put to."""
        return self._now

    def forward(self, seconds: float) -> None:
        """Put it forward."""
        self._now += timedelta(seconds=seconds)


@dataclass
class SpeakingCandidate:
    """A scripted candidate for whom time goes by: a moment of thought, then as long as the answer takes to say."""

    script: ScriptedCandidate
    interviews: Interviews
    clock: SteppedClock
    heard: Interview | None = None

    def hear(self, interview: Interview, heard: Heard) -> None:
        """Remember where the interview stands."""
        self.heard = interview
        self.script.hear(interview, heard)

    async def reply(self, turn: Turn) -> str:
        """The script's answer; half-way through it the interviewer may throw something in."""
        said = await self.script.reply(turn)
        if self.heard is None or said.startswith("/"):
            return said
        await self._until_asked(self.heard.id)
        self.clock.forward(THINKS_SECONDS)
        await self.interviews.begin(self.heard.id, turn.n)
        seconds = len(said) / CHARACTERS_A_SECOND[self.heard.language]
        self.clock.forward(seconds / 2)
        if turn.move.kind is MoveKind.SCENARIO:
            await self.interviews.interject(self.heard.id, turn.n, len(said) // 2)
        self.clock.forward(seconds / 2)
        return said

    async def _until_asked(self, interview_id: str) -> None:
        """The next round may open beside a question by mail; its first question is to be asked at a fixed time."""
        while (await self.interviews.get(interview_id)).status is Status.ASKING:  # noqa: ASYNC110
            await asyncio.sleep(0.001)

    def goes_on(self) -> bool:
        """As the script says."""
        return self.script.goes_on()

    def refused(self, why: str) -> None:
        """No answer of an example is unfit."""
        raise InvalidInput(why)


async def _transcript(built: Built, candidate: SpeakingCandidate, wish: StartInterview) -> str:
    services = built.services
    interview = await Playing(services.interviews, services.listening, PATIENCE_SECONDS).play(wish, candidate)
    _expect_whole(interview, candidate.script)
    return (await services.exports.export(interview.id, ExportForm.MD)).text


def _expect_whole(interview: Interview, script: ScriptedCandidate) -> None:
    """Every question has its answer and every answer its question; InvalidInput."""
    last = interview.turns[-1]
    if any(state.reason is CloseReason.ENDED for state in interview.rounds):
        raise InvalidInput(f"Question {last.n} has no answer. Add one under {last.move.question}: {last.question}")
    if script.unused:
        raise InvalidInput(f"Nobody asked for some of these answers: {', '.join(script.unused)}")


if __name__ == "__main__":
    main()
