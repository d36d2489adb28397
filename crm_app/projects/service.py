"""The rules of projects: their members, and their progress."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, case, cast, exists, func, select
from sqlalchemy import delete as delete_rows
from sqlalchemy import update as update_rows
from sqlalchemy.dialects.postgresql import insert

from crm_app import records
from crm_app.companies.kind import COMPANIES
from crm_app.companies.models import Company
from crm_app.core import live
from crm_app.core.clock import now
from crm_app.core.database import Work, hot_read, list_json
from crm_app.core.errors import Invalid, NotFound
from crm_app.core.principal import Caller
from crm_app.core.tables import columns
from crm_app.deals.kind import DEALS
from crm_app.deals.models import Deal
from crm_app.projects.models import Project, ProjectMember
from crm_app.projects.schemas import ProjectIn, ProjectMemberIn, ProjectOut, ProjectPatch, ProjectQuery
from crm_app.records import Field
from crm_app.records.fields import FileColumn
from crm_app.records.filtering import Asked
from crm_app.records.imported import Imported
from crm_app.records.service import UsualService
from crm_app.workspaces.models import Membership

COMPANY = columns(Company)
DEAL = columns(Deal)
LINK = columns(ProjectMember)
MEMBER = columns(Membership)
PROJECT = columns(Project)
MAX_MEMBERS = 100

PROGRESS = func.coalesce(
    PROJECT.progress_by_hand,
    case(
        (PROJECT.tasks_total > 0, (100 * PROJECT.tasks_done) // PROJECT.tasks_total),
        (PROJECT.status == "done", 100),
        else_=0,
    ),
)
"""As set by hand; else the share of tasks that are done, rounded down, so that an open task never shows 100; else, for
a project without tasks, 100 once it is done and 0 before.
"""


def _same(other: Any, reference: Any) -> Any:
    return and_(other.workspace_id == PROJECT.workspace_id, other.id == reference)


PROJECTS = records.RecordType(
    kind="project",
    plural="projects",
    one=("Project", "โครงการ"),
    many=("Projects", "โครงการ"),
    order=50,
    name_rank=40,
    model=Project,
    new=ProjectIn,
    patch=ProjectPatch,
    out=ProjectOut,
    query=ProjectQuery,
    computed={"progress": PROGRESS},
    columns=("status", "progress", "company_id", "due_date", "budget", "owner_id"),
    fields=(
        Field(
            name="name",
            label=("Name", "ชื่อโครงการ"),
            sort=True,
            headings="project name, project, project title, =name, ~title, ~subject, ชื่อโครงการ, โครงการ, ~ชื่อ",
        ),
        Field(
            name="company_id",
            label=("Company", "บริษัท"),
            link=COMPANIES.kind,
            filter=True,
            fact="company",
            headings=(
                "company name, company, account name, account, client, client name, customer, customer name, บริษัท, "
                "ชื่อบริษัท, ลูกค้า, ชื่อลูกค้า, หน่วยงาน"
            ),
        ),
        Field(
            name="deal_id",
            label=("Deal", "ดีล"),
            link=DEALS.kind,
            filter=True,
            headings="deal, deal name, opportunity, opportunity name, ดีล, ชื่อดีล",
            by=(FileColumn(name="deal_ref"),),
        ),
        Field(
            name="status",
            label=("Status", "สถานะ"),
            choices={
                "planned": ("Planned", "วางแผน"),
                "active": ("Active", "กำลังดำเนินการ"),
                "on_hold": ("On hold", "พักไว้"),
                "done": ("Done", "เสร็จสิ้น"),
                "cancelled": ("Cancelled", "ยกเลิก"),
            },
            sort=True,
            filter=True,
            fact="status",
            headings="project status, project stage, ~status, ~stage, สถานะโครงการ, ~สถานะ",
            weight=0.7,
            words={
                "planned": "new, not started, draft, planning, backlog, to do, วางแผน, ยังไม่เริ่ม",
                "active": "in progress, open, ongoing, started, running, กำลังดำเนินการ, ดำเนินการ",
                "on_hold": "on hold, paused, waiting, deferred, blocked, พัก, ระงับ",
                "done": "completed, complete, closed, finished, delivered, เสร็จ, เสร็จสิ้น, เสร็จแล้ว",
                "cancelled": "canceled, abandoned, rejected, ยกเลิก",
            },
        ),
        Field(
            name="start_date",
            label=("Start", "วันเริ่มต้น"),
            sort=True,
            fact="start_date",
            headings=("start date, start, started on, project start, begin date, planned start, วันเริ่มต้น, วันที่เริ่ม, เริ่ม"),
            weight=1.5,
        ),
        Field(
            name="due_date",
            label=("Due", "วันครบกำหนด"),
            sort=True,
            fact="due_date",
            headings=(
                "due date, due, deadline, end date, finish date, planned end, target date, วันครบกำหนด, กำหนดเสร็จ, "
                "วันสิ้นสุด, วันที่สิ้นสุด"
            ),
            weight=1.5,
        ),
        Field(
            name="progress_by_hand",
            label=("Progress in percent", "ความคืบหน้า (เปอร์เซ็นต์)"),
            headings=(
                "progress in percent, percent complete, completion, complete percent, progress percent, "
                "progress by hand, ความคืบหน้าเปอร์เซ็นต์"
            ),
            weight=1.5,
        ),
        Field(
            name="budget",
            label=("Budget", "งบประมาณ"),
            sort=True,
            headings="budget, project budget, project value, ~amount, งบประมาณ, มูลค่าโครงการ",
            weight=1.5,
        ),
        Field(name="currency", label=("Currency", "สกุลเงิน"), form="currency"),
        Field(name="tags", label=("Tags", "แท็ก"), search=True),
        Field(name="description", label=("Description", "รายละเอียด"), search=True, fact="description"),
    ),
    sorts={"progress": PROGRESS},
    default_sort="-created_at",
    filters={
        "member_id": lambda value: exists().where(
            LINK.workspace_id == PROJECT.workspace_id,
            LINK.project_id == PROJECT.id,
            LINK.member_id == cast(value, Uuid()),
        ),
        "due_from": records.at_least(PROJECT.due_date),
        "due_to": records.at_most(PROJECT.due_date),
    },
    asked=(Asked(name="progress", type="number", label=("Progress", "ความคืบหน้า"), column=PROGRESS),),
    day=lambda project: project.due_date,
    icon="folder-kanban",
    facts={"company_name": "company", "status": "status", "progress": "progress"},
    imported=Imported(
        nouns="project",
        files="project, projects, โครงการ",
        headings="project id, project no, project number, project code, รหัสโครงการ",
        columns=(
            FileColumn(
                name="external_id",
                headings="project id, project no, project number, project code, record id, =id, ~code, รหัสโครงการ, ~รหัส",
            ),
            FileColumn(
                name="owner",
                headings="project manager, project owner, project lead, ผู้จัดการโครงการ, หัวหน้าโครงการ",
                reads="name",
            ),
        ),
    ),
)
_usual = UsualService(PROJECTS)
get, page, delete, restore = _usual.get, _usual.page, _usual.delete, _usual.restore

_MEMBERS = list_json(
    select(
        LINK.member_id,
        MEMBER.name,
        LINK.role,
        (MEMBER.status == "active").label("active"),
        LINK.added_at,
    )
    .join(Project, _same(PROJECT, LINK.project_id))
    .join(Membership, and_(MEMBER.workspace_id == LINK.workspace_id, MEMBER.id == LINK.member_id))
    .where(
        LINK.project_id == bindparam("project_id", type_=Uuid()),
        PROJECT.deleted_at.is_(None),
        func.app_sees(PROJECT.owner_id),
    )
    .order_by(MEMBER.name_key, MEMBER.id)
    .limit(MAX_MEMBERS),
    "project.members",
)


def create(work: Work, data: ProjectIn) -> Project:
    """Writes a new project. Raises Invalid when it would end before it starts."""
    work.require("project.create")
    _check_dates(data.start_date, data.due_date)
    values = data.model_dump()
    values["currency"] = data.currency or work.principal.currency
    return records.create(work, PROJECTS, values)


def update(work: Work, project_id: UUID, patch: ProjectPatch) -> Project:
    """Changes a project. Raises Conflict when `patch.version` is stale, Invalid when it would end before it starts."""

    def rule(project: Project, changes: dict[str, Any]) -> dict[str, Any]:
        _check_dates(changes.get("start_date", project.start_date), changes.get("due_date", project.due_date))
        return changes

    return records.update(work, PROJECTS, project_id, patch, rule)


def _check_dates(start: Any, due: Any) -> None:
    if start is not None and due is not None and due < start:
        raise Invalid(fields={"due_date": "projects.error.due_before_start"})


# ---------------------------------------------------------------- members


def members(caller: Caller, project_id: UUID) -> bytes:
    """The members of a project, by name, as a JSON array. Empty for a project that the caller may not read."""
    return hot_read(caller, "project.read", _MEMBERS, project_id=project_id) or b"[]"


def put_member(work: Work, project_id: UUID, member_id: UUID, data: ProjectMemberIn) -> None:
    """Adds a member of the workspace to a project, or changes their role in it.

    Raises NotFound, Forbidden, or Invalid when there is no such member or the project has 100 already.
    """
    project = records.get_for(work, PROJECTS, project_id, "update")
    name = work.db.execute(select(MEMBER.name).where(MEMBER.id == member_id)).scalar_one_or_none()
    if name is None:
        raise Invalid(fields={"member_id": "core.field.missing_record"})
    before = work.db.execute(_link(project_id, member_id)).first()
    if before is not None and before.role == data.role:
        return
    if before is None:
        count = select(func.count()).select_from(ProjectMember).where(LINK.project_id == project_id)
        if work.db.execute(count).scalar_one() >= MAX_MEMBERS:
            raise Invalid(fields={"member_id": ("projects.error.too_many_members", {"limit": MAX_MEMBERS})})
    key = {"workspace_id": work.workspace_id, "project_id": project_id, "member_id": member_id}
    statement = insert(ProjectMember).values(**key, role=data.role, added_at=now())
    work.db.execute(statement.on_conflict_do_update(index_elements=list(key), set_={"role": data.role}))
    was = None if before is None else _described(name, before.role)
    records.changed(work, PROJECTS, project, "update", {"members": [was, _described(name, data.role)]})


def remove_member(work: Work, project_id: UUID, member_id: UUID) -> None:
    """Removes a member from a project. Raises NotFound when the member is not in it."""
    project = records.get_for(work, PROJECTS, project_id, "update")
    before = work.db.execute(_link(project_id, member_id)).first()
    if before is None:
        raise NotFound
    work.db.execute(
        delete_rows(ProjectMember).where(
            LINK.workspace_id == work.workspace_id, LINK.project_id == project_id, LINK.member_id == member_id
        )
    )
    records.changed(work, PROJECTS, project, "update", {"members": [_described(before.name, before.role), None]})


def _link(project_id: UUID, member_id: UUID) -> Any:
    return (
        select(LINK.role, MEMBER.name)
        .join(Membership, and_(MEMBER.workspace_id == LINK.workspace_id, MEMBER.id == LINK.member_id))
        .where(LINK.project_id == project_id, LINK.member_id == member_id)
    )


def _described(name: str, role: str | None) -> str:
    return f"{name} ({role})" if role else name


# ---------------------------------------------------------------- progress


def lock(work: Work, project_ids: Iterable[UUID]) -> list[UUID]:
    """Locks projects, always in the same order so that transactions cannot deadlock. Returns those that exist.

    The lock does not block the foreign-key checks of tasks that others add at the same time.
    """
    statement = (
        select(PROJECT.id).where(PROJECT.id.in_(list(project_ids))).order_by(PROJECT.id).with_for_update(key_share=True)
    )
    return list(work.db.execute(statement).scalars())


def count_tasks(work: Work, project_id: UUID, total: int, done: int) -> None:
    """Stores the number of a project's tasks. The version stays, so that no open form becomes stale."""
    work.db.execute(
        update_rows(Project)
        .where(PROJECT.workspace_id == work.workspace_id, PROJECT.id == project_id)
        .values(tasks_total=total, tasks_done=done)
    )
    live.publish(work, "record", kind="project", id=str(project_id), action="update")
