"""Changes of many rows that travel as one statement."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from crm_app.core.deferred import gather
from crm_app.core.errors import Invalid
from crm_app.core.tables import table
from crm_app.deals.models import Deal
from tests.changes.support import bulk, change, make, many, read
from tests.support.world import World


def test_values_of_every_type_arrive_as_they_were_given(world: World) -> None:
    ids = [make(world.owner, "deals", name=f"Deal {n}", amount="1.10")["id"] for n in range(2)]
    with world.owner.work() as work:
        rows = work.db.execute(text("select id, workspace_id from deal order by name")).all()
        for number, row in enumerate(rows):
            values = {
                "name": "50% 'quoted' \\ {braces}, เรือ",
                "amount": Decimal("12345678901234.56"),
                "expected_close_date": None,
                "custom_fields": {"a": ["x", None], "b": "\u2028'"},
                "version": 7 + number,
            }
            gather(work.db.connection(), table(Deal), tuple(sorted(values)), values | dict(row._mapping))
    for number, deal_id in enumerate(ids):
        deal = read(world.owner, "deals", deal_id)
        assert (deal["name"], deal["version"]) == ("50% 'quoted' \\ {braces}, เรือ", 7 + number)
        assert Decimal(str(deal["amount"])) == Decimal("12345678901234.56")
        assert deal["custom_fields"] == {"a": ["x", None], "b": "\u2028'"}


def test_a_second_change_of_a_row_comes_after_the_first_and_too_long_a_text_is_refused(world: World) -> None:
    make(world.owner, "deals", name="Deal")
    with world.owner.work() as work:
        row = dict(work.db.execute(text("select id, workspace_id from deal")).one()._mapping)
        for name in ("First", "Second"):
            gather(work.db.connection(), table(Deal), ("name",), row | {"name": name})
        assert work.db.execute(text("select name from deal")).scalar_one() == "Second"
    with pytest.raises(Invalid), world.owner.work() as work:
        gather(work.db.connection(), table(Deal), ("name",), row | {"name": "x" * 5000})


def test_a_batch_writes_its_records_with_one_statement(world: World) -> None:
    many(world.owner, 150)
    with world.owner.work() as work:
        ids = [str(one) for one in work.db.execute(text("select id from company")).scalars()]
    found = bulk(world.owner, "companies", ids=ids, set={"sector": "Steel"}, add_tags=["a"])
    assert change(world.owner, found["id"])["changed"] == 150
    with world.owner.work() as work:
        written = text(
            "select count(*), count(distinct xmin::text) from company where sector = 'Steel' and version = 2"
        )
        assert tuple(work.db.execute(written).one()) == (150, 1)
        entries = text("select count(*) from audit_entry where changes -> 'sector' ->> 1 = 'Steel'")
        assert work.db.execute(entries).scalar_one() == 150
