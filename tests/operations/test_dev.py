"""The server of `script/dev`, with a product of one module in place of the CRM."""

import importlib
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_app.operations import forks, source_watch
from crm_app.operations.dev import Development, Edit, near
from crm_app.operations.embedded.supervisor import Notes
from crm_app.operations.forks import Fork, Say
from crm_app.operations.source_watch import SourceWatch

PAGES = {
    "contacts": "crm_app.contacts.pages",
    "deals": "crm_app.deals.pages",
    "deals/board": "crm_app.deals.board_pages",
}


def _until(happens: Callable[[], bool], development: Development | None = None) -> None:
    end = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < end
        if development is not None:
            development.turn()
        else:
            time.sleep(0.02)


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The source of a product that writes its own words into the file `shown`, as a compiler does."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(forks, "PRODUCT", ("crm_app_toy",))
    monkeypatch.setattr(source_watch, "SOURCES", ("crm_app_toy/*.py",))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv(forks.NOTES, str(tmp_path / "notes"))
    (tmp_path / "crm_app_toy").mkdir()
    source = tmp_path / "crm_app_toy" / "__init__.py"
    source.write_text("WORDS = 'first'\n")
    yield source
    sys.modules.pop("crm_app_toy", None)


def _development(root: Path, renewed: Callable[[], object] = bool) -> Development:
    def generation(edit: Edit, say: Say) -> None:
        try:
            words = importlib.import_module("crm_app_toy").WORDS
        except BaseException as error:
            forks.note(traceback.format_exception_only(error)[-1].strip())
            raise SystemExit(1) from error
        (root / "shown").write_text(words)
        (root / "served").write_text(f"{words} {os.getpid()}")
        if "page" in words:
            say("pages")
        say("serving")
        time.sleep(60)

    return Development(root, generation, renewed)


def test_an_edit_is_shown_and_a_wrong_one_leaves_the_product_running(product: Path) -> None:
    root = product.parent.parent
    notes = Notes(root / "notes")
    development = _development(root)
    shown, served = root / "shown", root / "served"

    def words() -> str:
        return shown.read_text() if shown.exists() else ""

    try:
        development.start()
        _until(lambda: words() == "first" and served.exists(), development)
        product.write_text("WORDS = 'second'\n")
        _until(lambda: words() == "second" and "second" in served.read_text(), development)
        assert "crm_app_toy/__init__.py" in notes.new()
        running = int(served.read_text().split()[1])

        product.write_text("WORDS = 'third\n")
        said = ""

        def refused() -> bool:
            nonlocal said
            said += notes.new()
            return "Not shown" in said

        _until(refused, development)
        assert "SyntaxError" in said
        assert words() == "second"
        os.kill(running, 0)  # the backend of the edit before still runs

        product.write_text("WORDS = 'fourth'\n")
        _until(lambda: words() == "fourth", development)
        _until(lambda: not Path(f"/proc/{running}").exists(), development)
    finally:
        development.stop()


def test_a_browser_loads_its_page_again_unless_the_edit_is_one_of_pages(product: Path) -> None:
    """Vite replaces the parts of an edited page, and would miss a browser that loads its page meanwhile."""
    root = product.parent.parent
    loads: list[str] = []
    served = root / "served"
    development = _development(root, lambda: loads.append(served.read_text().partition(" ")[0]))

    def serves(words: str) -> bool:
        return served.exists() and served.read_text().startswith(words)

    try:
        development.start()
        _until(lambda: serves("first"), development)
        for words in ("service", "page", "state"):
            before = int(served.read_text().split()[1])
            product.write_text(f"WORDS = '{words}'\n")
            _until(lambda words=words: serves(words), development)  # type: ignore[misc]
            _until(lambda before=before: not Path(f"/proc/{before}").exists(), development)  # type: ignore[misc]
    finally:
        development.stop()
    assert loads == ["service", "state"]


def test_what_an_edit_changes_is_found_once_nobody_writes_any_more(product: Path) -> None:
    watch = SourceWatch(product.parent.parent)
    assert watch.changed() == set()
    product.write_text("WORDS = 'other'\n")
    product.with_name("new.py").write_text("")
    assert watch.changed() == {"crm_app_toy/__init__.py", "crm_app_toy/new.py"}
    product.with_name("new.py").unlink()
    assert watch.changed() == {"crm_app_toy/new.py"}
    assert watch.changed() == set()


def test_a_fork_imports_the_source_anew_and_reports_in_words(product: Path) -> None:
    assert importlib.import_module("crm_app_toy").WORDS == "first"
    product.write_text("WORDS = 'newer, and longer'\n")
    fork = Fork(lambda say: say(importlib.import_module("crm_app_toy").WORDS))
    heard: list[str] = []

    def ended() -> bool:
        heard.extend(fork.words(0.1))
        return fork.code is not None

    _until(ended)
    assert (heard, fork.code) == (["newer, and longer"], 0)


@pytest.mark.parametrize(
    ("files", "visited", "first"),
    [
        (["crm_app/deals/pages.py"], "/contacts", [{"crm_app.deals.pages"}, {"crm_app.contacts.pages"}]),
        (["crm_app/ui/layout.py"], "/contacts", [{"crm_app.contacts.pages"}]),
        (["crm_app/contacts/texts.py"], "", [{"crm_app.contacts.pages"}]),
        (["crm_app/core/clock.py"], "", []),
    ],
)
def test_the_edited_pages_and_the_open_one_come_first(files: list[str], visited: str, first: list[set[str]]) -> None:
    groups = near(Edit(files, visited), PAGES, lambda path: path.strip("/"))
    assert groups[: len(first)] == first
