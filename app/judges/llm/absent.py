"""The judge of an interview whose model is no longer set up."""

from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard
from app.judges.form import unscored
from app.services.chat import Failure
from app.services.ports import JudgeRequest


class AbsentJudge:
    """Implements the services' Judge: every signal is unscored, so that nothing waits for a model that is gone."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """A scorecard without a level."""
        return Scorecard(
            judge=JudgeIdentity(JudgeKind.LLM),
            rubric_version=self._rubric.version,
            rubric_sha256=self._rubric.sha256,
            signals=tuple(
                unscored(self._rubric.signals[signal], Failure.NOT_CONFIGURED) for signal in request.signals
            ),
        )
