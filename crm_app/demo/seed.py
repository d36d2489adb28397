"""Creates the demo workspace, once, through the services, so that its data is like data that people enter.

The content is the same on every installation; only the dates depend on the day of creation, so that there is always a
past to report on and a week to plan.
"""

import random
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from crm_app import records, registry
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.companies.models import Company
from crm_app.contacts.kind import CONTACTS, ContactIn
from crm_app.contacts.models import Contact
from crm_app.core.clock import today
from crm_app.core.database import Work, transaction_without_workspace, unit_of_work
from crm_app.core.principal import SessionCaller
from crm_app.deals import service as deals
from crm_app.deals.models import Deal
from crm_app.deals.schemas import DealIn
from crm_app.demo import content, history
from crm_app.identity import passwords
from crm_app.identity import service as identity
from crm_app.identity.schemas import AcceptIn, LoginIn, RegisterIn
from crm_app.operations.embedded.storage import DEMO_NOTE, read_json, write_private
from crm_app.pipelines.models import Stage
from crm_app.products import service as products
from crm_app.products.kind import ProductIn
from crm_app.products.models import Product
from crm_app.records.service import service_of
from crm_app.workspaces import invitations
from crm_app.workspaces import service as workspaces
from crm_app.workspaces.models import Membership, Role
from crm_app.workspaces.schemas import InvitationIn, MemberPatch

ZONE = "Asia/Bangkok"
DAYS = 540
"""How many days the demo's history covers."""
DEALS = 150
_BACKDATE = (
    "update {table} r set created_at = t.created, updated_at = t.changed, created_by = r.owner_id "
    "from unnest(cast(:ids as uuid[]), cast(:created as timestamptz[]), cast(:changed as timestamptz[])) "
    "as t (id, created, changed) where r.id = t.id",
    "update audit_entry a set created_at = r.created_at, member_id = r.owner_id "
    "from {table} r where a.kind = :kind and r.id = a.record_id",
    "update search_document d set updated_at = r.updated_at from {table} r where d.kind = :kind and r.id = d.record_id",
)
_CLIENT = identity.Client("127.0.0.1", "demo", "api")


@dataclass(frozen=True)
class Demo:
    """The demo workspace's sign-in, stored in the data folder. `password` is empty once it has been changed."""

    email: str
    password: str
    done: bool = False


def seed(data_dir: Path) -> Demo:
    """Creates the demo workspace unless it exists, and returns its sign-in.

    The password is generated once per installation. Everything except the people is one transaction: the run after an
    interrupted one completes it.

    Args:
        data_dir: the installation's own folder; the sign-in is stored there, readable by this account alone.

    Raises:
        AppError: registration is closed, or the demo's address belongs to somebody else.
    """
    registry.load()
    note = data_dir / DEMO_NOTE
    kept = read_json(note)
    demo = Demo(**kept) if kept else Demo(content.OWNER_EMAIL, secrets.token_urlsafe(9))
    known = _password_hash(demo.email)
    if known is not None and (demo.done or kept is None):
        right = kept is not None and passwords.check_password(demo.password, known)[0]
        return demo if right else replace(demo, password="", done=True)
    data_dir.mkdir(parents=True, exist_ok=True)
    # before the account exists, so that the password cannot get lost
    write_private(note, asdict(replace(demo, done=False)))
    caller = _owner(demo, known is not None)
    try:
        with unit_of_work(caller) as work:
            workspaces.mark_demo(work)  # before anybody is invited, so that its made-up people get no mail
        _colleagues(caller, demo)
        with unit_of_work(caller) as work:
            Seeder(work, today(ZONE)).run()
    finally:
        identity.sign_out(caller)
    demo = replace(demo, done=True)
    write_private(note, asdict(demo))
    return demo


def _password_hash(email: str) -> str | None:
    with transaction_without_workspace() as db:
        found = db.execute(text("select auth_find_person(:email)"), {"email": email}).scalar()
    return str(found["password_hash"]) if found else None


