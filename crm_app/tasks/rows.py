"""Tasks as rows of lists."""

from datetime import date, datetime
from typing import TypedDict

from crm_app.records.states import Formatter, Item
from crm_app.tasks import service
from crm_app.values import formats


def due_reads(item: Item, formatter: Formatter) -> str:
    """When a task is due, as people say it; what is overdue says so in words."""
    if item["status"] == "done":
        return formatter.translate("tasks.completed", when=formatter.ago(item["completed_at"]))
    if not item["due_date"]:
        return ""
    viewer = formatter.viewer
    day = formats.relative_day(date.fromisoformat(item["due_date"]), viewer.language, formatter.today)
    if item["due_at"]:
        day = f"{day} {formats.clock(datetime.fromisoformat(item['due_at']), viewer.language, viewer.timezone)}"
    return formatter.translate("tasks.late", day=day) if item["due_group"] == "overdue" else day


class TaskRow(TypedDict):
    """A task as a list shows it."""

    id: str
    href: str
    title: str
    meta: str
    owner: str
    due: str
    late: bool
    done: bool
    priority: str


class TaskGroup(TypedDict):
    """Tasks of one urgency; `href` leads to the whole group where there is more."""

    key: str
    rows: list[TaskRow]
    href: str


def task_row(item: Item, formatter: Formatter, beside: str = "") -> TaskRow:
    """A task as a row of a list, with the two records that say most about it; not the one it stands `beside`."""
    kinds = (kind for kind in reversed(tuple(service.TASKS.references.values())) if kind != beside)
    linked = [name for name in (item["about_title"], *(item[f"{kind}_name"] for kind in kinds)) if name][:2]
    return {
        "id": item["id"],
        "href": f"/tasks/{item['id']}",
        "title": item["title"],
        "meta": " · ".join(linked),
        "owner": item["owner_name"] or "",
        "due": due_reads(item, formatter),
        "late": item["due_group"] == "overdue",
        "done": item["status"] == "done",
        "priority": item["priority"],
    }


def replaced(rows: list[TaskRow], row: TaskRow) -> list[TaskRow]:
    """`rows` with `row` in the place of the one of the same id."""
    return [row if old["id"] == row["id"] else old for old in rows]


def in_place(before: list[TaskRow], rows: list[TaskRow], at_hand: list[str]) -> list[TaskRow]:
    """`rows` as read again, with the tasks `at_hand` where they stood before."""
    anew = {row["id"]: row for row in rows}
    kept = [(place, row["id"]) for place, row in enumerate(before) if row["id"] in at_hand]
    found = [row for row in rows if row["id"] not in {ident for _, ident in kept}]
    for place, ident in kept:
        found.insert(place, anew.get(ident, before[place]))
    return found
