"""What the pages of all records have in common: the state of a list, of a record with its form, of a related list.

A domain's `state.py` subclasses these and says how a row reads. Permissions are written with the kind left open
(`{kind}.read`); each subclass fills in its own.
"""

from crm_app.records.states.beside import RELATED_ROWS, RelatedList
from crm_app.records.states.lists import PAGE_ROWS, RecordList
from crm_app.records.states.page import RecordPage
from crm_app.records.states.tabled import Line
from crm_app.records.states.values import (
    PICKER_ROWS,
    Formatter,
    Item,
    Row,
    Shown,
    Values,
    address,
    address_values,
    linked_ids,
    list_query,
    loads,
    tag_options,
)

__all__ = [
    "PAGE_ROWS",
    "PICKER_ROWS",
    "RELATED_ROWS",
    "Formatter",
    "Item",
    "Line",
    "RecordList",
    "RecordPage",
    "RelatedList",
    "Row",
    "Shown",
    "Values",
    "address",
    "address_values",
    "linked_ids",
    "list_query",
    "loads",
    "tag_options",
]  # fmt: skip
