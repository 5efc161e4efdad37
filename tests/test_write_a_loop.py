"""docs/write-a-loop.md: its example is a loop, and can be played."""

import re
from pathlib import Path

import httpx
import pytest

from app.domain.language import Language
from app.infra.content.own import add_own_loops
from app.services.ports import Content
from tests.cli.debrief import debrief, serving
from tests.cli.inside import inside, refusal

PAGE = (Path(__file__).parent.parent / "docs" / "write-a-loop.md").read_text(encoding="utf-8")
SCRIPT = """\
loop: acme-pm
seed: 3
when_out: repeat
answers:
  - I led the map's rework. Late deliveries fell from 9% to 6% in four weeks, against a city that had not got it.
  - We did our best, and it depends on the situation.
  - I took the smaller model over the large one, 40 ms in place of 200, for 2% more misread addresses.
"""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A folder with `loops/` and in it the page's example."""
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "loops").mkdir()
    (tmp_path / "loops" / "acme-pm.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_is_played_from_its_first_question_to_its_debrief(example: Path) -> None:
    (example / "candidate.yaml").write_text(SCRIPT, encoding="utf-8")
    words = ("interview", "--script", "candidate.yaml", "--format", "md")
    ended = inside(*words, folder=example, settings={"LOOPS_DIR": "loops"})
    assert ended.exit_code == 0, ended.output
    assert "Acme product manager" in ended.stdout
    assert "I am Dana" in ended.stdout
    assert ended.stdout.index("Product talk") < ended.stdout.rindex("Architect")
    assert "fell from 9% to 6%" in ended.stdout


def test_the_example_is_refused_in_a_language_it_is_not_written_in(example: Path) -> None:
    (example / "candidate.yaml").write_text(SCRIPT + "language: zh\n", encoding="utf-8")
    said = refusal("interview", "--script", "candidate.yaml", folder=example, settings={"LOOPS_DIR": "loops"})
    assert "not written in that language" in said


def test_the_fault_that_the_page_shows_is_the_one_that_is_found(example: Path) -> None:
    file = example / "loops" / "acme-pm.yaml"
    broken = file.read_text(encoding="utf-8").replace("ownership: 3}", "ownership: 3, fame: 1}")
    file.write_text(broken, encoding="utf-8")
    ended = debrief("check", folder=example, LOOPS_DIR="loops")
    (shown,) = re.findall(r"^(acme-pm\.yaml:.* known: conviction)", PAGE, re.MULTILINE)
    assert ended.returncode == 1
    (said,) = ended.stderr.decode().splitlines()
    assert said.startswith(shown)


def test_a_server_starts_without_a_broken_loop_and_says_so(example: Path) -> None:
    (example / "loops" / "other.yaml").write_text("id: other\ntitle: Other\n", encoding="utf-8")
    with serving(example, LOOPS_DIR="loops") as server:
        loops = [loop["id"] for loop in httpx.get(f"{server.address}/api/v1/loops").json()]
        page = httpx.get(f"{server.address}/", headers={"Accept": "text/html"}).text
        server.process.terminate()
        _, logged = server.process.communicate(timeout=20)
    assert "acme-pm" in loops
    assert "other" not in loops
    assert "only in English" in page
    assert "other.yaml" in page
    assert "other.yaml:1 company: is missing" in logged


def test_a_folder_that_does_not_exist_stops_the_start(tmp_path: Path) -> None:
    ended = debrief("serve", folder=tmp_path, LOOPS_DIR="loops", PORT="0")
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("debrief: LOOPS_DIR must be a folder that exists")
    assert str(tmp_path) not in ended.stderr.decode()


def test_what_the_page_says_may_be_left_out_can_be(content: Content, example: Path) -> None:
    file = example / "loops" / "acme-pm.yaml"
    kept = re.sub(r"(?ms)^personas:.*?^rounds:", "rounds:", file.read_text(encoding="utf-8"))
    for line in (r" +minutes: .*\n", r" +interviewers: .*\n", r" +rephrased: .*\n", r" +signals: \[.*\n"):
        kept = re.sub(line, "", kept)
    file.write_text(re.sub(r"(?ms)^    probes:.*?^  - id", "  - id", kept), encoding="utf-8")
    found = add_own_loops(content, example / "loops")
    assert not found.left_out
    loop = found.loops["acme-pm"]
    assert [round_.interviewers for round_ in loop.rounds] == [("hiring_manager",)] * 2
    assert loop.languages == (Language.EN,)
