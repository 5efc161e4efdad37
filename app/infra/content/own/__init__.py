"""Loops that users write: one YAML file each, in a folder of their own; docs/write-a-loop.md shows one."""

from app.infra.content.own.loader import add_own_loops

__all__ = ["add_own_loops"]
