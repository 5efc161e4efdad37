"""Settings: read once, checked once, and explained in one line when they do not allow a start."""

import os
import re
from pathlib import Path

import pytest

from app.errors import SettingsInvalid
from app.settings import Settings

ROOT = Path(__file__).parent.parent
TOKEN = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test starts in an empty folder with no setting in its environment."""
    for name in list(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def refusal(**given: object) -> str:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.load(**given)
    return str(caught.value)


def test_without_anything_set_the_defaults_serve_this_machine_only() -> None:
    settings = Settings.load()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == "sqlite:///data/debrief.db"
    assert settings.serves_loopback
    assert settings.openai_api_key is None


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=9001\nLOG_LEVEL=ERROR\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "9002")
    settings = Settings.load()
    assert settings.port == 9002
    assert settings.log_level == "error"


def test_the_example_file_copied_as_it_is_changes_nothing() -> None:
    before = Settings.load()
    Path(".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert Settings.load() == before


def test_the_example_file_lists_every_setting_with_a_comment() -> None:
    blocks = (ROOT / ".env.example").read_text(encoding="utf-8").split("\n\n")[1:]
    listed = [re.findall(r"^([A-Z_]+)=$", block, re.MULTILINE) for block in blocks]
    assert [name for names in listed for name in names] == [name.upper() for name in Settings.model_fields]
    assert all(len(names) == 1 for names in listed)
    assert all(block.startswith("# ") for block in blocks)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().port = 1  # type: ignore[misc]


def test_secrets_do_not_show_in_the_representation() -> None:
    settings = Settings.load(access_token=TOKEN, openai_api_key="sk-very-secret")
    assert TOKEN not in repr(settings)
    assert "sk-very-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "eighty", "PORT must be a valid integer"),
        ("PORT", "65536", "PORT must be less than or equal to 65535"),
        ("PORT", "-1", "PORT must be greater than or equal to 0"),
        ("BUILTIN_PACE_MS", "-5", "BUILTIN_PACE_MS must be greater"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be 'debug', 'info', 'warning' or 'error'"),
        ("OPENAI_BASE_URL", "models.lan", "OPENAI_BASE_URL must be a whole address"),
        ("OPENAI_BASE_URL", "http://[::1", "OPENAI_BASE_URL must be a whole address"),
        ("ACCESS_TOKEN", "too-short", "ACCESS_TOKEN must have 16 characters or more"),
        ("ACCESS_TOKEN", "sixteen characters with spaces", "ACCESS_TOKEN must be made of"),
        ("ACCESS_TOKEN", "十六个字符以上的口令也不可以使用中文", "ACCESS_TOKEN must be made of"),
        ("JUDGE_MODEL", " padded ", "JUDGE_MODEL has spaces"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_one_line_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    message = refusal()
    assert message.startswith(says)
    assert "\n" not in message
    assert value not in message


def test_an_unknown_name_in_the_file_is_named_with_the_one_that_was_meant() -> None:
    Path(".env").write_text("DATABSE_URL=sqlite:///x.db\n", encoding="utf-8")
    assert refusal().startswith("DATABSE_URL in .env is not a setting of Debrief. Did you mean DATABASE_URL?")


def test_a_file_that_is_not_text_is_refused() -> None:
    Path(".env").write_bytes(b"HOST=\xff\xfe\n")
    assert "not UTF-8" in refusal()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "::1", "127.8.8.8"])
def test_a_loopback_address_needs_no_token(host: str) -> None:
    assert Settings.load(host=host).serves_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "debrief.example.com"])
def test_any_other_address_needs_a_token(host: str) -> None:
    assert refusal(host=host).startswith("ACCESS_TOKEN is needed because HOST is not a loopback address")
    assert not Settings.load(host=host, access_token=TOKEN).serves_loopback
