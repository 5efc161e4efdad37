"""Everything that can be set from outside. The only reader of the environment and of `.env`."""

import difflib
import ipaddress
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import SettingsInvalid

SHORTEST_ACCESS_TOKEN = 16

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["text", "json"]


class Settings(BaseSettings):
    """One frozen object of settings; `.env.example` explains each. Blank values count as not set."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    worker_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    database_url: str = "sqlite:///data/debrief.db"
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    interviewer_model: str | None = None
    judge_model: str | None = None
    model_connect_seconds: Annotated[float, Field(gt=0, le=600)] = 5
    model_first_token_seconds: Annotated[float, Field(gt=0, le=3600)] = 60
    model_between_tokens_seconds: Annotated[float, Field(gt=0, le=3600)] = 30
    model_whole_seconds: Annotated[float, Field(gt=0, le=3600)] = 180
    model_turn_seconds: Annotated[float, Field(gt=0, le=3600)] = 120
    model_retries: Annotated[int, Field(ge=0, le=10)] = 2
    interviewer_calls_at_once: Annotated[int, Field(ge=1, le=10_000)] = 512
    judge_calls_at_once: Annotated[int, Field(ge=1, le=10_000)] = 16
    max_tokens_per_interview: Annotated[int, Field(ge=1)] | None = None
    max_tokens_per_day: Annotated[int, Field(ge=1)] | None = None
    loops_dir: Path | None = None
    webhook_secret: SecretStr | None = None
    webhook_private_addresses: bool = False
    access_token: SecretStr | None = None
    shutdown_delay_seconds: Annotated[float, Field(ge=0, le=300)] = 0
    builtin_pace_ms: Annotated[int, Field(ge=0, le=2000)] = 20
    log_level: LogLevel = "info"
    log_format: LogFormat = "text"
    otel_exporter_otlp_endpoint: str | None = None

    @classmethod
    def load(cls, **given: Any) -> Self:
        """The settings from the environment and `.env`; `given` ones win. Raises SettingsInvalid."""
        try:
            return cls(**given)
        except ValidationError as error:
            raise SettingsInvalid(_explain(error.errors(include_input=False, include_url=False)[0])) from error
        except UnicodeDecodeError as error:
            raise SettingsInvalid("The file .env is not UTF-8 text. Save it as UTF-8 and start again.") from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SettingsInvalid(f"The file .env cannot be read ({reason}). Check its permissions.") from error

    @field_validator("host", "database_url", "interviewer_model", "judge_model", mode="after")
    @classmethod
    def _plain(cls, value: str) -> str:
        if value != value.strip() or not value.isprintable():
            raise ValueError("has spaces at its ends or unprintable characters; remove them")
        return value

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("openai_base_url", "otel_exporter_otlp_endpoint", mode="after")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = parts.scheme in {"http", "https"} and parts.hostname is not None
        except ValueError:
            usable = False
        if not usable:
            raise ValueError("must be a whole address such as https://api.example.com")
        return value

    @field_validator("loops_dir", mode="after")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError("must be a folder that exists, such as loops; make it, or leave this blank")
        return value

    @field_validator("access_token", mode="after")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if len(token) < SHORTEST_ACCESS_TOKEN:
            raise ValueError(f"must have {SHORTEST_ACCESS_TOKEN} characters or more")
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ValueError("must be made of letters, digits and signs without spaces")
        return value

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if not self.serves_loopback and self.access_token is None:
            raise ValueError(
                f"ACCESS_TOKEN is needed because HOST is not a loopback address: set it to a secret of "
                f"{SHORTEST_ACCESS_TOKEN} characters or more, or set HOST=127.0.0.1"
            )
        return self

    @cached_property
    def serves_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False


def _explain(error: ErrorDetails) -> str:
    """One line that names the setting and says what to do, without its value."""
    name = str(error["loc"][0]) if error["loc"] else ""
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    if not name:
        return f"{message}."
    if error["type"] == "extra_forbidden":
        return _unknown(name)
    wanted = message if error["type"] == "value_error" else message.replace("should be", "must be")
    return f"{name.upper()} {wanted}. Correct it in the environment or in .env."


def _unknown(name: str) -> str:
    known = [setting.upper() for setting in Settings.model_fields]
    close = difflib.get_close_matches(name.upper(), known, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Known are {', '.join(known)}."
    return f"{name.upper()[:60]} in .env is not a setting of Debrief. {hint} Correct or remove it."
