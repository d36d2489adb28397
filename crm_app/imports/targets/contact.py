"""Contacts from a file."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from crm_app.contacts.kind import CONTACTS
from crm_app.contacts.models import Contact
from crm_app.core.tables import columns
from crm_app.imports.links import Link
from crm_app.imports.matching import MatchColumns
from crm_app.imports.rows import InputRow, match_key
from crm_app.imports.targets.record import RecordTarget
from crm_app.values.domains import company_domain

CONTACT = columns(Contact)


class ContactTarget(RecordTarget):
    """Matches a contact by its identifier, by its mail address, or by its name and company."""

    record = CONTACTS
    rank = 40
    looks = ("name", "first_name", "last_name", "email", "company", "company_ref", "company_domain")
    links = (Link((("company", "company_id"),), identifier="company_ref", domain="company_domain"),)
    match_columns = MatchColumns(("company_id", "email", "phone", "mobile"))

    @classmethod
    def look(cls, of: Callable[[str], str]) -> str:
        """The name with the company, or the address of a row without a name.

        A shared address does not make two people one.
        """
        name = of("name") or " ".join(part for part in (of("first_name"), of("last_name")) if part) or of("email")
        return (
            f"{match_key(name)}|{match_key(of('company') or of('company_ref') or of('company_domain'))}" if name else ""
        )

    def keys_of(self, record: Any) -> list[str]:
        """The name; also the address, when the name was derived from it."""
        email = (record.email or "").lower()
        return [f"name:{match_key(record.name)}", *([f"mail:{email}"] if email else [])]

    def keys_of_row(self, row: InputRow) -> list[str]:
        """The name, or the address of a row without a name."""
        name, email = str(row.values["name"]), str(row.values.get("email") or "").lower()
        return [f"mail:{email}"] if name.lower() == email else [f"name:{match_key(name)}"]

    def find(self, keys: set[str]) -> ColumnElement[bool]:
        """By the key of the name, or by the address."""
        names = [key.removeprefix("name:") for key in keys if key.startswith("name:")]
        mails = [key.removeprefix("mail:") for key in keys if key.startswith("mail:")]
        found: ColumnElement[bool] = or_(CONTACT.match_key.in_(names), func.lower(CONTACT.email).in_(mails))
        return found if mails else CONTACT.match_key.in_(names)

    def domain(self, row: InputRow) -> str:
        """The domain of the mail address of a row without a company."""
        if row.text("company") or self.links[0].ways(row):
            return ""
        return company_domain(row.text("email"))

    def changes(self, row: InputRow, current: Any, values: dict[str, Any]) -> None:
        """A name that was derived from the address does not replace a name."""
        if str(values["name"]).lower() == str(values.get("email") or "").lower():
            values.pop("name")

    def fill(self, row: InputRow) -> None:
        """The row's own values, the company and the owner."""
        self._name(row)
        company = self.context.links.find("company", "domain", self.domain(row))
        self.refer_company(row)
        row.values |= row.record.values
        if company is not None:
            row.created_with = {"company_id": company}
        self.context.members.own(self.context, row)

    @staticmethod
    def _name(row: InputRow) -> None:
        """Joins the name from its parts, or derives it from the address, when the file has no whole name."""
        parts = [row.take(part) for part in ("first_name", "last_name")]
        if not row.text("name"):
            row.record.values["name"] = " ".join(part for part in parts if part) or row.text("email")


TARGET = ContactTarget
