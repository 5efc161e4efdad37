"""The committee put into words by a server's model, in English and Chinese: what it invents is never shown."""

import json
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from tests.able_model import able
from tests.model_server import ModelServer
from tests.model_server.speech import Body, prompt_of, schema_in_prompt, schema_of
from tests.web.candidate import CHINESE, STRONG, Candidate
from tests.web.serving import running
from tests.web.test_pages import BROWSER

Serve = Callable[[ModelServer], ModelServer]
SPOKEN = {"en": STRONG, "zh": CHINESE}
TRUE = {
    "en": (
        "I heard “from 320 ms to 180 ms”, and I know what changed.",
        "We heard what changed, and we talked about it.",
    ),
    "zh": ("我听到的是“从 320 毫秒降到 180 毫秒”，我知道变了什么。", "我们听到了变化，也谈过了。"),
}
INVENTED = {
    "en": ["I heard that it rose by 12 %.", "I heard “we doubled the revenue of the company”."],
    "zh": ["我听到它涨了 12%。", "我听到的是“我们把公司的收入翻了一番”。"],
}
MARK = {
    "en": ("Put into words by", "Written by template"),
    "zh": ("每处引用都与你的原话核对过", "模板文字"),
}


def saying(*replies: tuple[str, str]) -> Callable[[Body], str]:
    """A model that does all else as it is asked, and words the committee with these, the last again and again."""
    left = list(replies)

    def say(body: Body) -> str:
        schema = schema_of(body) or schema_in_prompt(body)
        if schema is None or "together" not in schema["properties"]:
            return able(body)
        spoken, together = left.pop(0) if len(left) > 1 else left[0]
        said = [{"round": "hiring-manager", "persona": "hiring_manager", "text": spoken}]
        return json.dumps({"statements": said, "together": together}, ensure_ascii=False)

    return say


def debriefed(folder: Path, server: ModelServer, language: str, mark: str) -> str:
    """The debrief's page in this language once it holds `mark`."""
    given: dict[str, Any] = {
        "database_url": f"sqlite:///{folder}/debrief.db",
        "builtin_pace_ms": 0,
        "openai_base_url": server.base_url,
        "openai_api_key": "sk-test",
        "interviewer_model": server.models[0],
        "model_retries": 0,
    }
    with running(create_app(Settings.load(_env_file=None, **given))) as address:
        candidate = Candidate(address)
        with candidate.http as http:
            made = candidate.start(rounds=["hiring-manager"], voice="llm", judge="rules", language=language)
            candidate.answered(made, 1, SPOKEN[language])
            candidate.scored(made, 1)
            candidate.act(made, "finish")
            candidate.until(made, "debrief")
            until = time.monotonic() + 20
            while time.monotonic() < until:
                page = unescape(http.get(f"/interviews/{made}/debrief?lang={language}", headers=BROWSER).text)
                if mark in page:
                    return page
    raise AssertionError(page)


def wordings(server: ModelServer) -> list[str]:
    return [read for asked in server.requests if '"what_decided_it"' in (read := prompt_of(asked.body))]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_true_words_are_shown_with_their_quote_led_back(tmp_path: Path, serve_model: Serve, language: str) -> None:
    server = serve_model(ModelServer(say=saying(TRUE[language])))
    page = debriefed(tmp_path, server, language, MARK[language][0])
    assert TRUE[language][1] in page
    assert MARK[language][1] not in page
    assert len(wordings(server)) == 1


@pytest.mark.parametrize(
    ("language", "invented"), [(tag, text) for tag, texts in INVENTED.items() for text in texts]
)
def test_an_invented_number_or_quote_is_refused_twice_and_the_templates_stay(
    tmp_path: Path, serve_model: Serve, language: str, invented: str
) -> None:
    server = serve_model(ModelServer(say=saying((invented, TRUE[language][1]))))
    page = debriefed(tmp_path, server, language, MARK[language][1])
    assert invented not in page
    assert TRUE[language][1] not in page
    first, second = wordings(server)
    assert invented in second
    assert invented not in first


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_put_right_at_the_second_try_is_shown(tmp_path: Path, serve_model: Serve, language: str) -> None:
    wrong = (INVENTED[language][0], TRUE[language][1])
    server = serve_model(ModelServer(say=saying(wrong, TRUE[language])))
    page = debriefed(tmp_path, server, language, MARK[language][0])
    assert INVENTED[language][0] not in page
    assert TRUE[language][1] in page
