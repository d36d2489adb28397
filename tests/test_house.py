"""Rules of the code that a reader may overlook: checked over the syntax tree of the whole product."""

import ast
from functools import cache
from pathlib import Path

import pytest

from crm_app import records, registry
from crm_app.core.permissions import OTHER_PERMISSIONS
from tests.support import order

ROOT = Path(__file__).resolve().parents[1]
registry.load()
SOURCES = sorted((ROOT / "crm_app").rglob("*.py"))
WORDS = frozenset(name for record in records.TYPES.values() for name in (record.kind, record.plural))

LONGEST_FILE = 400
LONG_FILES: dict[str, int] = {}
"""Files that are longer, with their lines: none may grow, and one that became shorter leaves this list."""

LISTS_OF_KINDS: dict[str, int] = {
    "assistant/offline/senses.py": 2,
}
"""Where three kinds or more still stand in one list, and how often: none may be added."""


def _name(file: Path) -> str:
    return file.relative_to(ROOT / "crm_app").as_posix()


@cache
def _trees() -> list[tuple[str, ast.Module]]:
    return [(_name(file), ast.parse(file.read_text())) for file in SOURCES]


def _kinds_in(node: ast.AST) -> set[str]:
    """The kinds that a literal names: its own strings, the first of each pair in it, and attributes such as `Entity.DEAL`."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and child.value in WORDS:
            found.add(child.value)
        elif isinstance(child, (ast.Tuple, ast.List)) and child.elts and isinstance(child.elts[0], ast.Constant):
            found |= {child.elts[0].value} & WORDS
        elif isinstance(child, ast.Attribute) and child.attr.lower() in WORDS:
            found.add(child.attr.lower())
    return found


def test_no_list_of_kinds_is_added() -> None:
    found: dict[str, int] = {}
    for name, tree in _trees():
        lists = [n for n in ast.walk(tree) if isinstance(n, (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Call))]
        count = sum(len(_kinds_in(node)) >= 3 for node in lists)
        if count and name != "registry.py":
            found[name] = count
    assert found == LISTS_OF_KINDS


def test_only_the_seam_touches_what_is_inside_reflex() -> None:
    inside = ("reflex_base", "reflex_components_core", "reflex.")
    found = {
        name
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(inside)
    }
    assert found == {"ui/reflex_seam.py"}


def test_core_starts_no_process() -> None:
    for name, tree in _trees():
        if name.startswith("core/"):
            imports = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
            assert "subprocess" not in imports, name


def test_every_permission_is_asked_for() -> None:
    asked = {
        node.value
        for name, tree in _trees()
        if not name.endswith("texts.py") and name != "core/permissions.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(OTHER_PERMISSIONS) - asked == set()


def test_a_service_never_commits() -> None:
    for name, tree in _trees():
        if name.endswith("/service.py"):
            called = {
                n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
            }
            assert not called & {"commit", "rollback"}, name


def test_files_stay_short() -> None:
    lines = {_name(file): len(file.read_text().splitlines()) for file in SOURCES}
    long = {name: count for name, count in lines.items() if count > LONGEST_FILE}
    assert long.keys() == LONG_FILES.keys()
    assert {name: count for name, count in long.items() if count > LONG_FILES[name]} == {}


def test_every_text_that_is_asked_for_is_there() -> None:
    from crm_app.core.i18n import catalogue

    asks = {"t", "translate", "fixed", "_say"}
    asked = {
        (name, node.args[0].value)
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in asks and isinstance(node.args[0].value, str)
    }
    assert len(asked) > 1_000
    assert sorted(one for one in asked if "." in one[1] and one[1] not in catalogue()) == []


@pytest.mark.parametrize("kind", sorted(records.TYPES))
def test_a_kind_is_complete(kind: str) -> None:
    from crm_app.core.i18n import catalogue
    from crm_app.core.permissions import permissions
    from crm_app.records.export import columns_of

    record = records.TYPES[kind]
    assert record.icon != "file"
    texts = [f"{record.plural}.{key}" for key in ("title", "one", "new", "edit", "search", "empty.title", "empty.text")]
    texts += [f"workspaces.kind.{kind}", *(f"{record.plural}.field.{name}" for name in record.references)]
    texts += [f"{record.plural}.field.{declared.name}" for declared in record.fields]
    assert [key for key in texts if key not in catalogue() or not all(catalogue()[key])] == []
    assert {f"{kind}.{verb}" for verb in ("read", "create", "update", "delete")} <= set(permissions())
    assert all(column.heading("th") for column in columns_of(record))
    assert record.facts
    shown = {column.name for column in record.select.selected_columns}
    assert set(record.facts) <= shown


def test_every_place_in_the_menu_is_its_own() -> None:
    orders = [record.order for record in records.TYPES.values()]
    assert len(orders) == len(set(orders))


ASKS_WHOSE = {"sees", "app_sees", "get_for", "readable", "scope", "current"}
"""Names that limit a query to the records that the role may read."""

REACHES_ALL = {
    "companies/service.py:refuse_circle": "reveals only whether one is an ancestor of the other",
    "dashboard/panel.py:closed_by_month": "`closed_deals` has the condition",
    "deals/stages.py:_batches": "deals of a removed stage, of every owner; the permission to manage pipelines is checked before",
    "imports/access.py:product_names": "product names to match an import with; the import's permission is checked before",
    "imports/preview.py:_unknown_companies": "names to match an import with",
    "imports/targets/company.py:_stored_parent": "a chain of parents, to refuse a circle",
    "imports/targets/deal.py:_last_positions": "positions on the board",
    "imports/targets/deal.py:_read_products": "products to match an import with",
    "imports/targets/activity.py:find": "activities to match an import with; another owner's is then refused",
    "imports/targets/product.py:load": "products to match an import with",
    "notifications/jobs.py:remind": "a system job, which notifies each task's own owner",
    "notifications/subscribers.py:notify_assignee": "the change has been permitted; its owner is notified",
    "products/kind.py:check_name": "reveals only that a name is taken",
    "projects/service.py:lock": "locks, and returns only ids that the caller passed",
    "tasks/subscribers.py:_count_many": "counts tasks of a project, whoever owns them",
    "tasks/subscribers.py:_recount": "counts tasks of a project, whoever owns them",
}
"""Queries over the records of every owner, with the reason."""


def test_a_query_of_records_asks_whose_they_are() -> None:
    """Row-level security keeps workspaces apart; that a role reaches its own records alone is the query's to say."""
    models = {record.model.__name__ for record in records.TYPES.values()}
    found = set()
    for name, tree in _trees():
        if name.startswith("records/"):
            continue
        known = models | {alias for node in tree.body if (alias := _columns_of(node, models))}
        for function in ast.walk(tree):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and _selects(function, known):
                words = {n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute)}
                words |= {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
                if not words & ASKS_WHOSE:
                    found.add(f"{name}:{function.name}")
    assert found == set(REACHES_ALL)


def _columns_of(node: ast.stmt, models: set[str]) -> str | None:
    """The name of `NAME = columns(Model)`."""
    target = (
        node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
    )
    value = getattr(node, "value", None)
    if (
        not isinstance(target, ast.Name)
        or not isinstance(value, ast.Call)
        or getattr(value.func, "id", "") != "columns"
    ):
        return None
    return target.id if {n.id for n in ast.walk(value) if isinstance(n, ast.Name)} & models else None


def _selects(function: ast.AST, names: set[str]) -> bool:
    calls = (
        n for n in ast.walk(function) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in ("select", "exists")
    )
    given = (part for call in calls for argument in call.args for part in ast.walk(argument))
    return any(isinstance(part, ast.Name) and part.id in names for part in given)


LONGEST_FUNCTION, LONGEST_CLASS = 50, 250
TREE = "one tree of elements, read from top to bottom"
LONG_FUNCTIONS: dict[str, str] = {
    "activities/pages.py:_composer": TREE,
    "activities/timeline.py:_query": "one SQL statement",
    "assistant/providers/pump.py:pump": "a thread and the reader of its queue, which share their variables",
    "deals/stage_pages.py:close_actions": TREE,
    "identity/account.py:_profile": TREE,
    "identity/sign_in_pages.py:invitation": TREE,
    "imports/upload.py:_form_files": "one loop over the parts of a form as they arrive",
    "notifications/pages.py:bell": TREE,
    "operations/embedded/supervisor.py:_run": "the steps of a start in their order",
    "records/form_pages.py:form_page": TREE,
    "records/list_pages.py:list_page": TREE,
    "records/pages.py:record_page": TREE,
    "records/pages.py:related_section": TREE,
    "records/rest.py:records_router": "the six routes of a kind",
    "records/usual_pages.py:record_body": TREE,
    "tasks/pages.py:agenda": TREE,
    "ui/charts.py:columns_chart": TREE,
    "ui/charts.py:mirrored_chart": TREE,
    "ui/command.py:global_search": TREE,
    "ui/dates.py:_calendar": TREE,
    "ui/dialog.py:_frame": TREE,
    "ui/kanban.py:board": TREE,
    "ui/kanban.py:one_column": TREE,
    "ui/layout.py:_bottom_bar": TREE,
    "ui/page.py:page": "a decorator, half of it its description",
    "ui/picker.py:control": TREE,
    "ui/picker.py:record_picker": TREE,
    "ui/sections.py:page_header": TREE,
    "ui/table.py:record_row": TREE,
}
"""Functions of more than 50 lines, with the reason."""


def test_functions_and_classes_stay_short() -> None:
    long, classes = set(), set()
    for name, tree in _trees():
        for node in ast.walk(tree):
            lines = (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and lines > LONGEST_FUNCTION:
                long.add(f"{name}:{node.name}")
            if isinstance(node, ast.ClassDef) and lines > LONGEST_CLASS:
                classes.add(f"{name}:{node.name}")
    assert classes == set()
    assert long == set(LONG_FUNCTIONS)


def test_the_files_that_are_begun_first_exist() -> None:
    assert [file for file in order.SECONDS if not (ROOT / file).exists()] == []