def _owner(demo: Demo, known: bool) -> SessionCaller:
    if known:
        return identity.sign_in(LoginIn(email=demo.email, password=demo.password), _CLIENT).caller
    data = RegisterIn(
        name=content.OWNER.name, email=demo.email, password=demo.password, workspace=content.WORKSPACE, language="en"
    )
    return identity.register(data, _CLIENT, vouched=True).caller


def _colleagues(caller: SessionCaller, demo: Demo) -> None:
    """Invites the colleagues and accepts the invitations. They share the demo's password, so that every role can be
    tried.
    """
    with unit_of_work(caller) as work:
        roles: dict[str, UUID] = {row.key: row.id for row in work.db.execute(select(Role)).scalars()}
        there = {row.email for row in work.db.execute(select(Membership)).scalars()}
        missing = [person for person in content.COLLEAGUES if person.email not in there]
        offers = [invitations.invite(work, InvitationIn(email=p.email, role_id=roles[p.role])) for p in missing]
    for person, offer in zip(missing, offers, strict=True):
        language: Any = person.language
        joined = AcceptIn(token=offer.secret, name=person.name, password=demo.password, language=language)
        identity.sign_out(identity.accept_invitation(joined, _CLIENT, vouched=True).caller)


class Seeder:
    """Writes the workspace's records in one unit of work of its owner."""

    def __init__(self, work: Work, day: date) -> None:
        self.work, self.db, self.today = work, work.db, day
        self.random = random.Random(2569)  # noqa: S311 - the same demo everywhere, nothing secret
        self.members: list[Membership] = []
        self.companies: list[Company] = []
        self.contacts: dict[UUID, list[Contact]] = {}
        self.deals: list[Deal] = []
        self.names: set[str] = set()
        self.items: dict[UUID, int] = {}
        """Index into `content.PRODUCTS` by the product's id."""
        self.times: dict[tuple[str, UUID], tuple[datetime, datetime]] = {}
        """When each record was created and last changed."""

    def run(self) -> None:
        """Writes everything, unless it exists."""
        if self.db.execute(select(func.count()).select_from(Company)).scalar_one():
            return
        self._members()
        products = self._products()
        self.items = {product.id: index for index, product in enumerate(products)}
        self._companies()
        self._contacts()
        self._deals(products)
        history.write(self)
        self.db.flush()
        self._backdate()

    # ------------------------------------------------------------ the team

    def _members(self) -> None:
        by_email = {row.email: row for row in self.db.execute(select(Membership)).scalars()}
        people = (content.OWNER, *content.COLLEAGUES)
        self.members = [by_email[person.email] for person in people]
        for person, row in zip(people, self.members, strict=True):
            workspaces.update_member(self.work, row.id, MemberPatch(version=row.version, team=person.team))

    def seller(self) -> Membership:
        """A random seller, weighted by the shares."""
        return self.members[self.random.choices(content.SELLERS, content.SELLER_SHARES)[0]]

    # ------------------------------------------------------------ records

    def _products(self) -> list[Product]:
        return [
            products.create(self.work, ProductIn(name=item.name, series=item.series, list_price=Decimal(item.price)))
            for item in content.PRODUCTS
        ]

    def _companies(self) -> None:
        for index, (name, domain, sector, city, country, employees, revenue) in enumerate(content.COMPANIES):
            thai = _is_thai(name)
            note = self.random.choice(content.COMPANY_NOTES)[thai] if index % 3 != 2 else None
            company = companies.create(
                self.work,
                CompanyIn(
                    name=name,
                    website=f"https://www.{domain}.example",
                    email=f"info@{domain}.example.com",
                    phone=f"0{self.random.choice((2, 38, 53, 76))} 000 {self.random.randint(100, 9999):04}",
                    sector=sector,
                    employees=employees,
                    annual_revenue=Decimal(revenue * 1_000_000),
                    revenue_currency="THB",
                    founded_year=self.random.randint(1968, 2019),
                    country=country,
                    city=city,
                    description=note,
                    owner_id=self.seller().id,
                    tags=self._company_tags(employees, country),
                ),
            )
            self.companies.append(company)
            self.remember(
                "company", company.id, self.at_office_hours(self.today - timedelta(days=DAYS + 60 - index * 7))
            )

    def _company_tags(self, employees: int, country: str) -> list[str]:
        tags = ["Enterprise"] if employees >= 500 else ["SME"] if employees < 120 else []
        if country != "Thailand":
            tags.append("Export")
        if self.random.random() < 0.2:
            tags.append("Service contract")
        return tags

    def _contacts(self) -> None:
        for index, company in enumerate(self.companies):
            count = 4 if (company.employees or 0) > 800 else 3 if index % 2 else 2
            for _ in range(count):
                self._contact(company)

    def _contact(self, company: Company) -> None:
        rng, country = self.random, company.country or "Thailand"
        others = self.contacts.setdefault(company.id, [])
        names = content.ABROAD.get(country) or (content.THAI_NAMES if _is_thai(company.name) else content.LATIN_NAMES)
        name = rng.choice(names)
        if country == "Thailand":  # first and last names shuffled, so that no two contacts share a whole name
            name = f"{name.split()[0]} {rng.choice(names).split()[1]}"
        if name in self.names:
            return
        self.names.add(name)
        domain = (company.email or "").partition("@")[2]
        contact = service_of(CONTACTS).create(
            self.work,
            ContactIn(
                name=name,
                job_title=rng.choice(content.TITLES)[_is_thai(name)],
                email=f"{_mailbox(name) or f'contact{len(others) + 1}'}@{domain}",
                mobile=f"08{rng.randint(0, 9)} 000 {rng.randint(100, 9999):04}",
                line_id=f"@{domain.partition('.')[0]}{len(others) + 1}" if rng.random() < 0.4 else None,
                company_id=company.id,
                city=company.city,
                country=company.country,
                status=rng.choices(("lead", "qualified", "customer", "former"), (30, 25, 40, 5))[0],
                source=rng.choice(content.SOURCES),
                owner_id=company.owner_id,
            ),
        )
        others.append(contact)
        created = self.times["company", company.id][0] + timedelta(days=len(others) * 3)
        self.remember("contact", contact.id, min(created, self.at_office_hours(self.today - timedelta(days=1))))

    def _deals(self, products: list[Product]) -> None:
        stages: dict[str, list[Stage]] = {"open": [], "won": [], "lost": []}
        for stage in self.db.execute(select(Stage).order_by(Stage.position)).scalars():  # type: ignore[arg-type]
            stages[stage.outcome].append(stage)
        plans = sorted((self._plan() for _ in range(DEALS)), key=lambda plan: plan[1])
        used: set[tuple[UUID, str]] = set()
        for outcome, begun, ended in plans:
            self._deal(outcome, begun, ended, products, stages, used)

    def _plan(self) -> tuple[str, date, date]:
        """Outcome, first day, and the day it was closed or is expected to be."""
        rng = self.random
        outcome = rng.choices(("won", "lost", "open"), (40, 24, 36))[0]
        if outcome == "open":
            return (
                outcome,
                self.today - timedelta(days=rng.randint(2, 110)),
                self.today + timedelta(days=rng.randint(-12, 100)),
            )
        # Later days are more likely, because the business grows.
        ended = self.today - timedelta(days=int(DAYS * (1 - rng.random() ** 0.75)))
        return outcome, ended - timedelta(days=rng.randint(14, 95) + (15 if outcome == "lost" else 0)), ended

    def _deal(
        self,
        outcome: str,
        begun: date,
        ended: date,
        products: list[Product],
        stages: dict[str, list[Stage]],
        used: set[tuple[UUID, str]],
    ) -> None:
        rng = self.random
        big = [(c.employees or 50) ** 0.4 for c in self.companies]
        company = rng.choices(self.companies, big)[0]
        index = rng.randrange(len(products))
        item, thai = content.PRODUCTS[index], _is_thai(company.name)
        subject = item.purpose[thai]
        if (company.id, subject) in used:
            subject = f"{subject} ระยะที่ 2" if thai else f"{subject}, phase 2"
        used.add((company.id, subject))
        stage = rng.choices(stages["open"], (30, 28, 24, 18))[0] if outcome == "open" else stages[outcome][0]
        abroad = company.country not in (None, "Thailand")
        price = (
            item.price * rng.randint(item.least, item.most) * Decimal(rng.choice(("0.92", "0.95", "1", "1", "1.08")))
        )
        amount: Decimal | None = _rounded(price / 35, 100) if abroad else _rounded(price, 1000)
        if outcome == "open" and stage is stages["open"][0] and rng.random() < 0.3:
            amount = None  # too early to decide
        people = self.contacts.get(company.id, [])
        deal = deals.create(
            self.work,
            DealIn(
                name=f"{subject} – {_short(company.name)}",
                stage_id=stage.id,
                company_id=company.id,
                contact_id=rng.choice(people).id if people else None,
                amount=amount,
                currency="USD" if abroad else "THB",
                product_id=products[index].id,
                engage_date=begun,
                expected_close_date=ended,
                close_date=None if outcome == "open" else ended,
                lost_reason=rng.choice(content.LOST_REASONS)[thai] if outcome == "lost" else None,
                description=rng.choice(content.NEEDS)[thai],
                owner_id=company.owner_id if rng.random() < 0.8 else self.seller().id,
            ),
        )
        self.deals.append(deal)
        last = ended if outcome != "open" else max(begun, self.today - timedelta(days=rng.randint(0, 20)))
        self.remember("deal", deal.id, self.at_office_hours(begun), self.at_office_hours(last))

    # ------------------------------------------------------------ time

    def at_office_hours(self, day: date) -> datetime:
        """A moment within the working hours of a day, never in the future."""
        minutes = self.random.randint(8 * 60 + 30, 17 * 60 + 30)
        at = datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(ZONE))
        return min(at, datetime.now(ZoneInfo(ZONE)) - timedelta(minutes=self.random.randint(5, 90)))

    def remember(self, kind: str, record_id: UUID, created: datetime, changed: datetime | None = None) -> None:
        """Stores when a record was created and last changed, for `_backdate`."""
        self.times[kind, record_id] = (created, max(created, changed or created))

    def _backdate(self) -> None:
        """Moves the records, their audit trail and their search documents to the dates of their story."""
        for kind in sorted({kind for kind, _ in self.times}):
            mine = [(key[1], *moments) for key, moments in self.times.items() if key[0] == kind]
            ids, created, changed = (list(column) for column in zip(*mine, strict=True))
            values = {"kind": kind, "ids": ids, "created": created, "changed": changed}
            for statement in _BACKDATE:
                self.db.execute(text(statement.format(table=records.TYPES[kind].model.__tablename__)), values)
        self.db.execute(text("update deal set stage_changed_at = updated_at"))


def _is_thai(name: str) -> bool:
    return any("\u0e00" <= c <= "\u0e7f" for c in name)


def _mailbox(name: str) -> str:
    plain = name.lower().replace(" ", ".")
    return plain if plain.isascii() else ""


def _short(company: str) -> str:
    """A company's name without its legal form, as people say it."""
    for part in ("บริษัท ", " จำกัด (มหาชน)", " จำกัด", " Co., Ltd.", " Sole", " Pte. Ltd.", " JSC"):
        company = company.replace(part, "")
    return company


def _rounded(amount: Decimal, step: int) -> Decimal:
    return Decimal(max(round(amount / step), 1) * step)
