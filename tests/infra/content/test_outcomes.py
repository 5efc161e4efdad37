"""Whatever keeps a model from giving something usable can be told in plain words, in both languages."""

import re

import pytest

from app.domain.language import Language
from app.services.chat import Failure
from app.services.outcomes import outcome_words
from tests.rehearsal import content

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("language", Language)
def test_every_failure_has_words_of_its_own_that_go_on_a_sentence(language: Language) -> None:
    general = outcome_words(content().phrases, "never_heard_of", language)
    told = [outcome_words(content().phrases, failure, language) for failure in Failure]
    assert len({general, *told}) == len(Failure) + 1
    for words in (general, *told):
        assert not re.search(r"[.。!！]$", words)
        assert "_" not in words or re.search(r"\b[A-Z]+_[A-Z_]+\b", words)
        assert bool(HAN.search(words)) == (language is Language.ZH)
        assert language is Language.ZH or words[0].islower()


def test_a_reason_nobody_knows_gets_a_general_phrase() -> None:
    words = outcome_words(content().phrases, "script_ended", Language.EN)
    assert words == content().phrases.render("outcomes.unknown", Language.EN)


@pytest.mark.parametrize("sentence", ["Nothing you said was scored for this.", "这一项没有可以评分的回答。"])
def test_a_reason_that_is_a_sentence_stays_as_it_is(sentence: str) -> None:
    assert outcome_words(content().phrases, sentence, Language.EN) == sentence
