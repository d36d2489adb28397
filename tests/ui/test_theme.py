"""Classes name only colours of the theme, because a browser ignores an unknown colour."""

import re
from pathlib import Path

from crm_app.ui.theme import tailwind_config

PACKAGE = Path(__file__).resolve().parents[2] / "crm_app"
_COLOUR = re.compile(r"(?<![\w-])(?:bg|text)-([a-z]+(?:-[a-z0-9]+)*)(?=[\s\"':/])")
_SIZES = {"xs", "sm", "base", "lg", "xl"}
_WAYS = {"left", "center", "right", "start", "end", "inherit", "current", "transparent", "balance", "pretty", "align"}


def test_every_colour_of_a_class_is_one_of_the_theme() -> None:
    known = {*tailwind_config()["theme"]["extend"]["colors"], *_SIZES, *_WAYS}
    files = [*PACKAGE.glob("ui/*.py"), *PACKAGE.glob("*/*pages.py")]
    used = {(name, file.name) for file in files for name in _COLOUR.findall(file.read_text(encoding="utf-8"))}
    assert len(used) > 50
    assert not {pair for pair in used if pair[0] not in known}
