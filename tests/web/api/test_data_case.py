"""The log of a data case over the API: not before it is handed over, whole as a file, solved at the end."""

import csv
import io

from tests.web.candidate import Candidate

ANSWERS = (
    "The flagship phones got it first, returning users and weekends too, so the mix is uneven. 9.4.1 has no "
    "rows on two days, one day stands there twice, watch time is in seconds and next-day return is all zeros once.",
    "If we do this, watch time rises and retention rises, because nothing stops them.",
    "Randomise by user, 200,000 per arm, for two full weeks; success metric is watch time, guardrail is likes.",
    "Up by 4 to 7 percent.",
)


def handed_over(candidate: Candidate, **choices: object) -> str:
    interview_id = candidate.start(loop="kuaishou-ai-pm", rounds=["data-case"], **choices)
    candidate.asked(interview_id)
    return interview_id


def with_result(candidate: Candidate, **choices: object) -> str:
    interview_id = handed_over(candidate, **choices)
    for n, answer in enumerate(ANSWERS, 1):
        candidate.answered(interview_id, n, answer)
        candidate.asked(interview_id, n + 1)
    return interview_id


def test_an_interview_without_a_log_has_none(candidate: Candidate) -> None:
    interview_id = candidate.start()
    for path in ("data-case", "data-case.csv"):
        reply = candidate.http.get(f"/api/v1/interviews/{interview_id}/{path}")
        assert reply.status_code == 404
        assert reply.headers["content-type"] == "application/problem+json"
        assert candidate.http.get(f"/api/v1/interviews/nobody/{path}").status_code == 404


def test_a_log_that_was_handed_over_is_summed_up_without_its_secrets(candidate: Candidate) -> None:
    interview_id = handed_over(candidate)
    case = candidate.http.get(f"/api/v1/interviews/{interview_id}/data-case").json()
    assert case["feature"]["id"] in {"auto-next", "long-mix", "live-cards", "fresh-creators", "fewer-pushes",
                                     "finish-ranker"}  # fmt: skip
    assert len(case["days"]) == 14
    assert set(case["breakdowns"]) == {"device_tier", "user_type", "app_version"}
    assert {len(row) for row in case["head"]} == {len(case["columns"])}
    assert sum(day["on"]["rows"] + day["off"]["rows"] for day in case["days"]) == case["rows"]
    assert case["result"] is None
    assert case["hidden"] is None


def test_the_file_is_the_log_row_for_row_and_the_same_each_time(candidate: Candidate) -> None:
    interview_id = handed_over(candidate)
    case = candidate.http.get(f"/api/v1/interviews/{interview_id}/data-case").json()
    reply = candidate.http.get(f"/api/v1/interviews/{interview_id}/data-case.csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == f'attachment; filename="{case["file"]}"'
    rows = list(csv.reader(io.StringIO(reply.text)))
    assert rows[0] == case["columns"]
    assert rows[1 : 1 + len(case["head"])] == case["head"]
    assert len(rows) - 1 == case["rows"]
    assert candidate.http.get(f"/api/v1/interviews/{interview_id}/data-case.csv").text == reply.text


def test_titles_come_in_the_interview_s_language_or_the_one_asked_for(candidate: Candidate) -> None:
    interview_id = handed_over(candidate, language="zh")
    path = f"/api/v1/interviews/{interview_id}/data-case"
    assert not candidate.http.get(path).json()["feature"]["title"].isascii()
    assert candidate.http.get(path, params={"language": "en"}).json()["feature"]["title"].isascii()
    assert candidate.http.get(path, params={"language": "fr"}).status_code == 422


def test_the_result_is_there_once_it_was_told_and_what_was_hidden_once_the_round_is_over(
    candidate: Candidate,
) -> None:
    interview_id = with_result(candidate)
    path = f"/api/v1/interviews/{interview_id}/data-case"
    case = candidate.http.get(path).json()
    result = case["result"]
    assert result["per_arm"] == 200_000
    assert result["days"] == 14
    assert result["main"]["low"] < result["main"]["change"] < result["main"]["high"]
    assert result["predicted"] == [0.04, 0.07]
    assert case["hidden"] is None
    candidate.http.post(f"/api/v1/interviews/{interview_id}/finish")
    hidden = candidate.http.get(path).json()["hidden"]
    assert case["metric"] in hidden["effects"]
    assert hidden["confounder_column"] in {"device_tier", "user_type", "date"}


def test_a_live_interview_hides_until_its_end(candidate: Candidate) -> None:
    interview_id = with_result(candidate, mode="live")
    path = f"/api/v1/interviews/{interview_id}/data-case"
    assert candidate.http.get(path).json()["hidden"] is None
    candidate.http.post(f"/api/v1/interviews/{interview_id}/finish")
    assert candidate.http.get(path).json()["hidden"] is not None


def test_a_line_of_the_case_put_differently_has_its_blanks_filled(candidate: Candidate) -> None:
    interview_id = handed_over(candidate)
    rephrased = candidate.act(interview_id, "turns/1/rephrase")
    assert rephrased.status_code == 200, rephrased.text
    title = candidate.http.get(f"/api/v1/interviews/{interview_id}/data-case").json()["feature"]["title"]
    text = candidate.read(interview_id)["turns"][0]["rephrased"]["text"]
    assert title in text
    assert "{" not in text
