"""The recipes of CONTRIBUTING.md are executed: the printed files are added, and their effects are tested."""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.assistant import tools as tools_package
from crm_app.assistant.asker import Asker
from crm_app.assistant.offline.answers import answer
from crm_app.assistant.offline.understand import understand
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.outcomes import RecordsOutcome
from crm_app.conversations.sharing import kinds
from crm_app.core import i18n
from crm_app.core.clock import now, today
from crm_app.dashboard import panels as panels_package
from crm_app.dashboard import service
from crm_app.dashboard.state import Dashboard
from tests.support.states import opened
from tests.support.world import World, client, give_role

ROOT = Path(__file__).resolve().parents[1]
_FILE = re.compile(r"^`(crm_app/[\w/]+\.py)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LONGEST = {"dashboard/panels": 64, "assistant/tools": 64}
"""The lines that a recipe may need, its words aside: what one chart took before panels were files."""


def printed() -> dict[str, str]:
    """The files of the recipes, and the lines that they add to files that are there."""
    return dict(_FILE.findall((ROOT / "CONTRIBUTING.md").read_text()))


def follow(folder: str, package: Any, to: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Adds the module that a recipe prints for `folder`, with all words of the recipes. Returns its name."""
    files = printed()
    path = next(path for path in files if path.startswith(f"crm_app/{folder}/"))
    (to / Path(path).name).write_text(files[path])
    words = "".join(lines for path, lines in files.items() if path.endswith("/texts.py"))
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(to)])
    monkeypatch.setattr(i18n, "_derived", dict(i18n._derived))
    i18n.derive(ast.literal_eval("{" + words + "}"))
    return Path(path).stem


def forget() -> None:
    """Makes what was found by being there be looked for again."""
    for found in (
        panels_package.panels, service._statement, service.answer_schema, tools_package.tools, tools_package.declarations,
        i18n.catalogue,
    ):  # fmt: skip
        found.cache_clear()


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A folder for what a recipe adds. Nothing of it is there after the test."""
    before = set(sys.modules)
    forget()
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.startswith((f"{panels_package.__name__}.", f"{tools_package.__name__}.")):
            del sys.modules[name]


@pytest.fixture(autouse=True)
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize("folder", sorted(_LONGEST))
def test_a_recipe_is_one_file(folder: str) -> None:
    lines = [
        len(code.strip().splitlines()) for path, code in printed().items() if path.startswith(f"crm_app/{folder}/")
    ]
    assert len(lines) == 1
    assert lines[0] <= _LONGEST[folder]


async def test_the_panel_of_the_recipe_is_on_the_dashboard(
    world: World, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = follow("dashboard/panels", panels_package, scratch, monkeypatch)
    forget()
    panel = next(panel for panel in panels_package.panels() if panel.name == name)
    assert panels_package.panels()[-1] is panel, "in the order that it declares"
    if name not in Dashboard.vars:
        Dashboard.add_var(panel.name, panel.view, panel.view())
    assert "Contacts by status" in str(panel.draw(getattr(Dashboard, name)))

    api = client(world.owner)
    for status in ("lead", "customer", "customer"):
        assert api.post("/api/v1/contacts", json={"name": "Somchai", "status": status}).status_code == 201
    assert api.get("/api/v1/dashboard").json()["customers"] == {"lead": 1, "customer": 2}
    assert name in service.answer_schema().model_json_schema()["properties"]
    assert "contact" in service.watched_kinds()[0]

    async with opened(world.owner) as page:
        await page.call(Dashboard, "load")
        state = await page.state(Dashboard)
        assert state.visible[-1] == name
        rows = [(row["label"], row["text"], row["share"], row["href"]) for row in getattr(state, name).rows]
        assert rows == [
            ("Customer", "2", "100.0", "/contacts?status=customer"),
            ("Lead", "1", "50.0", "/contacts?status=lead"),
        ]

    give_role(world, world.member, {"dashboard.read": "all", "contact.read": "own"})
    assert client(world.member).get("/api/v1/dashboard").json()["customers"] == {}
    give_role(world, world.member, {"dashboard.read": "all"})
    assert client(world.member).get("/api/v1/dashboard").json()["customers"] is None


def test_the_tool_of_the_recipe_is_offered_and_answers(
    world: World, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = follow("assistant/tools", tools_package, scratch, monkeypatch)
    forget()
    offered = {tool["name"]: tool for tool in tools_package.declarations()}
    assert offered[name]["description"].startswith("Open deals that nobody has changed")
    assert offered[name]["parameters"]["properties"]["days"]["maximum"] == 1000

    api = client(world.owner)
    for deal in ("Old roof", "New roof"):
        assert api.post("/api/v1/deals", json={"name": deal}).status_code == 201
    with world.owner.work() as work:
        long_ago = {"moment": now() - timedelta(days=60)}
        work.db.execute(text("update deal set updated_at = :moment where name = 'Old roof'"), long_ago)

    understanding = understand("ดีลที่ไม่เคลื่อนไหว", Vocabulary(), today=today("Asia/Bangkok"))
    assert understanding.call is not None
    assert tools_package.tool_name(understanding.call) == name
    with world.owner.work() as work:
        outcome = tools_package.run(understanding.call, Asker(work, "th"))
    assert isinstance(outcome, RecordsOutcome)
    assert [row.source.title for row in outcome.rows] == ["Old roof"]
    words = answer(understanding, [outcome], lambda source: 1)
    assert words.startswith("ดีล (ไม่มีความเคลื่อนไหว 30 วัน)")
    assert "Old roof [1]" in words

    with world.stranger.work() as work:
        elsewhere = tools_package.run(understanding.call, Asker(work, "en"))
    assert isinstance(elsewhere, RecordsOutcome)
    assert elsewhere.rows == []
    looked_at = tools_package.tools()[name].looked_at({"arguments": {}, "outcome": "records", "sources": []})
    assert looked_at == {"deal", "member"} <= kinds.everything()
