"""The members and companies that rows name: found, or created when the mapping allows it."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from crm_app.companies.kind import COMPANIES
from crm_app.companies.models import Company
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.tables import columns
from crm_app.imports.blank import blank, event_of
from crm_app.imports.cells import name_key
from crm_app.imports.matching import identifier_forms
from crm_app.imports.models import ImportMember
from crm_app.imports.owners import Owner, OwnerBook
from crm_app.imports.problems import rejected, warning
from crm_app.imports.rows import InputRow, match_key
from crm_app.values.collation import sort_key
from crm_app.workspaces.models import Membership

if TYPE_CHECKING:
    from crm_app.imports.rows import Context

COMPANY = columns(Company)
MEMBER = columns(Membership)
IDENTIFIED = columns(ImportMember)
MEMBER_NAME = 120
MOST_MEMBERS = 50_000
"""Among how many people of a workspace an import finds owners by their names: it holds all of them in memory."""
Named = Sequence[tuple[InputRow, str]]


class Members:
    """The members of the workspace by name and by address."""

    def __init__(self) -> None:
        self.ids: dict[str, UUID] = {}
        self.book = OwnerBook(())
        self._identified: dict[str, UUID] = {}
        """Members by the identifiers that another system's file of people gave them."""

    def load(self, context: "Context") -> None:
        """Loads every member; of two with one name the active, then the older one. Raises Invalid for too many."""
        if self.ids:
            return  # those that are new are in no table yet
        members = all_members(context.work)
        for member_id, name, email in members:
            self.ids[name_key(name)] = member_id
            if email:
                self.ids[email.lower()] = member_id
        self.book = OwnerBook(members, context.mapping.owners, context.mapping.create_owners)

    def ensure(self, context: "Context", rows: Sequence[InputRow]) -> None:
        """Loads the members whom rows name, and creates inactive members for unknown owners when the mapping allows it."""
        named = [(row, name) for row in rows if (name := _kept(row.text("owner")))]
        if named:
            self.load(context)
        self._identify(context, {value for row in rows if (value := row.text("owner_ref"))})
        for row, name in named:
            if self.book.match(name).action != "create":
                continue
            member = new_member(context, name, member_key(name) if "@" in name else "")
            context.ledger.made_extra(row, "member", Membership, member)
            self.ids[member_key(name)] = member.id
            self.book.made(name, member.id, member.name, member.email)

    def _identify(self, context: "Context", values: set[str]) -> None:
        """Finds the members that the system of the file identifies so."""
        if not values or not context.mapping.column_of("owner_ref"):
            return
        statement = select(IDENTIFIED.value, IDENTIFIED.member_id).where(
            IDENTIFIED.workspace_id == context.work.workspace_id,
            IDENTIFIED.source == context.mapping.source,
            IDENTIFIED.value.in_({form for value in values for form in identifier_forms(value)}),
        )
        for value, member_id in context.work.db.execute(statement):
            self._identified |= dict.fromkeys(identifier_forms(value), member_id)

    def own(self, context: "Context", row: InputRow) -> None:
        """Replaces the row's owner by a member, or by none. Without an owner column it is the importing person.

        An owner is named, or identified as in the file of people of the same system.
        """
        name, identifier = (str(row.values.pop(field, "") or "") for field in ("owner", "owner_ref"))
        column = context.mapping.column_of("owner" if name else "owner_ref")
        if column is None or not (name or identifier):
            return
        if name:
            owner = self.book.match(_kept(name))
        else:
            name, owner = identifier, Owner("member", self._identified.get(identifier), "chosen")
        member_id = owner.member_id
        if owner.action == "leave" and owner.how == "chosen":
            context.keep(row, column.header, name)
        elif member_id is None:
            row.warn(warning("owner_unknown" if column.field == "owner" else "owner_ref_unknown", column.header, name))
            context.keep(row, column.header, name)
        elif context.work.scope(f"{context.mapping.entity}.create") == "own" and member_id != context.me:
            row.warn(rejected("owner_not_you", column.header, name))
        else:
            row.values["owner_id"] = member_id


