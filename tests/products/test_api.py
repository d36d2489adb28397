"""Products over REST."""

from tests.deals.test_board import add
from tests.support.world import World, client


def test_a_product_has_one_name_whatever_its_spelling(world: World) -> None:
    api = client(world.admin)
    made = api.post("/api/v1/products", json={"name": "GTX Pro", "list_price": "4821.00"}).json()
    assert api.post("/api/v1/products", json={"name": "gtx  PRO"}).status_code == 422
    path = f"/api/v1/products/{made['id']}"
    changed = api.patch(path, json={"version": made["version"], "name": "GTXPro", "list_price": None})
    assert (changed.status_code, changed.json()["list_price"]) == (200, None)
    assert api.patch(path, json={"version": made["version"], "name": "Stale"}).status_code == 409
    deal = add(world.member, "Deal", product_id=made["id"])
    assert api.delete(path).status_code == 204
    assert api.get("/api/v1/products").json() == []
    assert api.get(f"/api/v1/deals/{deal['id']}").json()["product_name"] == "GTXPro"
    taken = api.post("/api/v1/products", json={"name": "GTX pro"})
    assert taken.status_code == 201
    assert api.post(f"{path}/restore").status_code == 422
    assert api.delete(f"/api/v1/products/{taken.json()['id']}").status_code == 204
    assert api.post(f"{path}/restore").status_code == 204


def test_only_those_who_manage_them_change_them(world: World) -> None:
    product = client(world.owner).post("/api/v1/products", json={"name": "GTX"}).json()
    for someone, status in ((world.member, 403), (world.viewer, 403), (world.stranger, 404)):
        api = client(someone)
        for reply in (
            api.patch(f"/api/v1/products/{product['id']}", json={"version": 1, "name": "x"}),
            api.delete(f"/api/v1/products/{product['id']}"),
        ):
            assert reply.status_code == status, f"{reply.request.method} {reply.request.url}"
    assert client(world.member).post("/api/v1/products", json={"name": "x"}).status_code == 403
    assert client(world.owner).get("/api/v1/products").json() == [product]
