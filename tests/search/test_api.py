"""The search over every kind of record."""

from crm_app.core.permissions import DEFAULT_ROLES
from tests.support.world import Someone, World, client, give_role


def found(someone: Someone, q: str, **more: int) -> list[tuple[str, str]]:
    reply = client(someone).get("/api/v1/search", params={"q": q, **more})
    assert reply.status_code == 200, reply.text
    return [(hit["kind"], hit["title"]) for hit in reply.json()["items"]]


def fill(world: World) -> None:
    api = client(world.owner)
    company = api.post("/api/v1/companies", json={"name": "สยามเทรดดิ้ง", "city": "Chiang Mai"}).json()["id"]
    api.post("/api/v1/contacts", json={"name": "Siam Chai", "company_id": company})
    api.post("/api/v1/deals", json={"name": "ระบบบัญชี สยาม", "description": "100% paid"})


def test_all_kinds_are_found_by_words_in_either_language(world: World) -> None:
    fill(world)
    assert set(found(world.viewer, "สยาม")) == {("company", "สยามเทรดดิ้ง"), ("deal", "ระบบบัญชี สยาม")}
    assert found(world.viewer, "สยาม")[0] == ("company", "สยามเทรดดิ้ง"), "titles that begin with it come first"
    assert found(world.viewer, "CHIANG mai") == [("company", "สยามเทรดดิ้ง")]
    assert found(world.viewer, "100%") == [("deal", "ระบบบัญชี สยาม")]
    assert found(world.viewer, "%") == [("deal", "ระบบบัญชี สยาม")]
    assert found(world.viewer, "nowhere") == found(world.viewer, "  ") == []
    assert len(found(world.viewer, "สยาม", limit=1)) == 1


def test_nobody_finds_what_they_may_not_read(world: World) -> None:
    fill(world)
    assert found(world.stranger, "สยาม") == []
    without = {name: scope for name, scope in DEFAULT_ROLES["member"].items() if name != "deal.read"}
    give_role(world, world.member, {**without, "company.read": "own"})
    assert found(world.member, "siam") == [("contact", "Siam Chai")]
    assert found(world.member, "สยาม") == []
    give_role(world, world.member, {name: scope for name, scope in without.items() if name != "search.use"})
    for q in ("siam", ""):
        assert client(world.member).get("/api/v1/search", params={"q": q}).status_code == 403


def test_a_deleted_record_is_not_found(world: World) -> None:
    fill(world)
    api = client(world.owner)
    deal = api.get("/api/v1/deals").json()["items"][0]["id"]
    api.delete(f"/api/v1/deals/{deal}")
    assert ("deal", "ระบบบัญชี สยาม") not in found(world.owner, "สยาม")
    api.post(f"/api/v1/deals/{deal}/restore")
    assert ("deal", "ระบบบัญชี สยาม") in found(world.owner, "สยาม")
