"""The rules of tasks: due dates, owners, and completion."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)

from crm_app import records
from crm_app.companies.kind import COMPANIES
from crm_app.contacts.kind import CONTACTS
from crm_app.core.clock import now
from crm_app.core.database import MYSELF, HotQuery, Work, compiled, hot_read
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.deals.kind import DEALS
from crm_app.projects.service import PROJECTS
from crm_app.records import Field, about
from crm_app.records.fields import FileColumn
from crm_app.records.filtering import Asked
from crm_app.records.imported import Imported
from crm_app.records.service import UsualService
from crm_app.tasks.models import Task
from crm_app.tasks.schemas import GROUPS, AgendaQuery, TaskFilters, TaskIn, TaskOut, TaskPatch, TaskQuery

TASK = columns(Task)

# A subquery, so that PostgreSQL computes the date once and not for every row.
_TODAY: Any = select(func.task_today(type_=Date())).scalar_subquery()
_NOW: Any = func.now(type_=DateTime(timezone=True))
_SUNDAY: Any = literal_column("date_trunc('week', (select task_today())::timestamp)::date + 6", Date())


def _day(days: int) -> Any:
    return _TODAY + literal(days)


_LATE = or_(TASK.due_date < _TODAY, TASK.due_at < _NOW)
_BY_GROUP: dict[str, ColumnElement[bool]] = {
    "overdue": _LATE,
    "today": and_(TASK.due_date == _TODAY, or_(TASK.due_at.is_(None), TASK.due_at >= _NOW)),
    "tomorrow": TASK.due_date == _day(1),
    "this_week": and_(TASK.due_date > _day(1), TASK.due_date <= _SUNDAY),
    "later": TASK.due_date > func.greatest(_day(1), _SUNDAY),
    "no_date": TASK.due_date.is_(None),
}
_GROUP: Any = case((TASK.status == "done", None), *((_BY_GROUP[key], key) for key in GROUPS))
_PRIORITY: Any = case((TASK.priority == "high", 2), (TASK.priority == "normal", 1), else_=0)
# Tasks without a date come last; one without a time is due at the end of its day in the reader's zone.
_DAY_ENDS: Any = func.timezone(
    select(func.task_zone()).scalar_subquery(),
    cast(TASK.due_date, DateTime()) + literal_column("interval '86399 seconds'"),
    type_=DateTime(timezone=True),
)
_DUE: Any = func.coalesce(TASK.due_at, _DAY_ENDS, literal_column("'infinity'::timestamptz"))
# Open tasks by due date, then those without a date, then completed ones, the latest first.
_EPOCH: Any = literal_column("'epoch'")
_URGENCY: Any = case(
    (
        TASK.status == "done",
        literal_column("2e11") - func.date_part(_EPOCH, func.coalesce(TASK.completed_at, TASK.updated_at)),
    ),
    (and_(TASK.due_at.is_(None), TASK.due_date.is_(None)), literal_column("1e11")),
    else_=func.date_part(_EPOCH, _DUE),
)


TASKS = records.RecordType(
    kind="task",
    plural="tasks",
    one=("Task", "งาน"),
    many=("Tasks", "งาน"),
    order=35,
    name_rank=50,
    model=Task,
    new=TaskIn,
    patch=TaskPatch,
    out=TaskOut,
    query=TaskQuery,
    computed={"due_group": _GROUP, "about_title": about.title_of(TASK)},
    columns=("due_date", "priority", "company_id", "deal_id", "owner_id"),
    fields=(
        Field(
            name="title",
            label=("Task", "ชื่องาน"),
            sort=True,
            headings=(
                "task name, task title, task subject, =subject, task, to do, todo, action item, ~title, =name, "
                "ชื่องาน, งานที่ต้องทำ, สิ่งที่ต้องทำ, ~งาน, ~หัวข้อ"
            ),
            weight=2.0,
        ),
        Field(
            name="due_date",
            label=("Due", "วันครบกำหนด"),
            fact="due_date",
            headings=(
                "due date, task due date, due, due on, deadline, date deadline, activity date, ~date, วันครบกำหนด, "
                "กำหนดส่ง, กำหนดเสร็จ"
            ),
            reads="date_time",
            weight=2.5,
        ),
        Field(name="due_at", label=("Due at", "ครบกำหนดเวลา"), headings="due at, due date time, ครบกำหนดเวลา"),
        Field(
            name="priority",
            label=("Priority", "ความสำคัญ"),
            choices={"low": ("Low", "ต่ำ"), "normal": ("Normal", "ปกติ"), "high": ("High", "สูง")},
            filter=True,
            headings="priority, task priority, importance, urgency, ความสำคัญ, ลำดับความสำคัญ, ความเร่งด่วน",
            weight=2.0,
            words={
                "low": "lowest, minor, 3, ต่ำ",
                "normal": "medium, med, moderate, default, 2, ปกติ, ปานกลาง, กลาง",
                "high": "highest, urgent, critical, important, major, 1, สูง, ด่วน, เร่งด่วน",
            },
        ),
        Field(
            name="status",
            label=("Status", "สถานะ"),
            choices={"open": ("Open", "ยังไม่เสร็จ"), "done": ("Done", "เสร็จแล้ว")},
            filter=True,
            fact="status",
            headings=(
                "task status, completed, is completed, is closed, done, complete, ~status, ~state, สถานะงาน, "
                "เสร็จแล้ว, ~สถานะ"
            ),
            weight=1.5,
            words={
                "open": (
                    "not started, in progress, waiting, waiting on someone else, deferred, pending, to do, todo, new, "
                    "started, incomplete, planned, active, no, false, 0, ยังไม่เสร็จ, ยังไม่เริ่ม, กำลังดำเนินการ, "
                    "รอดำเนินการ"
                ),
                "done": "completed, complete, closed, finished, resolved, yes, true, 1, x, เสร็จ, เสร็จแล้ว, เสร็จสิ้น",
            },
        ),
        Field(
            name="remind_at",
            label=("Reminder", "แจ้งเตือน"),
            headings="reminder, remind at, reminder date, reminder date time, แจ้งเตือน, เตือนเมื่อ",
            weight=1.5,
        ),
        Field(
            name="company_id",
            label=("Company", "บริษัท"),
            link=COMPANIES.kind,
            headings=(
                "company name, company, account name, account, related account, organization, associated company, customer, "
                "บริษัท, ชื่อบริษัท, ลูกค้า"
            ),
            weight=0.5,
            by=(FileColumn(name="company_ref"),),
        ),
        Field(
            name="contact_id",
            label=("Contact", "ผู้ติดต่อ"),
            link=CONTACTS.kind,
            headings="contact name, contact, contact person, who, related contact, associated contact, ผู้ติดต่อ, ชื่อผู้ติดต่อ",
            weight=0.5,
            by=(FileColumn(name="contact_ref"),),
        ),
        Field(
            name="deal_id",
            label=("Deal", "ดีล"),
            link=DEALS.kind,
            headings="deal, deal name, opportunity, opportunity name, what, related to, associated deal, parent, ดีล, ชื่อดีล",
            weight=0.5,
            by=(FileColumn(name="deal_ref"),),
        ),
        Field(
            name="project_id",
            label=("Project", "โครงการ"),
            link=PROJECTS.kind,
            headings="project, project name, โครงการ, ชื่อโครงการ",
            weight=1.0,
            by=(FileColumn(name="project_ref", weight=1.0),),
        ),
        Field(name="description", label=("Description", "รายละเอียด"), search=True, fact="description"),
    ),
    sorts={
        "urgency": _URGENCY,
        "due_date": _DUE,
        "priority": _PRIORITY,
        "completed_at": records.never_null(TASK.completed_at),
    },
    default_sort="urgency",
    not_exported=frozenset({"due_group", "about_title"}),
    filters={
        "mine": lambda value: or_(not_(cast(value, Boolean())), TASK.owner_id == MYSELF),
        "company_id": records.any_of(TASK.company_id),
        "contact_id": records.equals(TASK.contact_id),
        "deal_id": records.equals(TASK.deal_id),
        "project_id": records.equals(TASK.project_id),
        "about_kind": records.equals(TASK.about_kind),
        "about_id": records.equals(TASK.about_id),
        "due_group": records.any_of(_GROUP),
        "due_from": records.at_least(TASK.due_date),
        "due_to": records.at_most(TASK.due_date),
        "without_due_date": records.is_missing(TASK.due_date),
    },
    asked=(Asked(name="completed_at", type="moment", label=("Done at", "เสร็จเมื่อ"), column=TASK.completed_at),),
    day=lambda task: task.due_date,
    icon="check-square",
    title_column="title",
    part_of=("project",),
    imported=Imported(
        nouns="task, to do, todo",
        files="task, tasks, todo, todos, งาน, สิ่งที่ต้องทำ",
        headings="task id, รหัสงาน",
        columns=(
            FileColumn(name="external_id", headings="task id, activity id, record id, =id, รหัสงาน, ~รหัส"),
            FileColumn(
                name="due_time", label=("Time of the due date", "เวลาครบกำหนด"), headings="due time, =time, ~เวลา"
            ),
            FileColumn(
                name="completed_at",
                label=("Done at", "เสร็จเมื่อ"),
                headings=(
                    "completed at, completed on, completed date, completion date, date completed, done at, "
                    "completed date time, เสร็จเมื่อ, วันที่เสร็จ"
                ),
                reads="date_time",
                weight=1.5,
            ),
            FileColumn(
                name="owner",
                headings="task owner, assigned to, assignee, มอบหมายให้, ผู้รับมอบหมาย",
                reads="name",
                weight=0.7,
            ),
        ),
    ),
)
_usual = UsualService(TASKS)
get, page, delete, restore = _usual.get, _usual.page, _usual.delete, _usual.restore


# ---------------------------------------------------------------- the agenda


def agenda(caller: Caller, query: AgendaQuery) -> dict[str, Any]:
    """The open tasks by urgency in the reader's zone, as an `Agenda`: at most `query.limit` in each group."""
    values = {name: getattr(query, name) for name in TaskFilters.model_fields if getattr(query, name) not in (None, [])}
    hot = _agenda_query(tuple(sorted(values)))
    found = hot_read(caller, "task.read", hot, **values, limit_plus_one=query.limit + 1)
    answer = orjson.loads(found or b'{"today": null, "tasks": []}')
    by_group: dict[str, list[Any]] = {key: [] for key in GROUPS}
    for task in answer["tasks"]:
        by_group[task["due_group"]].append(task)
    today = date.fromisoformat(answer["today"])
    bounds = group_bounds(today)
    return {
        "today": today,
        "groups": [
            {
                "key": key,
                "first_day": bounds[key][0],
                "last_day": bounds[key][1],
                "tasks": tasks[: query.limit],
                "more": len(tasks) > query.limit,
            }
            for key, tasks in by_group.items()
        ],
    }


