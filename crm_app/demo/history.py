"""The history of the demo's deals: activities with real content, tasks to do, projects that follow from orders."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.companies.models import Company
from crm_app.contacts.models import Contact
from crm_app.deals.models import Deal
from crm_app.demo import content, stories
from crm_app.projects import service as projects
from crm_app.projects.schemas import ProjectIn, ProjectMemberIn, ProjectStatus
from crm_app.tasks import service as tasks
from crm_app.tasks.schemas import TaskIn, TaskStatus
from crm_app.values import formats

if TYPE_CHECKING:
    from crm_app.demo.seed import Seeder

RECENT_DAYS = 300
"""Deals that ended longer ago have one activity only, in days."""
PROJECTS = 14
_ZONE = ZoneInfo("Asia/Bangkok")


def write(seeder: Seeder) -> None:
    """Activities of all deals, the stories of some companies, tasks and projects."""
    by_id = {company.id: company for company in seeder.companies}
    for deal in seeder.deals:
        company = by_id[deal.company_id] if deal.company_id else None
        _activities_of(seeder, deal, company)
    for story in stories.STORIES:
        _story(seeder, *story)
    _projects(seeder)
    _tasks(seeder)


# ---------------------------------------------------------------- activities


def _activities_of(seeder: Seeder, deal: Deal, company: Company | None) -> None:
    rng = seeder.random
    begun = deal.engage_date or seeder.today
    ended = deal.close_date or seeder.today
    events = [(rng.choice(stories.BEGINNING), begun)]
    if (seeder.today - ended).days < RECENT_DAYS and rng.random() < 0.6:
        events.append((rng.choice(stories.MIDDLE), begun + (ended - begun) * 0.6))
    if deal.status != "open" and rng.random() < 0.6:
        events.append((rng.choice(stories.WON if deal.status == "won" else stories.LOST), ended))
    for what, day in events:
        _activity(seeder, what, day, deal, company)


def _activity(seeder: Seeder, what: stories.DealEvent, day: date, deal: Deal, company: Company | None) -> None:
    thai = any("\u0e00" <= letter <= "\u0e7f" for letter in deal.name)
    contact = _contact(seeder, deal)
    index = seeder.items.get(deal.product_id) if deal.product_id else None
    body = what.body[thai].format(
        contact=contact.name if contact else ("ลูกค้า" if thai else "The customer"),
        company=company.name if company else "",
        product=content.PRODUCTS[index].name if index is not None else deal.name,
        amount=formats.money(deal.amount, deal.currency) or ("ตามที่ตกลง" if thai else "as agreed"),
    )
    at = seeder.at_office_hours(day)
    activity = activities.create(
        seeder.work,
        ActivityIn(
            kind=what.kind,
            subject=what.subject[thai],
            body=body,
            occurred_at=at,
            duration_minutes=what.minutes,
            direction=what.direction,
            company_id=deal.company_id,
            contact_id=contact.id if contact else None,
            deal_id=deal.id,
            owner_id=deal.owner_id,
        ),
    )
    seeder.remember("activity", activity.id, at)


def _contact(seeder: Seeder, deal: Deal) -> Contact | None:
    people = seeder.contacts.get(deal.company_id, []) if deal.company_id else []
    return next((person for person in people if person.id == deal.contact_id), None)


def _story(seeder: Seeder, domain: str, days_ago: int, kind: stories.Kind, subject: str, body: str) -> None:
    company = next(c for c in seeder.companies if domain in (c.website or ""))
    people = seeder.contacts.get(company.id, [])
    at = seeder.at_office_hours(seeder.today - timedelta(days=days_ago))
    activity = activities.create(
        seeder.work,
        ActivityIn(
            kind=kind,
            subject=subject,
            body=body,
            occurred_at=at,
            duration_minutes=60 if kind == "meeting" else 15 if kind == "call" else None,
            direction="inbound" if kind in ("call", "email") else None,
            company_id=company.id,
            contact_id=people[0].id if people else None,
            owner_id=company.owner_id,
        ),
    )
    seeder.remember("activity", activity.id, at)


# ---------------------------------------------------------------- projects and tasks


def _projects(seeder: Seeder) -> None:
    """Makes projects of the latest orders, from finished to planned ones."""
    won = sorted((d for d in seeder.deals if d.status == "won"), key=lambda deal: str(deal.close_date))[-PROJECTS:]
    for number, deal in enumerate(won):
        status: ProjectStatus = "done" if number < 4 else "active" if number < 11 else "planned"
        if number == 7:
            status = "on_hold"
        _project(seeder, deal, status)


def _project(seeder: Seeder, deal: Deal, status: ProjectStatus) -> None:
    rng = seeder.random
    thai = any("\u0e00" <= letter <= "\u0e7f" for letter in deal.name)
    name = rng.choice(stories.PROJECTS)
    start = (deal.close_date or seeder.today) + timedelta(days=3)
    project = projects.create(
        seeder.work,
        ProjectIn(
            name=f"{name[thai]}: {deal.name}"[:200],
            company_id=deal.company_id,
            deal_id=deal.id,
            status=status,
            start_date=start,
            due_date=start + timedelta(days=rng.randint(30, 75)),
            budget=deal.amount,
            currency=deal.currency,
            owner_id=deal.owner_id,
        ),
    )
    created = seeder.at_office_hours(min(start, seeder.today))
    seeder.remember("project", project.id, created)
    for member, role in ((seeder.members[1], "Sponsor"), (seeder.members[rng.choice((2, 3, 4))], "Engineer")):
        if member.id != project.owner_id:
            projects.put_member(seeder.work, project.id, member.id, ProjectMemberIn(role=role))
    steps = name[2]
    done = len(steps) if status == "done" else 0 if status == "planned" else rng.randint(1, len(steps) - 1)
    for place, step in enumerate(steps):
        finished: TaskStatus = "done" if place < done else "open"
        day = start + timedelta(days=9 * (place + 1))
        if finished == "open":
            day = max(day, seeder.today + timedelta(days=2 + 4 * place))
        task = tasks.create(
            seeder.work,
            TaskIn(
                title=step[thai],
                status=finished,
                due_date=day,
                project_id=project.id,
                company_id=deal.company_id,
                owner_id=deal.owner_id,
            ),
        )
        if task.completed_at:
            task.completed_at = seeder.at_office_hours(min(day, seeder.today))
        seeder.remember("task", task.id, created, task.completed_at)


def _tasks(seeder: Seeder) -> None:
    """Tasks for open deals: some overdue, some today, the rest later; some belong to the owner of the demo."""
    rng = seeder.random
    opened = [deal for deal in seeder.deals if deal.status == "open"]
    for number in range(3 * len(stories.TASKS)):
        english, thai_title, priority, days = stories.TASKS[number % len(stories.TASKS)]
        deal = opened[(number * 7) % len(opened)]
        thai = any("\u0e00" <= letter <= "\u0e7f" for letter in deal.name)
        due = seeder.today + timedelta(days=days)
        at = datetime.combine(due, time(rng.choice((10, 14, 16)), 0), _ZONE) if rng.random() < 0.25 else None
        task = tasks.create(
            seeder.work,
            TaskIn(
                title=thai_title if thai else english,
                priority=priority,
                due_date=due,
                due_at=at,
                company_id=deal.company_id,
                contact_id=deal.contact_id,
                deal_id=deal.id,
                owner_id=seeder.members[0].id if number % 3 == 0 else deal.owner_id,
            ),
        )
        seeder.remember(
            "task", task.id, seeder.at_office_hours(min(due, seeder.today) - timedelta(days=rng.randint(1, 9)))
        )
