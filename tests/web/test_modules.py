"""The pages' scripts as files."""

import re

from app.web.assets import FOLDER

TEMPLATES = FOLDER.parent / "templates"


def test_no_script_of_a_page_is_imported_by_another() -> None:
    """A page names it with its version, an import without: the browser would take them for two and run both."""
    loaded = {
        name
        for template in TEMPLATES.glob("*.html")
        for name in re.findall(r"/static/([a-z]+\.js)\?v=", template.read_text(encoding="utf-8"))
    }
    imported = {
        name
        for script in FOLDER.glob("*.js")
        for name in re.findall(r'from "\./([a-z]+\.js)"', script.read_text(encoding="utf-8"))
    }
    assert "shell.js" in loaded
    assert "keys.js" in imported
    assert loaded & imported == set()