def group_bounds(today: date) -> dict[str, tuple[date | None, date | None]]:
    """First and last day of every group, `today` being the reader's. Weeks begin on Monday.

    A task that was due at a certain time today is overdue once this time has passed.
    """
    tomorrow, sunday = today + timedelta(days=1), today + timedelta(days=6 - today.weekday())
    return {
        "overdue": (None, today - timedelta(days=1)),
        "today": (today, today),
        "tomorrow": (tomorrow, tomorrow),
        "this_week": (tomorrow + timedelta(days=1), sunday),
        "later": (max(tomorrow, sunday) + timedelta(days=1), None),
        "no_date": (None, None),
    }


@lru_cache(maxsize=64)
def _agenda_query(filters: tuple[str, ...]) -> HotQuery:
    conditions = [
        TASK.deleted_at.is_(None),
        func.app_sees(TASK.owner_id),
        TASK.status == "open",
        *(TASKS.filters[name](bindparam(name)) for name in filters),
    ]
    parts = []
    for key in GROUPS:  # each reads a range of the index, no further than its limit
        part = TASKS.select.add_columns(_DUE.label("due_order"), _PRIORITY.label("priority_order"))
        part = part.where(*conditions, _BY_GROUP[key]).order_by(_DUE, _PRIORITY.desc(), TASK.id)
        parts.append(select(part.limit(bindparam("limit_plus_one")).subquery(f"g_{key}")))
    rows = compiled(union_all(*parts))
    return HotQuery(
        "select json_build_object('today', task_today(), 'tasks', "
        "coalesce(json_agg(to_jsonb(r) - 'due_order' - 'priority_order' "
        f"order by r.due_order, r.priority_order desc, r.id), '[]'))::text from ({rows}) r",
        "task.agenda",
    )


