"""What the start form sends."""

from typing import Literal

from pydantic import BaseModel

from app.domain.interview import Mode, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.services.interviews import StartInterview

DOCUMENTS = ("resume", "job_description")


class StartForm(BaseModel):
    """What the start form sends. A round is `loop/round`, so that loops can share round ids.

    A file that was chosen and not read comes as its name: only the page that reads files is sent their content.
    `continues` holds `loop/interview` for each loop that is to be gone on with; only the chosen loop's counts.
    `levels` is no part of the interview: it says what this visitor's pages show. `key` is the same in a form
    that is sent twice.
    """

    loop: str = ""
    rounds: list[str] | None = []
    language: Language = Language.EN
    mode: Mode = Mode.PRACTICE
    clock: Literal["off", "1", "1.5", "2", "3", "5", "10"] = "1"
    voice: VoiceKind = VoiceKind.RULES
    judge: JudgeKind = JudgeKind.RULES
    background: str = ""
    resume: str = ""
    job_description: str = ""
    resume_file: str = ""
    job_description_file: str = ""
    continues: list[str] = []
    levels: Literal["shown", "hidden"] = "shown"
    key: str | None = None

    @property
    def unread(self) -> str | None:
        """The document whose file was chosen and not read."""
        return next((name for name in DOCUMENTS if getattr(self, f"{name}_file")), None)

    def wish(self) -> StartInterview:
        """The same for the service. Pages never open the next round by themselves."""
        prefix = f"{self.loop}/"
        sent = self.rounds or []
        chosen = tuple(value.removeprefix(prefix) for value in sent if value.startswith(prefix))
        return StartInterview(
            loop=self.loop,
            rounds=chosen,
            language=self.language,
            voice=self.voice,
            judge=self.judge,
            mode=self.mode,
            background=self.background,
            resume=self.resume,
            job_description=self.job_description,
            auto_advance=False,
            time_factor=None if self.clock == "off" else float(self.clock),
            continues=next((one.removeprefix(prefix) for one in self.continues if one.startswith(prefix)), None),
        )
