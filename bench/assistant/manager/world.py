"""Writes the sales manager's workspace through the services, and dates its history back."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bench.assistant.manager import rows as data
from crm_app.core.database import Work

NOON = time(5, 0, tzinfo=UTC)
"""Noon in Bangkok."""


def write(someone: Any, members: dict[str, Any], made: data.Rows) -> None:
    """Writes every row.

    Args:
        someone: the owner of the workspace.
        members: the members by name.
    """
    from crm_app.records.own import forget

    with someone.work() as work:
        _people(work, members)
        _own_fields(work)
    forget(None)
    with someone.work() as work:
        companies = _companies(work, members)
        products = _products(work)
        deals = _deals(work, members, made, companies, products)
        _history(work, made, deals)
    with someone.work() as work:
        _contacts(work, companies)
        _tasks(work, members, made)
        _projects(work, made, companies)
        _activities(work, made, deals)


def _people(work: Work, members: dict[str, Any]) -> None:
    for name, (team, manager) in data.PEOPLE.items():
        work.db.execute(
            text("update membership set name = :name, team = :team, manager = :manager where id = :id"),
            {"name": name, "team": team, "manager": manager, "id": members[name].member_id},
        )


def _own_fields(work: Work) -> None:
    from crm_app.fields import service as fields
    from crm_app.fields.schemas import FieldIn

    for kind, label, thai, choices in (
        ("company", "Segment", "เซกเมนต์", ("Enterprise", "SMB", "Public")),
        ("deal", "Channel", "ช่องทาง", ("Partner", "Direct", "Online")),
    ):
        fields.add(
            work,
            FieldIn.model_validate(
                {"kind": kind, "type": "choice", "label_en": label, "label_th": thai,
                 "choices": [{"value": one, "label_en": one} for one in choices]}
            ),
        )  # fmt: skip


def _companies(work: Work, members: dict[str, Any]) -> dict[str, UUID]:
    from crm_app.companies import service as companies
    from crm_app.companies.kind import CompanyIn

    found = {}
    for number, one in enumerate(data.COMPANIES):
        row = CompanyIn(
            name=one.name, sector=one.sector, country=one.country, tags=list(one.tags),
            custom_fields={"segment": one.segment},
            owner_id=members[tuple(data.PEOPLE)[number % 4]].member_id,
        )  # fmt: skip
        found[one.name] = companies.create(work, row).id
    return found


def _products(work: Work) -> dict[str, UUID]:
    from crm_app.products import service as products
    from crm_app.products.kind import ProductIn

    return {name: products.create(work, ProductIn(name=name, list_price=Decimal(1000))).id for name in data.PRODUCTS}


def _deals(
    work: Work, members: dict[str, Any], made: data.Rows, companies: dict[str, UUID], products: dict[str, UUID]
) -> dict[str, UUID]:
    from crm_app.deals import service as deals
    from crm_app.deals.schemas import DealIn

    stages = {row.name: row.id for row in work.db.execute(text("select id, name from stage"))}
    found = {}
    for one in made.deals:
        values: dict[str, Any] = {
            "name": one.name, "company_id": companies[one.company.name], "owner_id": members[one.owner].member_id,
            "stage_id": stages[one.stage], "amount": Decimal(one.amount), "currency": "THB",
            "product_id": products[one.product], "engage_date": one.engaged, "close_date": one.closed,
            "expected_close_date": one.expected, "lost_reason": one.reason or None,
            "custom_fields": {"channel": one.channel},
        }  # fmt: skip
        found[one.name] = deals.create(work, DealIn(**values)).id
    return found


def _history(work: Work, made: data.Rows, deals: dict[str, UUID]) -> None:
    """The audit trail as the moves themselves would have written it, on their days."""
    work.db.flush()
    stages = {row.name: str(row.id) for row in work.db.execute(text("select id, name from stage"))}
    for one in made.deals:
        created = datetime.combine(one.way[0][1], NOON)
        values = {"id": deals[one.name], "at": created}
        work.db.execute(text("update deal set created_at = :at where id = :id"), values)
        work.db.execute(
            text("update audit_entry set created_at = :at where kind = 'deal' and record_id = :id"),
            values,
        )
        for (before, _), (after, day) in zip(one.way, one.way[1:], strict=False):
            work.db.execute(
                text(
                    "insert into audit_entry (workspace_id, id, member_id, kind, record_id, action, title, changes, "
                    "created_at) select d.workspace_id, gen_random_uuid(), d.owner_id, 'deal', d.id, 'update', d.name, "
                    "jsonb_build_object('stage_id', jsonb_build_array(cast(:before as text), cast(:after as text))), :at "
                    "from deal d where d.id = :id"
                ),
                {"id": deals[one.name], "before": stages[before], "after": stages[after],
                 "at": datetime.combine(day, NOON)},
            )  # fmt: skip
        work.db.execute(
            text("update deal set stage_changed_at = :at where id = :id"),
            {"id": deals[one.name], "at": datetime.combine(one.way[-1][1], NOON)},
        )


def _contacts(work: Work, companies: dict[str, UUID]) -> None:
    from crm_app.contacts.kind import CONTACTS, ContactIn
    from crm_app.records.service import service_of

    for one in data.CONTACTS:
        row = ContactIn(
            name=one.name, job_title=one.title, company_id=companies[one.company], email=one.email or None,
            phone=one.phone or None,
        )  # fmt: skip
        service_of(CONTACTS).create(work, row)


def _tasks(work: Work, members: dict[str, Any], made: data.Rows) -> None:
    from crm_app.tasks import service as tasks
    from crm_app.tasks.schemas import TaskIn

    for one in data.TASKS:
        due = made.today + timedelta(days=one.due)
        status: Any = "done" if one.done else "open"
        tasks.create(work, TaskIn(title=one.title, owner_id=members[one.owner].member_id, due_date=due, status=status))


def _projects(work: Work, made: data.Rows, companies: dict[str, UUID]) -> None:
    from crm_app.projects import service as projects
    from crm_app.projects.schemas import ProjectIn

    for one in data.PROJECTS:
        status: Any = one.status
        row = ProjectIn(
            name=one.name, company_id=companies[one.company], status=status, due_date=made.today + timedelta(days=one.due),
            progress_by_hand=one.progress,
        )  # fmt: skip
        projects.create(work, row)


def _activities(work: Work, made: data.Rows, deals: dict[str, UUID]) -> None:
    from crm_app.activities import service as activities
    from crm_app.activities.schemas import ActivityIn

    for one in made.deals:
        if one.contacted is not None:
            activities.create(
                work,
                ActivityIn(kind="call", subject="Call", occurred_at=datetime.combine(one.contacted, NOON),
                           deal_id=deals[one.name]),
            )  # fmt: skip
