"""The rules of activities."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, cast, exists, or_

from crm_app import records
from crm_app.activities.models import Activity
from crm_app.activities.schemas import ActivityIn, ActivityOut, ActivityPatch, ActivityQuery
from crm_app.companies.kind import COMPANIES
from crm_app.contacts.kind import CONTACTS
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.i18n import translate
from crm_app.core.tables import columns, table
from crm_app.deals.kind import DEALS
from crm_app.projects.service import PROJECTS
from crm_app.records import Field, about
from crm_app.records.fields import FileColumn
from crm_app.records.imported import Imported
from crm_app.records.service import UsualService
from crm_app.tasks.service import TASKS

ACTIVITY = columns(Activity)
DIRECTED = ("call", "email")
_TITLE_LENGTH = 80


def _title(activity: Activity) -> str:
    """The subject, else the beginning of the text, else the kind of activity."""
    if activity.subject:
        return activity.subject
    first = (activity.body or "").strip().partition("\n")[0].strip()
    if not first:
        return translate(f"activities.kind.{activity.kind}", "en")
    return first if len(first) <= _TITLE_LENGTH else f"{first[: _TITLE_LENGTH - 1]}…"


def _with_company(value: Any) -> Any:
    """Whether an activity is about one of these companies, or about a record of theirs that the reader may read."""
    ids = cast(value, ARRAY(Uuid()))
    found = [ACTIVITY.company_id == any_(ids)]
    for name, kind in ACTIVITIES.references.items():
        other = table(records.TYPES[kind].model).alias(f"with_{kind}").c
        if "company_id" in other:
            same = (other.workspace_id == ACTIVITY.workspace_id, other.id == ACTIVITY[name])
            found.append(exists().where(*same, other.company_id == any_(ids), records.readable(kind, other)))
    return or_(*found)


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
    computed={"about_title": about.title_of(ACTIVITY)},
    columns=("kind", "company_id", "deal_id", "occurred_at", "owner_id"),
    fields=(
        Field(
            name="kind",
            label=("Kind", "ประเภท"),
            choices={
                "note": ("Note", "บันทึก"),
                "call": ("Call", "โทรศัพท์"),
                "meeting": ("Meeting", "ประชุม"),
                "email": ("Email", "อีเมล"),
            },
            filter=True,
            fact="type",
            headings=(
                "activity type, activity kind, kind, event type, engagement type, ~task subtype, ~type, "
                "ประเภทกิจกรรม, ~ประเภท"
            ),
            weight=2.5,
            words={
                "note": "notes, comment, log, memo, บันทึก, โน้ต",
                "call": "calls, phone call, phone, telephone, logged call, โทร, โทรศัพท์",
                "meeting": "meetings, event, appointment, visit, demo, ประชุม, นัดหมาย, เข้าพบ",
                "email": "emails, e-mail, mail, อีเมล, อีเมล์",
            },
        ),
        Field(
            name="subject",
            label=("Subject", "หัวข้อ"),
            headings=(
                "activity subject, subject, call subject, meeting name, meeting title, note title, email subject, "
                "activity name, "
                "~title, ~topic, หัวข้อ, เรื่อง, หัวข้อกิจกรรม"
            ),
            weight=1.0,
        ),
        Field(
            name="body",
            label=("Text", "ข้อความ"),
            search=True,
            fact="body",
            headings=(
                "body, text, content, message, activity note, activity notes, note body, note content, "
                "call notes, meeting notes, email body, description, notes, comments, ~note, ~details, "
                "~comment, ข้อความ, เนื้อหา, บันทึก, "
                "รายละเอียด, ~หมายเหตุ"
            ),
            weight=1.0,
        ),
        Field(
            name="occurred_at",
            label=("When", "วันและเวลา"),
            fact="occurred_at",
            headings=(
                "when, occurred at, activity date time, start date time, meeting start time, call start time, "
                "activity date, activity time, start time, call date, "
                "meeting date, call time, happened at, start, date time, ~created time, ~created on, ~date, "
                "วันและเวลา, วันที่และเวลา, "
                "วันที่ติดต่อ, ~due date, ~วันที่, ~เวลา"
            ),
            weight=2.0,
        ),
        Field(
            name="duration_minutes",
            label=("Minutes", "ระยะเวลา (นาที)"),
            headings=(
                "minutes, duration, duration in minutes, duration minutes, call duration, ระยะเวลานาที, ระยะเวลา, นาที"
            ),
            weight=2.0,
        ),
        Field(
            name="direction",
            label=("Direction", "ทิศทาง"),
            choices={"inbound": ("Inbound", "ขาเข้า"), "outbound": ("Outbound", "ขาออก")},
            headings="direction, call direction, =call type, email direction, ทิศทาง",
            weight=2.0,
            words={
                "inbound": "incoming, in, received, เข้า, ขาเข้า, สายเข้า",
                "outbound": "outgoing, out, sent, ออก, ขาออก, โทรออก",
            },
        ),
        Field(
            name="company_id",
            label=("Company", "บริษัท"),
            link=COMPANIES.kind,
            headings=(
                "company name, company, account name, account, organization, associated company, customer, บริษัท, "
                "ชื่อบริษัท, ลูกค้า"
            ),
            weight=0.5,
            by=(FileColumn(name="company_ref"),),
        ),
        Field(
            name="contact_id",
            label=("Contact", "ผู้ติดต่อ"),
            link=CONTACTS.kind,
            headings=(
                "contact name, contact, contact person, who, attendee, participant, associated contact, ผู้ติดต่อ, ชื่อผู้ติดต่อ"
            ),
            by=(FileColumn(name="contact_ref", weight=0.7),),
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
            weight=0.5,
            by=(FileColumn(name="project_ref"),),
        ),
        Field(
            name="task_id",
            label=("Task", "งาน"),
            link=TASKS.kind,
            headings="task, task name, งาน, ชื่องาน",
            weight=0.5,
            by=(FileColumn(name="task_ref"),),
        ),
    ),
    sorts={"occurred_at": ACTIVITY.occurred_at},
    default_sort="-occurred_at",
    filters={
        "company_id": records.any_of(ACTIVITY.company_id),
        "with_company": _with_company,
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
    day=lambda activity: activity.occurred_at,
    icon="activity",
    title_column="subject",
    has_timeline=False,
    not_exported=frozenset({"about_title"}),
    opens_at=("deal_id", "contact_id", "company_id", "project_id", "task_id"),
    imported=Imported(
        nouns="activity, event, call, meeting, note",
        files="activity, activities, events, calls, meetings, notes, กิจกรรม",
        identities=("subject", "body"),
        columns=(
            FileColumn(
                name="external_id",
                headings="activity id, event id, call id, meeting id, note id, record id, =id, รหัสกิจกรรม, ~รหัส",
            ),
            FileColumn(name="occurred_time", label=("Time of the day", "เวลา"), headings="due time, =time, ~เวลา"),
            FileColumn(
                name="owner",
                headings="by, activity owner, note owner, call owner, logged by, made by, ผู้บันทึก, โดย",
                reads="name",
            ),
        ),
    ),
)
_usual = UsualService(ACTIVITIES)
get, page, delete, restore = _usual.get, _usual.page, _usual.delete, _usual.restore


def create(work: Work, data: ActivityIn) -> Activity:
    """Writes a new activity. Raises Invalid without a subject or text, or for a direction that its kind cannot have."""
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
