"""The states of the pages of companies."""

from typing import Any, ClassVar

import reflex as rx

from crm_app.companies.kind import COMPANIES
from crm_app.records import RecordType
from crm_app.records.shown import UsualRow
from crm_app.records.states import RecordList, RecordPage, RelatedList


class CompanyList(RecordList, rx.State):
    """The list of companies."""

    rows: list[UsualRow] = []
    _record: ClassVar[RecordType[Any]] = COMPANIES


class CompanyPage(RecordPage, rx.State):
    """A company's page and form."""

    _record: ClassVar[RecordType[Any]] = COMPANIES


class Subsidiaries(RelatedList, rx.State):
    """The subsidiaries of a company."""

    rows: list[UsualRow] = []
    _record: ClassVar[RecordType[Any]] = COMPANIES
    _by: ClassVar[str] = "parent_id"
