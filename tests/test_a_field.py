"""A field of a contact costs what CONTRIBUTING.md says: two files and a migration, and then it is everywhere."""

import re
import shutil
from pathlib import Path

import pytest

from crm_app.operations.embedded import Services
from tests.support.copies import copy_product, run

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^`([\w/]+\.py)`, after `([^\n]+)`\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_FILES = 3
"""So many files may change for a field of a kind, the migration among them."""


def _edits() -> list[tuple[str, str, str]]:
    """What the recipe for a field changes: the file, the line before, the lines that are added."""
    return _BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the product with the field of the recipe, up to the migration."""
    copy_product(tmp_path)
    for path, before, added in _edits():
        file = tmp_path / path
        text = file.read_text()
        assert text.count(f"{before}\n") == 1, (path, before)
        file.write_text(text.replace(f"{before}\n", f"{before}\n{added}"))
    return tmp_path


def test_the_field_of_the_recipe_is_everywhere(copy: Path, database: Services) -> None:
    run(copy, "-m", "crm_app", "revision", "a contact's nickname")
    shutil.copy(ROOT / "tests/support/field_checks.py", copy / "tests/contacts/test_nickname.py")
    run(copy, "-m", "ruff", "check", "crm_app/contacts")
    if (
        known := ROOT / ".mypy_cache"
    ).is_dir():  # of the libraries: the changed files and what hangs on them are checked
        shutil.copytree(known, copy / known.name)
    run(copy, "-m", "mypy", "crm_app/contacts")
    run(
        copy,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "tests/contacts/test_nickname.py",
        apart=True,
    )


def test_a_field_costs_few_files() -> None:
    changed = {path for path, _, _ in _edits()}
    assert changed == {"crm_app/contacts/models.py", "crm_app/contacts/kind.py"}
    assert len(changed) + 1 <= MOST_FILES
