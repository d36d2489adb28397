"""The states of the pages of contacts."""

from typing import Any, ClassVar

import reflex as rx

from crm_app.contacts.kind import CONTACTS
from crm_app.records import RecordType
from crm_app.records.shown import UsualRow
from crm_app.records.states import Formatter, Item, RecordList, RecordPage, RelatedList, Row


class ContactList(RecordList, rx.State):
    """The list of contacts."""

    rows: list[UsualRow] = []
    _record: ClassVar[RecordType[Any]] = CONTACTS


class ContactPage(RecordPage, rx.State):
    """A contact's page and form."""

    _record: ClassVar[RecordType[Any]] = CONTACTS


class CompanyContacts(RelatedList, rx.State):
    """The contacts of a company."""

    _record: ClassVar[RecordType[Any]] = CONTACTS
    _by: ClassVar[str] = "company_id"

    rows: list[UsualRow] = []

    def _row(self, item: Item, formatter: Formatter) -> Row:
        return {**super()._row(item, formatter), "meta": item["job_title"] or item["email"] or ""}
