"""deploy/compose.yaml starts what exists: commands, settings, addresses. No engine runs it here."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from app.cli import program
from app.settings import Settings

ROOT = Path(__file__).parent.parent
COMPOSE = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
CADDYFILE = (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OPERATE = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
OURS = ("debrief-1", "debrief-2", "worker")
SERVERS = OURS[:2]
# The web server's own: which proxies it believes.
NOT_SETTINGS = {"FORWARDED_ALLOW_IPS"}
VARIABLE = re.compile(r"\$\{(\w+)(:[?-])?")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
    return found


def commands() -> set[str]:
    return set(get_command(program).commands)  # type: ignore[attr-defined]


def test_there_are_a_database_two_servers_a_worker_and_a_proxy(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"postgres", *OURS, "proxy"}
    assert re.search(r'^CMD \["debrief", "(\w+)"\]', DOCKERFILE, re.MULTILINE) is not None
    assert {"serve", "worker"} <= commands()
    assert services["worker"]["command"] == ["debrief", "worker"]
    assert all("command" not in services[server] for server in SERVERS)
    assert f"PORT={services['worker']['environment']['WORKER_PORT']} " in DOCKERFILE
    assert "/readyz" in DOCKERFILE.partition("HEALTHCHECK")[2]


def test_every_setting_exists_and_all_of_them_can_start(services: dict[str, dict[str, Any]]) -> None:
    for name in OURS:
        given = services[name]["environment"]
        assert set(given) - NOT_SETTINGS <= {setting.upper() for setting in Settings.model_fields}
        filled = {key: _filled(str(value)) for key, value in given.items() if key not in NOT_SETTINGS}
        settings = Settings.load(
            _env_file=None, host="0.0.0.0", **{key.lower(): value for key, value in filled.items() if value}
        )
        assert settings.database_url == "postgresql://debrief:secret-of-sixteen-or-more@postgres/debrief"
        assert services[name]["stop_grace_period"] == "15s"
        assert settings.shutdown_delay_seconds < 8


def _filled(value: str) -> str:
    """As it is once every secret that must be given is."""
    return re.sub(r"\$\{\w+:\?[^}]*\}", "secret-of-sixteen-or-more", re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))


def test_secrets_have_no_default_and_every_variable_is_described() -> None:
    asked: dict[str, str] = dict(VARIABLE.findall(COMPOSE))
    assert {name for name, kind in asked.items() if kind == ":?"} == {"POSTGRES_PASSWORD", "ACCESS_TOKEN"}
    assert "" not in asked.values()
    known = {setting.upper() for setting in Settings.model_fields}
    assert [name for name in asked if name not in known and name not in OPERATE] == []


def test_only_the_proxy_can_be_reached_and_it_passes_on_to_the_servers(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    upstreams = re.search(r"reverse_proxy (.+) \{", CADDYFILE)
    assert upstreams is not None
    assert upstreams[1].split() == [f"{server}:8000" for server in SERVERS]
    assert "PORT=8000" in DOCKERFILE
    assert "health_uri /readyz" in CADDYFILE
    mounted = [volume.split(":")[0] for volume in services["proxy"]["volumes"] if volume.startswith("./")]
    assert [(ROOT / "deploy" / file).is_file() for file in mounted] == [True]


def test_nothing_runs_as_root_or_writes_to_its_own_files(services: dict[str, dict[str, Any]]) -> None:
    assert re.search(r"^USER debrief$", DOCKERFILE, re.MULTILINE) is not None
    assert all(services[name]["read_only"] and services[name]["cap_drop"] == ["ALL"] for name in OURS)


def test_every_image_is_ours_or_of_a_named_version(services: dict[str, dict[str, Any]]) -> None:
    images = {name: service["image"] for name, service in services.items()}
    assert {images[name] for name in OURS} == {"debrief"}
    assert all(re.fullmatch(r"[a-z]+:\d+", images[name]) for name in ("postgres", "proxy"))
