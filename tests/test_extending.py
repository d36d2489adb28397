"""The document about new kinds of record is executed: its code blocks are migrated, and tested like every kind."""

import re
import shutil
from pathlib import Path

import pytest

from crm_app.operations.embedded import Services
from tests.support.copies import copy_product, run

ROOT = Path(__file__).resolve().parents[1]
_FILE = re.compile(r"^`([\w/]+\.py)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_GRANT = re.compile(r"^```python\n(    op\.execute\(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINES_OF_A_KIND = 130


def _page() -> str:
    return (ROOT / "docs/extending.md").read_text()


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the product with what the page adds, up to the migration."""
    copy_product(tmp_path)
    for path, code in _FILE.findall(_page()):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(code)
    _replace(tmp_path / "crm_app/registry.py", '    "activities",\n', '    "activities",\n    "tickets",\n')
    _replace(
        tmp_path / "pyproject.toml",
        '    "crm_app.activities",\n',
        '    "crm_app.tickets",\n    "crm_app.activities",\n',
    )
    return tmp_path


def test_the_kind_of_the_page_is_complete(copy: Path, database: Services) -> None:
    written = run(copy, "-m", "crm_app", "revision", "tickets")
    made = re.search(r"Written: (\S+)\.", written)
    assert made, written
    migration = copy / made[1]
    grants = _GRANT.search(_page())
    assert grants
    _replace(migration, "\n\ndef downgrade", f"{grants[1]}\n\ndef downgrade")
    shutil.copy(ROOT / "tests/support/ticket_checks.py", copy / "tests/tickets/test_everything.py")
    run(copy, "-m", "ruff", "check", "crm_app/tickets", "tests/tickets")
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/tickets", apart=True)


def test_a_kind_is_short() -> None:
    lines = sum(len(code.strip().splitlines()) for path, code in _FILE.findall(_page()) if path.startswith("crm_app"))
    assert lines <= _LINES_OF_A_KIND, lines
