"""A coach reviews by a link, with forms alone: blind at first, pending until submitted, both levels in the end."""

import json
from collections.abc import Iterator, Mapping

import httpx
import pytest

from tests.web.candidate import Candidate
from tests.web.serving import debrief_app, running
from tests.web.shared_links import BROWSER, finished, hidden, shared

CHECK = "quantified_impact.result_stated"
RATING = {f"met.{CHECK}": "no", f"reason.{CHECK}": "A lift without its cost."}
COMMENT = {"from.comment": "2", "comment": "Say what it cost."}


class Rehearsal:
    """One interview of a server, its owner and its coach."""

    def __init__(self, candidate: Candidate) -> None:
        self.owner = candidate.http
        self.interview = finished(candidate)
        self.path = shared(self.owner, self.interview, "coach", name="Ms Wang")
        self.coach = httpx.Client(base_url=self.owner.base_url, headers=BROWSER, timeout=20, follow_redirects=True)

    def say(self, form: Mapping[str, str], n: int = 1, act: str = "save") -> httpx.Response:
        """Fill in the form of question `n` and send it."""
        page = self.coach.get(f"{self.path}/review/{n}")
        return self.coach.post(f"{self.path}/review/{n}", data={**hidden(page.text), "act": act, **form})

    def transcript(self) -> str:
        """The owner's."""
        return self.owner.get(f"/interviews/{self.interview}/transcript", headers=BROWSER).text


@pytest.fixture(scope="module")
def candidate_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    app = debrief_app(tmp_path_factory.mktemp("reviewing") / "debrief.db")
    with running(app) as address:
        candidate = Candidate(address)
        yield candidate
        candidate.http.close()


@pytest.fixture
def rehearsal(candidate_at: Candidate) -> Iterator[Rehearsal]:
    made = Rehearsal(candidate_at)
    yield made
    made.coach.close()


def test_the_judges_word_is_out_of_sight_until_the_coach_has_one(rehearsal: Rehearsal) -> None:
    before = rehearsal.coach.get(f"{rehearsal.path}/review/1").text
    assert "The judge</b>" not in before
    assert "0 of 4 rated" in before
    after = rehearsal.say(RATING).text
    assert after.count("The judge</b>") == 1
    assert "1 of 4 rated" in after
    shown = rehearsal.coach.post(f"{rehearsal.path}/scores", data={"scores": "shown"})
    assert 'class="evidence"' in shown.text
    whole = rehearsal.coach.get(f"{rehearsal.path}/review/1").text
    assert whole.count("The judge</b>") > 4
    assert 'name="blind" value=""' in whole


def test_nothing_is_seen_by_the_owner_before_it_is_submitted(rehearsal: Rehearsal) -> None:
    saved = rehearsal.say(RATING | COMMENT)
    assert "Only you see it until you submit" in saved.text
    assert "A lift without its cost." not in rehearsal.transcript()
    overview = rehearsal.coach.get(rehearsal.path).text
    assert "2 comments and ratings wait" in overview
    submitted = rehearsal.coach.post(f"{rehearsal.path}/submit").text
    assert "2 comments and ratings are submitted" in submitted
    transcript = rehearsal.transcript()
    for words in ("A lift without its cost.", "Say what it cost.", "Ms Wang", "the judge: Met"):
        assert words in transcript
    debrief = rehearsal.owner.get(f"/interviews/{rehearsal.interview}/debrief", headers=BROWSER).text
    assert "A lift without its cost." in debrief
    assert "Nothing of this changes the judge" in debrief


def test_going_on_leads_through_all_answers_and_back_to_the_overview(rehearsal: Rehearsal) -> None:
    assert "0 of 2 answers gone through." in rehearsal.coach.get(rehearsal.path).text
    second = rehearsal.say(COMMENT, 1, "next")
    assert second.url.path == f"{rehearsal.path}/review/2"
    assert "1 of 2 answers gone through." in second.text
    end = rehearsal.say({}, 2, "next")
    assert end.url.path == rehearsal.path
    assert "2 of 2 answers gone through." in end.text
    assert "Submit review" in end.text


