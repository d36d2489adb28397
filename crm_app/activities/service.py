"""What the product does with activities."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from crm_app import records
from crm_app.activities.models import Activity
from crm_app.activities.schemas import ActivityIn, ActivityOut, ActivityPatch, ActivityQuery
from crm_app.companies.models import Company
from crm_app.contacts.models import Contact
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import text
from crm_app.core.tables import columns, columns_of
from crm_app.deals.models import Deal
from crm_app.projects.models import Project
from crm_app.records import about
from crm_app.records.service import UsualService
from crm_app.tasks.models import Task
from crm_app.workspaces.models import Membership

ACTIVITY = columns(Activity)
COMPANY = columns(Company)
CONTACT = columns(Contact)
DEAL = columns(Deal)
MEMBER = columns(Membership)
PROJECT = columns(Project)
TASK = columns(Task)
DIRECTED = ("call", "email")
_TITLE_LENGTH = 80


def _same(other: Any, reference: Any) -> Any:
    return and_(other.workspace_id == ACTIVITY.workspace_id, other.id == reference)


def _title(activity: Activity) -> str:
    """The subject, else how the text begins, else what kind of activity it is."""
    if activity.subject:
        return activity.subject
    first = (activity.body or "").strip().partition("\n")[0].strip()
    if not first:
        return text(f"activities.kind.{activity.kind}", "en")
    return first if len(first) <= _TITLE_LENGTH else f"{first[: _TITLE_LENGTH - 1]}…"


def _text(activity: Activity) -> Iterable[str | None]:
    return (activity.body,)


ACTIVITIES = records.RecordType(
    kind="activity",
    plural="activities",
    one=("Activity", "กิจกรรม"),
    many=("Activities", "กิจกรรม"),
    order=60,
    model=Activity,
    new=ActivityIn,
    patch=ActivityPatch,
    out=ActivityOut,
    query=ActivityQuery,
    statement=select(
        *columns_of(Activity, ActivityOut),
        records.member_name(MEMBER).label("owner_name"),
        COMPANY.name.label("company_name"),
        CONTACT.name.label("contact_name"),
        DEAL.name.label("deal_name"),
        PROJECT.name.label("project_name"),
        about.title_of(ACTIVITY).label("about_title"),
        TASK.title.label("task_title"),
    )
    .select_from(Activity)
    .outerjoin(Membership, _same(MEMBER, ACTIVITY.owner_id))
    .outerjoin(Company, and_(_same(COMPANY, ACTIVITY.company_id), records.readable("company", COMPANY)))
    .outerjoin(Contact, and_(_same(CONTACT, ACTIVITY.contact_id), records.readable("contact", CONTACT)))
    .outerjoin(Deal, and_(_same(DEAL, ACTIVITY.deal_id), records.readable("deal", DEAL)))
    .outerjoin(Project, and_(_same(PROJECT, ACTIVITY.project_id), records.readable("project", PROJECT)))
    .outerjoin(Task, and_(_same(TASK, ACTIVITY.task_id), records.readable("task", TASK))),
    sorts={
        "occurred_at": ACTIVITY.occurred_at,
        "created_at": ACTIVITY.created_at,
        "updated_at": ACTIVITY.updated_at,
    },
    default_sort="-occurred_at",
    filters={
        "owner_id": records.any_of(ACTIVITY.owner_id),
        "kind": records.any_of(ACTIVITY.kind),
        "company_id": records.any_of(ACTIVITY.company_id),
        "contact_id": records.equals(ACTIVITY.contact_id),
        "deal_id": records.equals(ACTIVITY.deal_id),
        "project_id": records.equals(ACTIVITY.project_id),
        "about_kind": records.equals(ACTIVITY.about_kind),
        "about_id": records.equals(ACTIVITY.about_id),
        "task_id": records.equals(ACTIVITY.task_id),
        "occurred_from": records.at_least(ACTIVITY.occurred_at),
        "occurred_before": records.before(ACTIVITY.occurred_at),
    },
    title=_title,
    text=_text,
    day=lambda activity: activity.occurred_at,
    references={
        "company_id": "company",
        "contact_id": "contact",
        "deal_id": "deal",
        "project_id": "project",
        "task_id": "task",
    },
    icon="activity",
    title_column="subject",
    has_timeline=False,
    not_exported=frozenset({"about_title"}),
    opens_at=("deal_id", "contact_id", "company_id", "project_id", "task_id"),
    facts={"kind": "type", "occurred_at": "occurred_at", "owner_name": "owner", "body": "body"},
)
_usual = UsualService(ACTIVITIES)
get, page, delete, restore = _usual.get, _usual.page, _usual.delete, _usual.restore


def create(work: Work, data: ActivityIn) -> Activity:
    """Writes a new activity. Raises Invalid when it says nothing, or has a direction that its kind cannot have."""
    work.require("activity.create")
    _check(data.kind, data.subject, data.body, data.direction)
    values = data.model_dump()
    about.check(work, {}, values)
    values["occurred_at"] = data.occurred_at or now()
    return records.create(work, ACTIVITIES, values)


def update(work: Work, activity_id: UUID, patch: ActivityPatch) -> Activity:
    """Changes an activity. Raises Conflict when `patch.version` is stale."""

    def rule(activity: Activity, changes: dict[str, Any]) -> dict[str, Any]:
        after = {name: changes.get(name, getattr(activity, name)) for name in ("kind", "subject", "body", "direction")}
        _check(**after)
        about.check(work, {name: getattr(activity, name) for name in about.FIELDS}, changes)
        return changes

    return records.update(work, ACTIVITIES, activity_id, patch, rule)


def _check(kind: str, subject: str | None, body: str | None, direction: str | None) -> None:
    if not subject and not body:
        raise Invalid(fields={"body": "activities.error.empty"})
    if direction and kind not in DIRECTED:
        raise Invalid(fields={"direction": "activities.error.direction"})
