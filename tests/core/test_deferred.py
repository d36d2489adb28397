"""Statements that travel with the next one."""

import contextlib
from typing import Any
from uuid import UUID

import pytest
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import text

from crm_app import records, registry
from crm_app.contacts.models import Contact
from crm_app.core.clock import new_id
from crm_app.core.database import transaction_without_workspace, unit_of_work
from crm_app.core.deferred import AHEAD, Deferred, hold, insert_of, release, send_ahead
from crm_app.core.errors import Invalid
from crm_app.core.pool import engine
from crm_app.core.tables import table
from crm_app.records import store
from crm_app.records.kind import TYPES
from crm_app.records.service import service_of
from tests.support.messages import messages
from tests.support.world import World

registry.load()
CONTACT = TYPES["contact"]
NAME = Deferred(
    "update contact as r set city = n.city from jsonb_populate_record(null::contact, %s) as n where r.id = n.id"
)


def _named(world: World, name: str) -> UUID:
    with unit_of_work(world.owner.caller, "contact.create") as work:
        return UUID(str(store.create(work, CONTACT, CONTACT.new(name=name)).id))


def _city(world: World, contact_id: UUID) -> str | None:
    with unit_of_work(world.owner.caller) as work:
        found: str | None = work.db.execute(
            text("select city from contact where id = :id"), {"id": contact_id}
        ).scalar()
        return found


def test_a_creation_is_three_messages(world: World) -> None:
    """The check of the caller; the record, its audit entry, its search document, the job and the answer; the commit."""
    _named(world, "Malee")  # the definitions of the workspace's own fields are known from then on
    with messages() as sent, unit_of_work(world.owner.caller, "contact.create") as work:
        row = service_of(CONTACT).create(work, CONTACT.new(name="Somchai"))
        records.fetch_json(work, CONTACT, row.id)
    enter, write, commit = sent
    assert enter.startswith("begin;\nselect app_enter")
    written = [
        name for name in ("contact", "audit_entry", "search_document", "job") if f"into {name} " in write.lower()
    ]
    assert written == ["contact", "audit_entry", "search_document", "job"]
    assert commit == "commit"


def test_a_change_is_four_messages_and_opens_no_session(world: World) -> None:
    """The check of the caller; the locked record; what is written and the answer; the commit."""
    contact = _named(world, "Malee")
    with messages() as sent, unit_of_work(world.owner.caller, "contact.update") as work:
        service_of(CONTACT).update(work, contact, CONTACT.patch(version=1, city="Trang"))
        records.fetch_json(work, CONTACT, contact)
        assert work._session is None
    assert len(sent) == 4, sent
    assert sent[1].rstrip().lower().endswith("for update")
    assert [
        name for name in ("update contact", "audit_entry", "search_document", " job ") if name not in sent[2].lower()
    ] == []
    assert sent[3] == "commit"
    assert _city(world, contact) == "Trang"


def test_a_creation_whose_answer_nobody_reads_ends_with_its_commit(world: World) -> None:
    with messages() as sent:
        _named(world, "Malee")
        sent.clear()
        contact = _named(world, "Somchai")
    assert len(sent) == 2, sent
    assert sent[1].endswith("commit")
    assert _city(world, contact) is None


def test_a_transaction_that_does_nothing_sends_nothing_more(world: World) -> None:
    with messages() as sent:
        with unit_of_work(world.owner.caller):
            pass
        assert sent[1:] == ["commit"]
        with transaction_without_workspace():
            pass
        assert len(sent) == 2


def test_a_transaction_that_breaks_is_left_before_its_connection_is_used_again(world: World) -> None:
    with messages() as sent:
        with contextlib.suppress(RuntimeError), unit_of_work(world.owner.caller):
            raise RuntimeError
        assert sent[1:] == ["rollback"]
        with engine().connect() as connection:
            seen = text("select current_setting('app.workspace_id', true)")
            assert not connection.execute(seen).scalar()


def test_a_connection_returns_outside_of_any_transaction(world: World) -> None:
    """Also when somebody has begun one without SQLAlchemy's knowledge."""
    connection = engine().raw_connection()
    raw: Any = connection.driver_connection
    with raw.cursor() as cursor:
        cursor.execute("begin; select set_config('app.workspace_id', 'leaked', true)")
    connection.close()
    assert raw.get_transaction_status() == TRANSACTION_STATUS_IDLE


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


