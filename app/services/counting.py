"""Judges whose scorecards are counted."""

from collections.abc import Sequence

from app.domain.scorecard import Scorecard
from app.services.figures import Figures
from app.services.ports import BulkJudge, Judge, JudgeRequest


class CountedJudge:
    """Implements the services' Judge around another one."""

    def __init__(self, judge: Judge, figures: Figures) -> None:
        self._judge = judge
        self._figures = figures

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """As the judge inside."""
        card = await self._judge.judge(request)
        self._figures.judged(card)
        return card


class CountedBulkJudge:
    """Implements `ports.BulkJudge` around another one."""

    def __init__(self, judge: BulkJudge, figures: Figures) -> None:
        self._judge = judge
        self._figures = figures

    async def judge_all(self, requests: Sequence[JudgeRequest]) -> Sequence[Scorecard]:
        """As the judge inside."""
        cards = await self._judge.judge_all(requests)
        for card in cards:
            self._figures.judged(card)
        return cards

    async def rest(self) -> None:
        """As the judge inside."""
        await self._judge.rest()