@pytest.mark.parametrize(
    ("form", "told", "field"),
    [
        ({"comment": "About what?"}, "Say which sentences the comment is about.", "from.comment"),
        ({"comment": "x", "from.comment": "99"}, "Say which sentences the comment is about.", "from.comment"),
        ({f"met.{CHECK}": "no"}, "Give a reason: ", f"reason.{CHECK}"),
        ({f"met.{CHECK}": "yes", f"reason.{CHECK}": "x"}, "Say which sentences show it", f"from.{CHECK}"),
        ({}, "There is nothing to save yet", "comment"),
        ({"attempt": "2", **COMMENT}, "Another attempt counts by now", "answer"),
        ({"exact": "5-2", **COMMENT}, "These words do not stand in the answer", "main"),
        ({"exact": "0-999999", **COMMENT}, "These words do not stand in the answer", "main"),
    ],
)
def test_what_the_form_lacks_is_said_with_a_link_and_all_text_is_kept(
    rehearsal: Rehearsal, form: dict[str, str], told: str, field: str
) -> None:
    typed = {**form, "reason.ownership.role_claimed": "Kept <b>reason</b>"}
    page = rehearsal.say(typed)
    assert page.status_code == 422
    assert told in page.text
    assert f'href="#{field}"' in page.text
    assert f'id="{field}"' in page.text
    assert "Kept &lt;b&gt;reason&lt;/b&gt;</textarea>" in page.text
    assert 'class="said-list"' not in page.text


def test_a_form_sent_twice_says_it_once(rehearsal: Rehearsal) -> None:
    page = rehearsal.coach.get(f"{rehearsal.path}/review/1")
    form = {**hidden(page.text), **RATING, **COMMENT}
    for _ in range(2):
        assert rehearsal.coach.post(f"{rehearsal.path}/review/1", data=form).status_code == 200
    reused = rehearsal.coach.post(f"{rehearsal.path}/review/1", data={**form, "comment": "Something else."})
    assert reused.status_code == 422
    assert "Something else.</textarea>" in reused.text
    assert "2 comments and ratings wait" in rehearsal.coach.get(rehearsal.path).text


def test_something_pending_can_be_dropped(rehearsal: Rehearsal) -> None:
    page = rehearsal.say(COMMENT).text
    number = page[page.index('name="comment" value="') + len('name="comment" value="') :].split('"')[0]
    dropped = rehearsal.coach.post(f"{rehearsal.path}/discard", data={"n": "1", "comment": number})
    assert "Say what it cost." not in dropped.text
    again = rehearsal.coach.post(f"{rehearsal.path}/discard", data={"n": "1", "comment": number})
    assert again.status_code == 404


def test_selected_words_are_the_anchor_in_code_points(rehearsal: Rehearsal, candidate_at: Candidate) -> None:
    emoji = finished(candidate_at, "🚀🚀 I led it. Retention rose by 1.8% in 3 weeks.")
    path = shared(rehearsal.owner, emoji, "coach")
    page = rehearsal.coach.get(f"{path}/review/1")
    form = {**hidden(page.text), "exact": "3-12", "comment": "Alone?"}
    assert '<q lang="en">I led it.</q>' in rehearsal.coach.post(f"{path}/review/1", data=form).text


