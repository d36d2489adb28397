"""Statements that travel with the next one."""

import contextlib
from uuid import UUID

import pytest
from sqlalchemy import event, text

from crm_app import records, registry
from crm_app.contacts.models import Contact
from crm_app.core.clock import new_id
from crm_app.core.database import unit_of_work
from crm_app.core.deferred import insert_of, prepared
from crm_app.core.errors import Invalid
from crm_app.core.pool import engine
from crm_app.core.tables import table
from crm_app.records import store
from crm_app.records.kind import TYPES
from crm_app.records.service import service_of
from tests.support.world import World

registry.load()
CONTACT = TYPES["contact"]
NAME = prepared(text("update contact set city = :city where id = :id"))


def _named(world: World, name: str) -> UUID:
    with unit_of_work(world.owner.caller, "contact.create") as work:
        return UUID(str(store.create(work, CONTACT, CONTACT.new(name=name)).id))


def _city(world: World, contact_id: UUID) -> str | None:
    with unit_of_work(world.owner.caller) as work:
        found: str | None = work.db.execute(
            text("select city from contact where id = :id"), {"id": contact_id}
        ).scalar()
        return found


def test_a_create_is_one_message_after_the_check(world: World) -> None:
    """The record, its audit entry, its search document and the job travel together with the reading of the record."""
    _named(world, "Malee")  # the definitions of the workspace's own fields are known from then on
    sent: list[str] = []
    listen = lambda conn, cursor, statement, *_: sent.append(statement)  # noqa: E731
    event.listen(engine(), "before_cursor_execute", listen)
    try:
        with unit_of_work(world.owner.caller, "contact.create") as work:
            row = service_of(CONTACT).create(work, CONTACT.new(name="Somchai"))
            records.fetch_json(work, CONTACT, row.id)
    finally:
        event.remove(engine(), "before_cursor_execute", listen)
    assert len(sent) == 2, sent


def test_a_deferred_statement_is_seen_by_the_next_one_and_committed(world: World) -> None:
    contact = _named(world, "Somchai")
    with unit_of_work(world.owner.caller) as work:
        work.later(NAME, {"city": "100% Bangkok", "id": contact})
        seen = work.db.execute(text("select city from contact where id = :id"), {"id": contact}).scalar()
    assert seen == "100% Bangkok"
    with unit_of_work(world.owner.caller) as work:
        work.later(NAME, {"city": "เชียงใหม่", "id": contact})
    assert _city(world, contact) == "เชียงใหม่"


def test_statements_run_in_order_also_before_many_rows_at_once(world: World) -> None:
    contact = _named(world, "Somchai")
    with unit_of_work(world.owner.caller) as work:
        work.later(NAME, {"city": "one", "id": contact})
        work.later(NAME, {"city": "two", "id": contact})
        work.db.execute(
            text("update contact set city = city || :more where id = :id"),
            [{"more": "!", "id": contact}, {"more": "?", "id": contact}],
        )
    assert _city(world, contact) == "two!?"


def test_a_failed_transaction_leaves_nothing_to_the_next_one(world: World) -> None:
    contact = _named(world, "Somchai")
    with contextlib.suppress(RuntimeError), unit_of_work(world.owner.caller) as work:
        work.later(NAME, {"city": "lost", "id": contact})
        raise RuntimeError
    assert _city(world, contact) is None


def test_a_savepoint_keeps_what_came_before_it_and_drops_what_came_inside(world: World) -> None:
    contact = _named(world, "Somchai")
    with unit_of_work(world.owner.caller) as work:
        work.later(NAME, {"city": "kept", "id": contact})
        with contextlib.suppress(RuntimeError), work.db.begin_nested():
            work.later(NAME, {"city": "dropped", "id": contact})
            raise RuntimeError
    assert _city(world, contact) == "kept"


def test_a_refused_deferred_statement_is_a_fault_of_its_field(world: World) -> None:
    def write() -> None:
        with unit_of_work(world.owner.caller) as work:
            row = Contact(workspace_id=work.workspace_id, name="A", name_key="a", match_key="a", company_id=new_id())
            work.later(insert_of(table(Contact)), dict(row.__dict__))

    with pytest.raises(Invalid) as caught:
        write()
    assert caught.value.fields == {"company_id": ("core.field.missing_record", {})}


def test_the_session_keeps_a_row_that_was_inserted_later(world: World) -> None:
    """A service may change the row after `create`, and the change is written."""
    with unit_of_work(world.owner.caller, "contact.create") as work:
        row = store.create(work, CONTACT, CONTACT.new(name="Somchai"))
        row.city = "Trang"
        contact_id = row.id
    assert _city(world, contact_id) == "Trang"
