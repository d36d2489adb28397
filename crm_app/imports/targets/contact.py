"""Contacts from a file."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from crm_app.companies.models import Company
from crm_app.contacts.models import Contact
from crm_app.contacts.schemas import ContactIn
from crm_app.contacts.service import CONTACTS
from crm_app.core.tables import columns
from crm_app.imports.rows import Seen, match_key
from crm_app.imports.schemas import Entity
from crm_app.imports.targets.base import RecordTarget

COMPANY = columns(Company)
CONTACT = columns(Contact)


class ContactTarget(RecordTarget):
    """A contact is found by its identifier, by its mail address, or by its name and company."""

    entity = Entity.CONTACT
    kind = "contact"
    model = Contact
    input = ContactIn
    record = CONTACTS
    needs = ("contact.create", "contact.update")
    rank = 40
    fields = {"owner_id": "owner", "company_id": "company"}

    def match(self, rows: Sequence[Seen], found: dict[str, Any]) -> None:
        """By mail address, else by name and company, where the identifier is not there yet."""
        for row in rows:
            self._name(row)
            if row.key not in found:
                email = row.text("email").lower()
                by_name = f"name:{match_key(row.text('name'))}|{match_key(row.text('company'))}"
                row.key = f"mail:{email}" if email else by_name
        mails = [row.key.removeprefix("mail:") for row in rows if row.key.startswith("mail:")]
        names = [match_key(row.text("name")) for row in rows if row.key.startswith("name:")]
        statement = (
            select(Contact).where(*self.live(), func.lower(CONTACT.email).in_(mails)).order_by(CONTACT.id.desc())
        )
        for contact in self.work.db.execute(statement.with_for_update()).scalars():
            found[f"mail:{(contact.email or '').lower()}"] = contact
        by_name_and_company = (
            select(Contact, COMPANY.match_key)
            .outerjoin(Company, (COMPANY.workspace_id == CONTACT.workspace_id) & (COMPANY.id == CONTACT.company_id))
            .where(*self.live(), CONTACT.match_key.in_(names))
            .order_by(CONTACT.id.desc())
        )
        for contact, company_key in self.work.db.execute(by_name_and_company.with_for_update(of=Contact)):
            found[f"name:{contact.match_key}|{company_key or ''}"] = contact
        self.tell_apart(rows, found)

    def fill(self, row: Seen) -> None:
        """The row's own values, the company and the owner."""
        company = row.take("company")
        row.values |= row.record.values
        if company:
            self.context.refer(row, "company", "company_id", self.context.companies.find(company), company)
        self.context.members.own(self.context, row)

    @staticmethod
    def _name(row: Seen) -> None:
        """Makes the name of its parts, or of the address, where the file has none."""
        parts = [row.take(part) for part in ("first_name", "last_name")]
        if not row.text("name"):
            row.record.values["name"] = " ".join(part for part in parts if part) or row.text("email")


TARGET = ContactTarget
