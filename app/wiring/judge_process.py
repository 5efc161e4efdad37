"""The process that judges by the rules: a request a line on standard input, its scorecard on standard output.

It ends when its input does, so it never outlives whoever started it.
"""

import asyncio
import sys
from typing import BinaryIO

from pydantic import TypeAdapter

from app.infra.store.documents import SCORECARDS
from app.judges.rules import RulesJudge
from app.services.ports import Judge, JudgeRequest
from app.wiring.content import load_valid_content

_REQUESTS = TypeAdapter(JudgeRequest)


async def serve(judge: Judge, requests: BinaryIO, replies: BinaryIO) -> None:
    """Judge each request in turn until there is none."""
    for line in requests:
        card = await judge.judge(_REQUESTS.validate_json(line))
        replies.write(SCORECARDS.dump(card).encode() + b"\n")
        replies.flush()


def main() -> None:
    """Judge what comes in by the rules that ship."""
    content = load_valid_content()
    judge = RulesJudge(content.rubric, content.reading, content.weights)
    asyncio.run(serve(judge, sys.stdin.buffer, sys.stdout.buffer))


if __name__ == "__main__":
    main()
