"""A form that arrives twice is written once."""

import threading
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from crm_app.core.database import unit_of_work
from crm_app.core.errors import Invalid
from crm_app.core.once import Sent, once
from crm_app.tasks import service
from crm_app.tasks.schemas import TaskIn
from tests.support.world import Someone, World, client


def add(someone: Someone, form: UUID | None, title: str) -> Sent[object]:
    with unit_of_work(someone.caller) as work:
        return once(work, form, lambda: service.create(work, TaskIn(title=title)))


def titles(someone: Someone) -> list[str]:
    return sorted(task["title"] for task in client(someone).get("/api/v1/tasks").json()["items"])


def test_a_known_form_gets_what_was_made_the_first_time(world: World) -> None:
    form = uuid4()
    first, again = add(world.member, form, "Ring"), add(world.member, form, "Ring")
    assert (first.again, again.again, again.id) == (False, True, first.id)
    add(world.member, uuid4(), "Another")
    add(world.member, None, "Without an id")
    add(world.member, None, "Without an id")
    assert titles(world.owner) == ["Another", "Ring", "Without an id", "Without an id"]


def test_a_form_that_was_refused_is_not_known(world: World) -> None:
    form = uuid4()
    with pytest.raises(ZeroDivisionError), unit_of_work(world.member.caller) as work:
        once(work, form, lambda: 1 // 0)
    assert add(world.member, form, "Ring").again is False


def test_the_form_id_of_another_person_is_refused(world: World) -> None:
    form = uuid4()
    add(world.member, form, "Ring")
    with pytest.raises(Invalid):
        add(world.admin, form, "Other")
    assert add(world.stranger, form, "Elsewhere").again is False, "another workspace does not know it"


def test_two_at_once_write_once(world: World) -> None:
    form, made = uuid4(), list[Sent[object]]()
    threads = [threading.Thread(target=lambda: made.append(add(world.member, form, "Ring"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(sent.again for sent in made) == [False, True, True, True]
    assert titles(world.owner) == ["Ring"]


def test_old_ids_are_forgotten(world: World) -> None:
    add(world.member, uuid4(), "Old")
    with unit_of_work(world.member.caller) as work:
        work.db.execute(text("update form_send set sent_at = sent_at - interval '9 days'"))
    add(world.member, uuid4(), "New")
    with unit_of_work(world.member.caller) as work:
        assert work.db.execute(text("select count(*) from form_send")).scalar() == 1
