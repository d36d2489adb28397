"""Tasks as rows of lists."""

from datetime import date, datetime
from typing import TypedDict, TypeVar

from crm_app.records.states import Formatter, Item, Line
from crm_app.tasks import service
from crm_app.values import formats


def due_reads(item: Item, formatter: Formatter) -> str:
    """The due date of a task in words, relative to today; also that it is overdue."""
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
    """A task as a row of a list."""

    id: str
    href: str
    title: str
    meta: str
    owner: str
    due: str
    late: bool
    done: bool
    priority: str


Kept = TypeVar("Kept", TaskRow, Line)


class TaskGroup(TypedDict):
    """Tasks of one urgency; `href` leads to the list of the whole group when not all are shown."""

    key: str
    rows: list[TaskRow]
    href: str


def task_row(item: Item, formatter: Formatter, beside: str = "") -> TaskRow:
    """A task as a row of a list, with its two most important links; without the record `beside` which the list is
    shown.
    """
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
    """`rows` with `row` in place of the row with the same id."""
    return [row if old["id"] == row["id"] else old for old in rows]


def in_place(before: list[Kept], rows: list[Kept], at_hand: list[str]) -> list[Kept]:
    """The refreshed `rows`, with the tasks `at_hand` in their former places."""
    anew = {row["id"]: row for row in rows}
    kept = [(place, row["id"]) for place, row in enumerate(before) if row["id"] in at_hand]
    found = [row for row in rows if row["id"] not in {ident for _, ident in kept}]
    for place, ident in kept:
        found.insert(place, anew.get(ident, before[place]))
    return found
