"""Filters of the list of deals by fields of the workspace's own that are empty."""

from tests.fields.test_api import declare
from tests.records.test_filter import make
from tests.support.world import World, client


def test_deals_without_a_value_of_their_own_or_of_their_company(world: World) -> None:
    declare(world.admin, "Region", kind="deal")
    declare(world.admin, "Segment", kind="company")
    firm = make(world.member, "companies", name="Acme", custom_fields={"segment": "SMB"})
    make(world.member, "deals", name="One", company_id=firm["id"])
    make(world.member, "deals", name="Two", custom_fields={"region": "north"})

    def names(**given: str) -> list[str]:
        answer = client(world.member).get("/api/v1/deals", params=given)
        assert answer.status_code == 200, answer.text
        return [one["name"] for one in answer.json()["items"]]

    assert names(without_own="region") == ["One"]
    assert names(without_company_own="segment") == ["Two"]
