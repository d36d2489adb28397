"""The first page in the order of names of linked records: the same as when the whole list is ordered."""

from typing import Any

import orjson
import pytest

from crm_app.contacts.kind import CONTACTS
from crm_app.core.validation import parse
from crm_app.deals.kind import DEALS
from crm_app.records import RecordType, queries
from crm_app.records.table import linked
from tests.records.test_filter import make
from tests.support.world import Someone, World, client, give_role

SORTS = ("company_id", "-company_id", "owner_id", "-owner_id")


def forget() -> None:
    """Statements that were made before."""
    queries._plain_page.cache_clear()
    queries._particular_page.cache_clear()


def pages(someone: Someone, record: RecordType[Any]) -> dict[tuple[str, int], Any]:
    """The first pages of every order and several lengths."""
    forget()
    return {
        (sort, limit): orjson.loads(
            queries.page(record, someone.caller, parse(record.query, {"sort": sort, "limit": limit}))
        )
        for sort in SORTS
        for limit in (1, 3, 7, 100)
    }


@pytest.mark.parametrize("record", [CONTACTS, DEALS], ids=["contact", "deal"])
@pytest.mark.parametrize("rights", ["all", "own", "none"])
def test_the_first_page_is_that_of_the_whole_list(
    world: World, monkeypatch: pytest.MonkeyPatch, record: RecordType[Any], rights: str
) -> None:
    people = (world.owner, world.admin, world.member)
    names = ("Beta", "acme", "Acme", "ก", "Beta", "Gone")
    firms = [make(people[n % 3], "companies", name=name)["id"] for n, name in enumerate(names)]
    for n in range(24):
        company = None if n % 5 == 0 else firms[n % len(firms)]
        made = make(people[n % 3], record.plural, name=f"Person {n}", company_id=company)
        if n % 7 == 0:
            client(world.admin).delete(f"/api/v1/{record.plural}/{made['id']}")
        elif n % 4 == 0:
            client(world.admin).patch(f"/api/v1/{record.plural}/{made['id']}", json={"version": 1, "owner_id": None})
    client(world.admin).delete(f"/api/v1/companies/{firms[-1]}")
    reader = world.admin
    if rights != "all":
        read = f"{record.kind}.read"
        scopes = {read: "all", "company.read": "own"} if rights == "own" else {read: "own"}
        reader = world.member
        give_role(world, reader, scopes)
    found = pages(reader, record)
    assert found["company_id", 100]["items"], "there is something to order"
    monkeypatch.setattr(linked, "first", lambda *_: [])
    whole = pages(reader, record)
    forget()
    assert found == whole


def test_each_order_by_a_link_has_it_and_others_have_not() -> None:
    visible = queries._visible(CONTACTS)
    assert all(linked.first(CONTACTS, name, False, visible) for name in ("company_id", "owner_id"))
    of_deals = queries._visible(DEALS)
    assert all(
        linked.first(DEALS, name, False, of_deals) for name in ("company_id", "contact_id", "product_id", "owner_id")
    )
    assert linked.first(CONTACTS, "name", False, visible) == []
