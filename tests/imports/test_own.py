"""Exports of the product are recognised by their headings, in both languages, and parsed exactly."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_app import records, registry
from crm_app.imports import own
from crm_app.imports.access import format_of
from crm_app.imports.convert import Converter
from crm_app.imports.data_rows import read_rows
from crm_app.imports.guess import guess
from crm_app.imports.mapping import Mapping
from crm_app.imports.profile import profile
from crm_app.imports.source import bytes_source
from crm_app.records import about
from crm_app.records import export as listing
from crm_app.values.exports import csv_lines, safe_cell

registry.load()
ZONE = ZoneInfo("Asia/Bangkok")
KINDS = ("company", "contact", "deal", "project", "task", "activity")
ID = "01a21a43-2fe4-7cd2-8ef5-e191eeeb9eff"
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("=+-@|%'\"\t\n,;ก ำ😀"), min_size=1, max_size=30
)
NUMBERS = ("employees", "founded_year", "progress", "progress_by_hand", "tasks_total", "tasks_done", "duration_minutes")
MONEY = ("amount", "budget", "annual_revenue")


@st.composite
def items(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A record as the list gives it, with anything in its texts."""
    found: dict[str, Any] = {"custom_fields": draw(st.dictionaries(TEXTS, TEXTS, max_size=4))}
    for column in listing.columns_of(records.TYPES[kind]):
        found[column.name] = draw(_value(column))
    # Nobody gives a custom field the name of blanks, and a row without a name or words is no record.
    found["custom_fields"] = {name: value for name, value in found["custom_fields"].items() if name.strip()}
    for name in ("name", "title", "subject"):
        if name in found:
            found[name] = draw(TEXTS.filter(lambda value: bool(value.strip())))
    return found


def _value(column: listing.Column) -> st.SearchStrategy[Any]:
    if column.name == "id":
        return st.just(ID)
    if column.choices:
        return st.sampled_from(column.choices)
    if column.name == "about_kind":
        return st.sampled_from(about.kinds()) | st.none()
    if column.name == "tags":
        return st.lists(TEXTS.map(str.strip).filter(bool), max_size=3)
    if column.name.endswith("_at"):
        return st.just("2026-11-27T01:02:03.500000+00:00") | st.none()
    if column.name.endswith("_date"):
        return st.dates(date(1900, 1, 1), date(2200, 1, 1)).map(date.isoformat) | st.none()
    if column.name == "email":
        return st.just("o'neil+x@x.example") | st.none()
    if column.name in MONEY:
        return st.decimals(0, Decimal("9999999999999999.99"), places=2)
    if column.name in NUMBERS:
        return st.integers(0, 10_000)
    return TEXTS | st.none()


def read(items_: list[dict[str, Any]], kind: str, language: str) -> tuple[Mapping, list[Any], list[list[str]]]:
    columns = listing.columns_of(records.TYPES[kind])
    custom = sorted({name for item in items_ for name in item["custom_fields"]})
    header = [*(column.heading(language) for column in columns), *custom]
    rows = [
        [*listing.cells(columns, item, language, ZONE), *(item["custom_fields"].get(name) for name in custom)]
        for item in items_
    ]
    source = bytes_source("".join(csv_lines(header, rows)).encode())
    found = guess(profile(source), "file.csv")
    assert (found.entity, found.kind_certain, found.mapping is not None) == (kind, True, True)
    assert found.mapping is not None
    assert found.mapping.own == language
    converter = Converter(found.mapping)
    read_back = list(read_rows(source, format_of(found.mapping)))
    return found.mapping, [converter.convert(row) for row in read_back], [row.cells for row in read_back]


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8)
@given(data=st.data())
def test_whatever_is_exported_is_read_as_it_was(kind: str, language: str, data: st.DataObject) -> None:
    made = data.draw(st.lists(items(kind), min_size=1, max_size=3))
    mapping, read_back, cells = read(made, kind, language)
    assert len(read_back) == len(made)
    for item, record, row in zip(made, read_back, cells, strict=True):
        assert not record.problems
        assert record.custom == item["custom_fields"]
        for column in listing.columns_of(records.TYPES[kind]):
            field = own.field_of(kind, column.name)
            if not field or (field in ("stage", "status") and kind == "deal"):
                continue
            value = record.values.get(field)
            assert value == _expected(item[column.name]), column.name
        written = {index: safe_cell(cell) for index, cell in own.written(mapping, item, ZONE).items()}
        assert written == {index: row[index] for index in written}, "an unchanged cell is known to be one"


def _expected(value: Any) -> Any:
    if value in (None, "", []):
        return None
    if isinstance(value, str) and value.startswith("2026-11-27T01:02:03"):
        return datetime.fromisoformat(value).replace(microsecond=0)
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 and value[4] == "-" else value
    except ValueError:
        return value


def test_a_file_is_known_without_some_columns_and_in_another_order() -> None:
    headings = [column.heading("en") for column in listing.columns_of(records.TYPES["deal"])]
    some = ["Colour", *reversed(headings[:16]), "Name"]
    found = own.recognise(some)
    assert found is not None
    assert (found.entity, found.language, found.custom) == ("deal", "en", {0: "Colour", 17: "Name"})
    assert own.recognise([name for name in some if name != "ID"]) is None
    assert own.recognise(["ID", "Name", "Stage", "Amount", "Owner"]) is None, "many programs' files look like this"


@pytest.mark.parametrize("kind", records.TYPES)
def test_every_exported_column_that_a_person_can_fill_is_imported(kind: str) -> None:
    record = records.TYPES[kind]
    filled = {own.field_of(kind, column.name) for column in listing.columns_of(record)}
    shown = {column.name for column in listing.columns_of(record) if own.field_of(kind, column.name)}
    given = set(record.new.model_fields) - {"custom_fields", "owner_id"}
    # A deal's product, stage and pipeline are exported by name.
    assert {name for name in given if name not in shown and name.removesuffix("_id") not in filled} == set()
    assert {"id", "owner", "external_id", "external_source"} <= filled