def test_the_owner_disagrees_and_resolves_on_pages_of_their_own(rehearsal: Rehearsal) -> None:
    base = f"/interviews/{rehearsal.interview}"
    with httpx.Client(base_url=rehearsal.owner.base_url, headers=BROWSER, follow_redirects=True) as owner:
        page = owner.get(f"{base}/review/1")
        assert page.text.count("The judge</b>") > 4
        assert 'id="next"' not in page.text
        said = owner.post(f"{base}/review/1", data={**hidden(page.text), **RATING})
        assert "A lift without its cost." in said.text
        assert said.url.path == f"{base}/transcript"
        rehearsal.say(COMMENT)
        rehearsal.coach.post(f"{rehearsal.path}/submit")
        transcript = owner.get(f"{base}/transcript").text
        action = transcript.split("/resolve")[0].rpartition('action="')[2] + "/resolve"
        assert "Open again" in owner.post(action, data={"resolved": "true"}).text
        assert "Open again" not in owner.post(action, data={"resolved": "false"}).text


def test_what_coaches_type_is_shown_as_they_typed_it_and_nothing_more(rehearsal: Rehearsal) -> None:
    evil = "<script>alert(1)</script> {{ 7*7 }} ![x](https://example.com/x.png)"
    rehearsal.say(COMMENT | {"comment": evil})
    rehearsal.coach.post(f"{rehearsal.path}/submit")
    transcript = rehearsal.transcript()
    assert "<script>alert" not in transcript
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} ![x]" in transcript


def test_a_live_interview_takes_comments_only_before_its_end(rehearsal: Rehearsal, candidate_at: Candidate) -> None:
    live = candidate_at.start(rounds=["hiring-manager"], mode="live")
    candidate_at.answered(live)
    candidate_at.asked(live, 2)
    path = shared(rehearsal.owner, live, "coach")
    page = rehearsal.coach.get(f"{path}/review/1").text
    assert "checks are rated when the interview is finished" in page
    assert f'name="met.{CHECK}"' not in page
    rehearsal.coach.post(f"{path}/scores", data={"scores": "shown"})
    assert 'class="evidence"' not in rehearsal.coach.get(path).text
    assert json.dumps(candidate_at.read(live)["turns"][0]["scorecard"]) == "null"


def test_what_was_said_is_found_by_author_check_and_state(rehearsal: Rehearsal) -> None:
    rehearsal.say(RATING | COMMENT)
    rehearsal.say(COMMENT | {"from.comment": "1", "comment": "About question two."}, 2)
    rehearsal.coach.post(f"{rehearsal.path}/submit")
    base = f"/interviews/{rehearsal.interview}"
    page = rehearsal.transcript()
    number = page.split("/resolve")[0].rpartition("/comments/")[2]
    rehearsal.owner.post(f"{base}/comments/{number}/resolve", data={"resolved": "true"}, headers=BROWSER)
    author = page.split('<select name="by">')[1].split('value="')[2].split('"')[0]

    def found(**sought: str) -> str:
        return rehearsal.owner.get(f"{base}/transcript", params=sought, headers=BROWSER).text

    said = {"settled": COMMENT["comment"], "open": "About question two.", "word": RATING[f"reason.{CHECK}"]}

    def shown(page: str) -> set[str]:
        return {name for name, words in said.items() if words in page}

    assert shown(found()) == {"settled", "open", "word"}
    assert shown(found(state="open")) == {"open"}
    assert shown(found(state="resolved")) == {"settled"}
    assert shown(found(on=CHECK)) == {"word"}
    assert shown(found(by=author)) == {"settled", "open", "word"}
    assert shown(found(by="owner")) == set()
    assert 'id="turn-1"' not in found(state="open")
    assert "1 of 2 questions" in found(state="open") or "1 of 3 questions" in found(state="open")
    assert '<option value="open" selected>' in found(state="open")
    assert found(state="lost").count("turn-1") == 0


def test_the_next_answer_that_is_not_gone_through_is_named(rehearsal: Rehearsal) -> None:
    assert "data-unresolved" in rehearsal.coach.get(f"{rehearsal.path}/review/1").text
    rehearsal.say({}, 2, "next")
    assert "data-unresolved" not in rehearsal.coach.get(f"{rehearsal.path}/review/1").text