def _kept(name: str) -> str:
    """The name, cut to the maximal length of a member's name: equally in every batch, or each batch would create a
    member.
    """
    return name if "@" in name else name[:MEMBER_NAME].strip()


def all_members(work: Work) -> list[tuple[UUID, str, str | None]]:
    """The members' ids, names and addresses; of two with one name the active, then the older comes last.

    Raises Invalid for a workspace with so many that names no longer tell them apart.
    """
    statement = (
        select(MEMBER.id, MEMBER.name, MEMBER.email)
        .where(MEMBER.workspace_id == work.workspace_id)
        .order_by((MEMBER.status == "active"), MEMBER.id.desc())
        .limit(MOST_MEMBERS + 1)
    )
    found = [(row[0], row[1], row[2]) for row in work.db.execute(statement)]
    if len(found) > MOST_MEMBERS:
        raise Invalid("imports.error.members", limit=f"{MOST_MEMBERS:,}")
    return found


class Companies:
    """The companies that rows name, by matching key; of several with one name the oldest."""

    def __init__(self) -> None:
        self._ids: dict[str, set[UUID]] = {}
        self._key_of: dict[UUID, str] = {}
        self.made: dict[UUID, SimpleNamespace] = {}
        """Companies that were created because rows named them."""

    def load(self, context: "Context", names: Iterable[str]) -> None:
        """Loads the companies of these names that the person may read."""
        keys = {key for name in names if name and not self._ids.get(key := match_key(name))}
        if not keys:
            return
        work = context.work
        statement = select(COMPANY.match_key, COMPANY.id).where(
            COMPANY.workspace_id == work.workspace_id,
            COMPANY.deleted_at.is_(None),
            COMPANY.match_key.in_(keys),
            work.sees(COMPANY.owner_id, "company.read"),
        )
        for key, company_id in work.db.execute(statement):
            if (
                company_id not in self._key_of
            ):  # the name from an earlier row counts, although it is not in the table yet
                self.called(company_id, key)

    def called(self, company_id: UUID, key: str) -> None:
        """Lets rows find a company by its present name, and not by a former one."""
        former = self._key_of.get(company_id)
        if former is not None:
            self._ids[former].discard(company_id)
        self._key_of[company_id] = key
        self._ids.setdefault(key, set()).add(company_id)

    def ensure(self, context: "Context", named: Named) -> None:
        """Finds the companies that rows name, and creates missing ones when the mapping allows it."""
        self.load(context, (name for _, name in named))
        for row, name in named:
            self.find_or_make(context, row, name)

    def find_or_make(self, context: "Context", row: InputRow, name: str) -> UUID | None:
        """The company of the name, after `load`; a new one for an unknown name when the mapping allows it."""
        key = match_key(name)
        found = self.find(name)
        if found is None and name and (context.mapping.create_companies or key in context.own_names):
            company = self._make(context, row, name)
            self.called(company.id, key)
            self.made[company.id] = company
            found = company.id
        return found

    def find(self, name: str) -> UUID | None:
        """The company of the name, after `load`."""
        return min(self._ids.get(match_key(name), ()), default=None)

    @staticmethod
    def _make(context: "Context", row: InputRow, name: str) -> Any:
        owner = context.me if context.work.scope("company.create") == "own" else None
        company: Any = blank(Company, context.work.workspace_id, name=name[:200], owner_id=owner, created_by=context.me)
        COMPANIES.prepare(company)
        context.ledger.made_extra(row, "company", Company, company)
        context.ledger.publish(lambda: event_of(COMPANIES, company, "create", {"name": [None, company.name]}))
        return company


def new_member(context: "Context", name: str, email: str, **values: Any) -> SimpleNamespace:
    """A member without a sign-in."""
    short = name[:MEMBER_NAME]
    return blank(
        Membership,
        context.work.workspace_id,
        name=short,
        name_key=sort_key(short),
        email=email[:254] or None,
        status="inactive",
        **values,
    )


def member_key(name: str) -> str:
    """The key under which `Members` holds a name or an address."""
    return name.strip().lower() if "@" in name else name_key(name)
