"""Row objects that are made without their constructor are those that it would have made."""

from typing import Any

import pytest
from sqlalchemy import inspect, select

from crm_app import registry
from crm_app.core.clock import new_id
from crm_app.core.tables import columns, row_of, stored, table
from crm_app.records import store
from crm_app.records.kind import TYPES, RecordType
from tests.changes.support import make
from tests.support.world import World

registry.load()
KINDS = [TYPES[kind] for kind in sorted(TYPES)]
_BY_CLOCK = {"id", "created_at", "updated_at"}


def _values(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.__dict__.items() if name != "_sa_instance_state"}


@pytest.mark.parametrize("record", KINDS, ids=lambda one: one.kind)
def test_a_new_row_has_the_defaults_of_its_constructor(record: RecordType[Any]) -> None:
    values = {"workspace_id": new_id(), record.title_column: "Somchai", "nonsense": 1}
    made, ours = record.model(**values), row_of(record.model, values)
    assert set(_values(ours)) == set(_values(made))
    for name, value in _values(made).items():
        if name not in _BY_CLOCK and not name.endswith("_at"):
            assert getattr(ours, name) == value, name
    assert row_of(record.model, values).custom_fields is not ours.custom_fields
    assert row_of(record.model, values).id != ours.id


def test_a_row_from_its_columns_counts_as_unchanged_until_it_is_changed() -> None:
    row = stored(TYPES["contact"].model, {"workspace_id": new_id(), "id": new_id(), "name": "Somchai"})
    state: Any = inspect(row)
    assert (state.detached, state.modified) == (True, False)
    row.city = "Trang"
    assert state.modified
    assert set(state.committed_state) == {"city"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("contacts", {"name": "Somchai", "tags": ["a", "ข"], "custom_fields": {"size": 3, "note": "x"}}),
        ("deals", {"name": "Boat", "amount": "12345678901234.56", "expected_close_date": "2026-05-01"}),
        ("products", {"name": "Pump"}),
        ("tasks", {"name": "Call", "due_on": "2026-05-01"}),
    ],
)
def test_a_locked_record_has_the_values_that_the_orm_reads(world: World, path: str, body: dict[str, Any]) -> None:
    record = next(one for one in KINDS if one.plural == path)
    if path == "tasks":
        body = {record.title_column: "Call"}
    made = make(world.owner, path, **body)
    with world.owner.work() as work:
        row = store.get_for(work, record, made["id"], "update")
        assert work.is_untouched is False
        ours = {column.name: getattr(row, column.name) for column in table(record.model).c}
    with world.owner.work() as work:
        other = work.db.execute(select(record.model).where(columns(record.model).id == made["id"])).scalar_one()
        assert ours == {name: getattr(other, name) for name in ours}
        assert {name: type(value) for name, value in ours.items()} == {
            name: type(getattr(other, name)) for name in ours
        }


def test_the_orm_and_the_short_way_share_the_row_of_one_transaction(world: World) -> None:
    record = TYPES["contact"]
    made = make(world.owner, "contacts", name="Somchai")
    with world.owner.work() as work:
        row = store.get_for(work, record, made["id"], "update")
        assert store.get_for(work, record, made["id"], "update") is row
        assert work.db.execute(select(record.model).where(columns(record.model).id == made["id"])).scalar_one() is row
        row.city = "Trang"
    with world.owner.work() as work:
        assert store.get_for(work, record, made["id"], "update").city == "Trang"
