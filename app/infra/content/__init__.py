"""Prompts, loops and rubrics: loaded from YAML, validated once at start."""

from app.infra.content.loader import content_root, load_content

__all__ = ["content_root", "load_content"]
