"""Imports point one way: web → services → domain; judges, voices and infra serve the services' ports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
MAY_IMPORT = {
    "domain": {"domain", "errors"},
    "services": {"services", "domain", "errors"},
    "judges": {"judges", "services", "domain", "errors"},
    "voices": {"voices", "services", "domain", "errors"},
    "infra": {"infra", "services", "domain", "errors"},
    "web": {"web", "services", "domain", "errors", "settings"},
    "errors": set(),
    "settings": {"settings", "errors"},
}
PURE = {"domain"}
NOT_PURE = {
    "asyncio",
    "fastapi",
    "httpx",
    "logging",
    "os",
    "pathlib",
    "pydantic",
    "socket",
    "sqlmodel",
    "time",
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def files(layer: str) -> list[Path]:
    return sorted((APP / layer).rglob("*.py")) if (APP / layer).is_dir() else [APP / f"{layer}.py"]


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_a_layer_imports_only_what_it_may(layer: str) -> None:
    wrong = [
        f"{path.relative_to(APP)} imports {name}"
        for path in files(layer)
        for name in imports(path)
        if name.startswith("app.") and name.split(".")[1] not in MAY_IMPORT[layer]
    ]
    assert wrong == []


@pytest.mark.parametrize("layer", sorted(PURE))
def test_the_domain_touches_nothing_outside_itself(layer: str) -> None:
    wrong = [
        f"{path.relative_to(APP)} imports {name}"
        for path in files(layer)
        for name in imports(path)
        if name.split(".")[0] in NOT_PURE
    ]
    assert wrong == []


def test_every_part_of_the_app_has_its_rule() -> None:
    parts = {path.stem for path in APP.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__", "wiring", "main", "cli"} == set(MAY_IMPORT)
