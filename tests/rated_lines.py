"""Rated answers as lines of a file."""

import json

STRONG = "I led it. Retention rose from 31% to 34% against a 10% holdout and brought two million dollars a year."
VAGUE = "It was a huge success."
CHINESE = "我负责这次改造，对照 10% 的保留组，留存从 31% 升到 34%，一年多赚了两百万美元。"


def line(row_id: str = "a-1", answer: str = STRONG, **more: object) -> str:
    """One answer, rated 5 for quantified impact unless `more` says otherwise."""
    return json.dumps({"id": row_id, "answer": answer, "levels": {"quantified_impact": 5}} | more)


def rated(row_id: str, level: int, answer: str = STRONG) -> str:
    """One answer with this level for quantified impact."""
    return line(row_id, answer, levels={"quantified_impact": level})