def test_a_long_message_goes_by_itself_before_the_next_statement(world: World) -> None:
    contact_id = _named(world, "Malee")
    values = {"id": str(contact_id), "city": "Bangkok 100 %", "ignored": "x" * 200_000}
    with messages() as sent, unit_of_work(world.owner.caller) as work:
        work.later(NAME, values)
        found = work.db.execute(text("select city from contact where id = :id"), {"id": contact_id}).scalar()
    assert found == "Bangkok 100 %"
    assert [len(one) > 200_000 for one in sent].count(True) == 1


def test_a_refused_long_message_is_a_fault_too(world: World) -> None:
    def write() -> None:
        with unit_of_work(world.owner.caller) as work:
            row = Contact(workspace_id=work.workspace_id, name="A", name_key="a", match_key="a", company_id=new_id())
            work.later(insert_of(table(Contact)), dict(row.__dict__) | {"ignored": "x" * 200_000})
            work.db.execute(text("select 1"))

    with pytest.raises(Invalid) as caught:
        write()
    assert caught.value.fields == {"company_id": ("core.field.missing_record", {})}


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


SLOW = Deferred("select pg_sleep(0.3), %s::jsonb")
BROKEN = Deferred("select 1 / jsonb_array_length(%s::jsonb)")


def test_the_next_statement_waits_for_a_message_that_was_sent_ahead(world: World) -> None:
    made = _named(world, "Ahead")
    with unit_of_work(world.owner.caller) as work:
        connection = work.db.connection()
        work.later(SLOW, [])
        work.later(NAME, {"id": made, "city": "Phuket"})
        send_ahead(connection)
        assert AHEAD in connection.info
        assert work.db.execute(text("select city from contact where id = :id"), {"id": made}).scalar() == "Phuket"
        work.later(NAME, {"id": made, "city": "Nan"})
        send_ahead(connection)
    assert _city(world, made) == "Nan", "the commit waits too"


def _breaks(world: World, contact_id: UUID, *then: str) -> None:
    with unit_of_work(world.owner.caller) as work:
        work.later(NAME, {"id": contact_id, "city": "Phuket"})
        work.later(BROKEN, [])
        send_ahead(work.db.connection())
        for statement in then:
            work.db.execute(text(statement))


def test_the_error_of_a_message_sent_ahead_is_raised_by_the_next_statement(world: World) -> None:
    made = _named(world, "Broken")
    for then in (("select 1",), ()):
        with pytest.raises(Invalid):
            _breaks(world, made, *then)
    assert _city(world, made) is None


def _gives_up(world: World, contact_id: UUID, sent: Deferred) -> None:
    with unit_of_work(world.owner.caller) as work:
        work.later(NAME, {"id": contact_id, "city": "Phuket"})
        work.later(sent, [])
        send_ahead(work.db.connection())
        raise KeyError


def test_a_transaction_that_is_given_up_takes_its_message_along(world: World) -> None:
    made = _named(world, "Given up")
    for sent in (SLOW, BROKEN):
        with pytest.raises(KeyError):
            _gives_up(world, made, sent)
    assert _city(world, made) is None, "and the connection can be used again"


def test_what_is_held_back_goes_behind_the_next_statements_and_is_committed(world: World) -> None:
    made = _named(world, "Held")
    city = text("select city from contact where id = :id")
    for is_released in (True, False):
        with unit_of_work(world.owner.caller) as work:
            connection = work.db.connection()
            work.later(NAME, {"id": made, "city": "Trang"})
            hold(connection)
            release(connection)
            assert work.db.execute(city, {"id": made}).scalar() == "Trang"
            work.later(NAME, {"id": made, "city": "Phuket"})
            hold(connection)
            assert work.db.execute(city, {"id": made}).scalar() == "Trang", "the read does not wait for it"
            if is_released:
                release(connection)
                assert work.db.execute(city, {"id": made}).scalar() == "Phuket"
        assert _city(world, made) == "Phuket"


def test_what_is_held_back_is_given_up_with_its_transaction(world: World) -> None:
    made = _named(world, "Held in vain")

    def gives_up() -> None:
        with unit_of_work(world.owner.caller) as work:
            work.later(NAME, {"id": made, "city": "Phuket"})
            hold(work.db.connection())
            raise KeyError

    with pytest.raises(KeyError):
        gives_up()
    assert _city(world, made) is None
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("select 1"))
    assert _city(world, made) is None, "nor does the next transaction on the connection send it"
