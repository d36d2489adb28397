"""Converts rows into records by a mapping: typed values, unreadable values as typed, and the problems."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

from crm_app.imports.cells import (
    Choices,
    cut,
    is_empty,
    name_key,
    parse_email,
    parse_phone,
    parse_url,
    says_nothing,
    tidy,
    unwrapped,
    with_zero,
)
from crm_app.imports.dates import parse_date
from crm_app.imports.exact import Value, parse_date_time, read_exact
from crm_app.imports.fields import MAX_CUSTOM_COLUMNS, fields_of, kind_of
from crm_app.imports.mapping import ColumnMapping, Mapping, StageStatus
from crm_app.imports.numbers import currency_of, parse_integer, parse_money, parse_number
from crm_app.imports.placeholders import KINDS as PLACEHOLDER_KINDS
from crm_app.imports.problems import Problem, rejected, warning
from crm_app.imports.reader import Row
from crm_app.records.fields import Reads
from crm_app.values.exports import plain_cell
from crm_app.values.several import divided

MAX_NAME = 200
MAX_TEXT = 120
MAX_LONG_TEXT = 5_000
MAX_CUSTOM = 2_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
_HTML_CODE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#[xX][0-9a-fA-F]{1,6});")
_VITAL = frozenset({("deal", "amount"), ("product", "price")})
"""Amounts that are added up.