# ---------------------------------------------------------------- writing


def create(work: Work, data: TaskIn) -> Task:
    """Writes a new task, by default for its creator."""
    work.require("task.create")
    values = data.model_dump()
    values |= _due(values, values.get("due_date"), work.principal.timezone)
    values["completed_at"] = now() if data.status == "done" else None
    about.check(work, {}, values)
    return records.create(work, TASKS, values)


def update(work: Work, task_id: UUID, patch: TaskPatch) -> Task:
    """Changes a task. Raises Conflict when `patch.version` is stale."""

    def rule(task: Task, changes: dict[str, Any]) -> dict[str, Any]:
        about.check(work, {name: getattr(task, name) for name in about.FIELDS}, changes)
        written = changes | _due(changes, task.due_date, work.principal.timezone)
        return written | _completion(task, written.get("status", task.status))

    return records.update(work, TASKS, task_id, patch, rule)


def set_done(work: Work, task_id: UUID, done: bool) -> Task:
    """Completes a task or reopens it. A repetition changes nothing, so it needs no version."""
    task = records.get_for(work, TASKS, task_id, "update")
    status = "done" if done else "open"
    return records.apply(work, TASKS, task, {"status": status} | _completion(task, status))


def _completion(task: Task, status: str) -> dict[str, Any]:
    if status == task.status:
        return {}
    return {"completed_at": now() if status == "done" else None}


def _due(values: dict[str, Any], day_before: date | None, zone: str) -> dict[str, Any]:
    """Keeps date and time consistent: a time sets the date, and another date removes the time."""
    if isinstance(values.get("due_at"), datetime):
        return {"due_date": values["due_at"].astimezone(ZoneInfo(zone)).date()}
    if "due_date" in values and values["due_date"] != day_before:
        return {"due_at": None}
    return {}