A row with an unreadable amount is rejected, unless a person has allowed rows without it.
"""

# Misspelled values are compared with these; a value of another field is never reported as misspelled.
INDUSTRIES = (
    "Agriculture", "Automotive", "Aviation", "Banking", "Chemicals", "Construction", "Consulting", "Education",
    "Electronics", "Employment", "Energy", "Engineering", "Entertainment", "Fashion", "Finance", "Food and beverage",
    "Government", "Healthcare", "Hospitality", "Insurance", "Legal", "Logistics", "Manufacturing", "Marketing", "Media",
    "Medical", "Mining", "Non-profit", "Pharmaceuticals", "Real estate", "Retail", "Services", "Software",
    "Technology", "Telecommunications", "Tourism", "Transportation", "Utilities", "Wholesale",
    "การเกษตร", "ยานยนต์", "การเงิน", "ธนาคาร", "ก่อสร้าง", "การศึกษา", "พลังงาน", "อาหารและเครื่องดื่ม", "ประกันภัย",
    "โลจิสติกส์", "การผลิต", "การแพทย์", "อสังหาริมทรัพย์", "ค้าปลีก", "ค้าส่ง", "ซอฟต์แวร์", "เทคโนโลยี", "โทรคมนาคม",
    "ท่องเที่ยว", "ขนส่ง",
)  # fmt: skip


def without_html_codes(text: str) -> str:
    """`text` with HTML entities such as `&amp;` decoded: web pages and some systems export them."""
    return _HTML_CODE.sub(lambda found: html.unescape(found[0]), text)


def _unread_key(kind: str) -> str:
    """The key of the problem of an unreadable cell. Stored problems and REST keep the former name of `date_time`."""
    return "unread_moment" if kind == "date_time" else f"unread_{kind}"


@dataclass(slots=True)
class Record:
    """One row as a record: `values` by field, `custom` by column header, and the problems for the person."""

    number: int
    values: dict[str, Value]
    custom: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    stage: str = ""
    status: StageStatus = "open"
    closes: bool = False
    """Whether the row says that the deal is closed, whatever its stage is."""

    @property
    def is_rejected(self) -> bool:
        """Whether the row must not be imported."""
        return any(problem.severity == "rejected" for problem in self.problems)


class Converter:
    """Reads the rows of one file by one mapping.

    `products` are the names to compare the product column with; unknown values are kept and reported. `zone` is the
    workspace's timezone, which tells where its telephone numbers are.
    """

    def __init__(self, mapping: Mapping, products: list[str] | None = None, zone: str = "") -> None:
        self.mapping = mapping
        self._is_thai = zone == "Asia/Bangkok"
        self._columns = [c for c in mapping.columns if c.target != "ignore"]
        self._stages = {stage.value: stage for stage in mapping.stages}
        self._stage_names = {name_key(stage.value): stage for stage in mapping.stages}
        self._products = Choices(products or [])
        self._has_products = bool(products)  # without a list no value is unknown
        self._industries = Choices(INDUSTRIES)
        self._kinds = {name: spec.reads for name, spec in fields_of(mapping.entity).items()}
        self._placeholders = frozenset(value.strip() for value in mapping.placeholders)
        self._has_custom = kind_of(mapping.entity).has_custom_fields

    def convert(self, row: Row) -> Record:
        """The record of `row`. The record of a rejected row has the readable values, for the list of rejected rows."""
        record = Record(row.number, {}, {}, list(row.problems))
        if record.is_rejected:
            return record
        for column in self._columns:
            cell = row.cells[column.index] if column.index < len(row.cells) else ""
            if self.mapping.own and (not cell or self._read_own(record, column, plain_cell(cell))):
                continue
            if not cell or is_empty(cell):
                continue
            cell = plain_cell(unwrapped(cell))
            if column.target == "custom":
                if cell.strip() not in self._placeholders:
                    self._keep(record, column, cell)
            elif self._kinds[column.field] not in PLACEHOLDER_KINDS or not (
                says_nothing(cell) or cell.strip() in self._placeholders
            ):
                self._read(record, column, cell)
        if record.is_rejected:
            return record
        if self.mapping.entity == "contact":
            self._join_name(record)
        if not any(record.values.get(name) for name in kind_of(self.mapping.entity).identities):
            record.problems.append(rejected(f"no_identity_{self.mapping.entity}"))
        elif self.mapping.entity == "deal":
            self._check_deal(record)
        return record

    def glance(self, row: Row, fields: dict[str, int]) -> dict[str, str]:
        """The texts of some fields, without reading the whole row. `fields` gives their columns."""
        found = {}
        for name, index in fields.items():
            cell = row.cells[index] if index < len(row.cells) else ""
            if cell and not is_empty(cell) and not says_nothing(cell) and cell.strip() not in self._placeholders:
                found[name] = tidy(without_html_codes(cell))
        return found

    def _read_own(self, record: Record, column: ColumnMapping, cell: str) -> bool:
        """Parses a cell in the notation of our exports.

        Returns whether it could: a spreadsheet may have changed the notation.
        """
        if column.target == "custom":
            record.custom[column.key or column.header] = cell
            return True
        try:
            value = read_exact(self.mapping.entity, column.field, self._kinds[column.field], cell)
        except ValueError:
            return False
        if isinstance(value, dict):
            record.custom |= value
        else:
            record.values[column.field] = value
        return True

    def _keep(self, record: Record, column: ColumnMapping, cell: str) -> bool:
        """Stores the cell as a custom field named after its column. Returns whether there was room for it."""
        name = column.key or column.header if column.target == "custom" else column.header
        if not self._has_custom or (len(record.custom) >= MAX_CUSTOM_COLUMNS and name not in record.custom):
            return False
        text = cell.strip()
        if len(text) > MAX_CUSTOM:
            record.problems.append(warning("cut", column.header, text, limit=MAX_CUSTOM))
            text = cut(text, MAX_CUSTOM)
        record.custom[name] = text
        return True

    def _unread(self, record: Record, column: ColumnMapping, cell: str, why: str) -> None:
        """Reports a cell that its field cannot store. No typed value is dropped without a report."""
        vital = (self.mapping.entity, column.field) in _VITAL
        if vital and not self.mapping.keep_unread_amounts:
            record.problems.append(rejected(f"{why}_vital", column.header, cell))
        elif self._keep(record, column, cell):
            record.problems.append(warning(why, column.header, cell))
        else:
            record.problems.append(warning("left_out", column.header, cell))

    def _read(self, record: Record, column: ColumnMapping, cell: str) -> None:
        kind = self._kinds[column.field]
        if kind in ("option", "json", "kind"):
            if not self._read_own(record, column, cell):
                self._unread(record, column, cell, _unread_key(kind))
            return
        reader = _READERS.get(kind)
        if reader is None:
            text = self._text(record, column, cell, kind)
            if column.field.endswith("_ref") and len(several := _SEVERAL_IDS.split(text)) > 1:
                record.problems.append(warning("several", column.header, text, first=several[0]))
                self._keep(record, column, cell)
                text = several[0]
            if text:
                record.values[column.field] = text
            return
        try:
            value = reader(cell, column)
        except ValueError:
            if kind not in ("email", "phone") or not self._several(record, column, cell, reader):
                self._unread(record, column, cell, _unread_key(kind))
            return
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            self._unread(record, column, cell, "unread_date")
            return
        if kind == "money" and isinstance(value, Decimal) and value < 0:
            self._unread(record, column, cell, "negative_money")
            return
        if value is None:
            return
        if kind == "phone" and self._is_thai and not self.mapping.own and (whole := with_zero(str(value))) != value:
            record.problems.append(warning("zero_lost", column.header, str(value), number=whole))
            value = whole
        record.values[column.field] = value
        if kind == "money" and self.mapping.entity == "deal" and (currency := currency_of(cell)):
            record.values.setdefault("currency", currency)

    def _several(self, record: Record, column: ColumnMapping, cell: str, reader: "Reader") -> bool:
        """Takes the first of several addresses or numbers in one cell and keeps all of them.

        Returns whether there are several.
        """
        parts = [part for part in _BETWEEN.split(cell) if part.strip()]
        if len(parts) < 2:
            return False
        try:
            values = [reader(part, column) for part in parts]
        except ValueError:
            return False
        if not self._keep(record, column, cell):
            return False
        record.values[column.field] = values[0]
        record.problems.append(warning("several", column.header, cell, first=str(values[0])))
        return True

    def _text(self, record: Record, column: ColumnMapping, cell: str, kind: Reads) -> str:
        if (read := without_html_codes(cell)) != cell:
            record.problems.append(warning("html_codes", column.header, cell, text=read[:200]))
            cell = read
        if kind == "long_text":
            text, limit = cell.strip(), MAX_LONG_TEXT
        else:
            text, limit = tidy(cell), MAX_NAME if kind in ("name", "choice") else MAX_TEXT
        if len(text) > limit and column.field == "name":
            # A name that is cut off could be the name of another record, so the row is rejected until its name is
            # shorter.
            record.problems.append(rejected("name_too_long", column.header, text, limit=limit))
            return ""
        if len(text) > limit and kind == "name":
            self._unread(record, column, cell, "too_long")
            return ""
        if len(text) > limit:
            record.problems.append(warning("cut", column.header, text, limit=limit))
            self._keep(record, column, cell)
            text = cut(text, limit)
        if column.field == "product" and self._has_products:
            self._compare(record, column, text, self._products)
        elif column.field == "sector":
            self._compare(record, column, text, self._industries, only_suggestions=True)
        return text

    def _join_name(self, record: Record) -> None:
        """Joins the parts of a name in the row; a part that the whole name lacks is never dropped."""
        whole = str(record.values.get("name") or "")
        parts = [str(record.values.pop(part, None) or "") for part in ("first_name", "last_name")]
        joined = " ".join(part for part in parts if part)
        if not joined:
            return
        missing = [part for part in parts if part and name_key(part) not in name_key(whole)]
        if not whole or not missing:
            record.values["name"] = whole or joined
        elif len(missing) == len([part for part in parts if part]) == 1 and not parts[0]:
            # With "Name" and "Surname" side by side, "Name" is the first name.
            record.values["name"] = f"{whole} {joined}"
        else:
            record.values["name"] = joined
            column = self.mapping.column_of("name")
            if column and self._keep(record, column, whole):
                record.problems.append(warning("name_differs", column.header, whole, name=joined))
        if len(str(record.values["name"])) > MAX_NAME:
            record.problems.append(rejected("name_too_long", "", str(record.values["name"]), limit=MAX_NAME))

    def _compare(
        self, record: Record, column: ColumnMapping, text: str, choices: Choices, only_suggestions: bool = False
    ) -> None:
        match = choices.match(text)
        if match.exact:
            return
        if match.suggestion:
            record.problems.append(warning("similar", column.header, text, suggestion=match.suggestion))
        elif not only_suggestions:
            record.problems.append(warning("unknown_value", column.header, text))

    def _check_deal(self, record: Record) -> None:
        typed = str(record.values.get("stage") or "")
        if self.mapping.own:
            status = str(record.values.pop("status", None) or "open")
            record.stage, record.status = typed, cast(StageStatus, status)
            return
        outcome = cast(StageStatus | None, record.values.pop("status", None))
        stage = self._stages.get(typed) or self._stage_names.get(name_key(typed))
        if typed and stage is None:
            column = self.mapping.column_of("stage")
            record.problems.append(rejected("stage_unknown", column.header if column else "", typed))
            return
        if stage:
            record.stage, record.status = stage.stage, stage.status
        if outcome in ("won", "lost") and outcome != record.status:
            # Some systems leave a closed deal in its last open stage, which is kept as typed.
            if typed and (column := self.mapping.column_of("stage")):
                self._keep(record, column, typed)
            record.status, record.closes = outcome, True
        engaged, closed = record.values.get("engage_date"), record.values.get("close_date")
        if isinstance(engaged, date) and isinstance(closed, date) and closed < engaged:
            record.problems.append(warning("closed_before_engaged"))
        if record.status == "won" and record.values.get("amount") is None and self.mapping.column_of("amount"):
            record.problems.append(warning("won_without_amount"))
        if record.status != "open" and closed is None and self.mapping.column_of("close_date"):
            record.problems.append(warning("closed_without_date"))
        currency = str(record.values.get("currency") or "").upper()
        if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            record.problems.append(warning("currency_unknown", value=currency))
            del record.values["currency"]
        elif currency:
            record.values["currency"] = currency


def _tags(cell: str) -> list[str]:
    """Tags of a cell; Google separates labels by " ::: " and writes "* " before those of its own."""
    if ":::" not in cell and not cell.startswith("* "):
        return divided(cell)
    parts = (part.strip().removeprefix("* ") for part in cell.split(":::"))
    return [part for part in parts if part and part not in ("myContacts", "starred", "friends", "family")]


Reader = Callable[[str, ColumnMapping], Value]
_SEVERAL_IDS = re.compile(r"(?<=\w)\s*[;,|]\s*(?=\w)")
_BETWEEN = re.compile(r"\s*(?::::|[;,|\n]|\s/\s|/(?=[^/\s@]+@)|\s(?=\S+@\S+$))\s*")


def _plain(reader: Callable[[str], Value]) -> Callable[[str, ColumnMapping], Value]:
    return lambda cell, _: reader(cell)


_READERS: dict[Reads, Callable[[str, ColumnMapping], Value]] = {
    "date": lambda cell, column: parse_date(cell, column.date_order or "dmy", bool(column.buddhist)),
    "date_time": lambda cell, column: parse_date_time(cell, column.date_order or "dmy", bool(column.buddhist)),
    "tags": lambda cell, _: _tags(cell),
    "money": lambda cell, column: parse_money(cell, column.decimal_sign or "dot"),
    "number": lambda cell, column: parse_number(cell, column.decimal_sign or "dot"),
    "integer": lambda cell, column: parse_integer(cell, column.decimal_sign or "dot"),
    "email": _plain(parse_email),
    "phone": _plain(parse_phone),
    "url": _plain(parse_url),
}
