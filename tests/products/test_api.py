"""Products over REST."""

from datetime import timedelta

from sqlalchemy import text

from crm_app.core.clock import now
from crm_app.products.kind import PRODUCTS
from crm_app.records import purge
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


def test_members_read_products_and_those_who_manage_the_workspace_change_them(world: World) -> None:
    product = client(world.admin).post("/api/v1/products", json={"name": "GTX"}).json()
    for someone, status in ((world.member, 403), (world.viewer, 403), (world.stranger, 404)):
        api, path = client(someone), f"/api/v1/products/{product['id']}"
        for reply in (api.patch(path, json={"version": 1, "name": "x"}), api.delete(path)):
            assert reply.status_code == status, f"{reply.request.method} {reply.request.url}"
    assert client(world.member).post("/api/v1/products", json={"name": "x"}).status_code == 403
    for someone in (world.owner, world.member, world.viewer):
        assert [one["name"] for one in client(someone).get("/api/v1/products").json()] == ["GTX"]
        assert client(someone).get(f"/api/v1/products/{product['id']}").json() == product


def test_programs_find_the_array_that_they_know_and_the_way_to_the_rest_of_it(world: World) -> None:
    api = client(world.owner)
    for number in range(3):
        body = {"name": f"GTX {number}", "series": "GTX", "list_price": "4821.10", "currency": "USD"}
        assert api.post("/api/v1/products", json=body).status_code == 201
    api.post("/api/v1/products", json={"name": "เตาอบ"})
    found = api.get("/api/v1/products")
    assert [one["name"] for one in found.json()] == ["GTX 0", "GTX 1", "GTX 2", "เตาอบ"]
    first = found.json()[0]
    assert {"id", "name", "series", "list_price", "currency", "version"} <= first.keys()
    assert '"list_price":4821.10' in found.text
    assert first["currency"] == "USD"
    assert "Link" not in found.headers
    page = api.get("/api/v1/products", params={"series": "GTX", "limit": 2})
    assert [one["name"] for one in page.json()] == ["GTX 0", "GTX 1"]
    address = page.headers["Link"].removeprefix("<").partition(">")[0]
    rest = api.get(address)
    assert ([one["name"] for one in rest.json()], rest.headers.get("Link")) == (["GTX 2"], None)
    assert [one["name"] for one in api.get("/api/v1/products", params={"q": "อบ"}).json()] == ["เตาอบ"]
    assert api.get("/api/v1/products.csv").text == api.get("/api/v1/products/export.csv").text


def test_a_product_has_what_every_record_has(world: World) -> None:
    api = client(world.owner)
    made = api.post(
        "/api/v1/products", json={"name": "Oven 60", "series": "Ovens", "custom_fields": {"SKU": "O-60"}}
    ).json()
    assert (made["owner_name"], made["currency"], made["custom_fields"]) == ("Owner", "THB", {"SKU": "O-60"})
    path = f"/api/v1/products/{made['id']}"
    changed = api.patch(path, json={"version": 1, "currency": None, "list_price": "35900", "description": "Steam"})
    assert (changed.json()["currency"], changed.json()["version"]) == ("THB", 2)
    hits = api.get("/api/v1/search", params={"q": "steam"}).json()
    assert "Oven 60" in str(hits)
    timeline = api.get(f"/api/v1/timeline/product/{made['id']}").json()
    assert len(timeline["items"]) == 2
    assert timeline["items"][1]["sentences"] == ["created the product"]
    task = api.post("/api/v1/tasks", json={"title": "Raise", "about_kind": "product", "about_id": made["id"]})
    assert task.json()["about_title"] == "Oven 60"


def test_deals_keep_the_name_of_a_deleted_product_even_when_it_is_gone_for_good(world: World) -> None:
    api = client(world.owner)
    product = api.post("/api/v1/products", json={"name": "GTX Pro"}).json()["id"]
    deal = add(world.member, "Deal", product_id=product)
    assert api.delete(f"/api/v1/products/{product}").status_code == 204
    with world.owner.work() as work:
        work.db.execute(text("update product set deleted_at = now() - interval '31 days'"))
        assert purge(work, PRODUCTS, now() - timedelta(days=30), 10) == 1
    found = api.get(f"/api/v1/deals/{deal['id']}").json()
    assert (found["product_id"], found["product_name"], found["version"]) == (None, "GTX Pro", 1)
    assert [one["id"] for one in api.get("/api/v1/deals", params={"product": "GTX Pro"}).json()["items"]] == [
        deal["id"]
    ]


def test_names_of_products_need_the_permission(world: World) -> None:
    api = client(world.owner)
    product = api.post("/api/v1/products", json={"name": "Secret oven"}).json()["id"]
    deal = add(world.member, "Deal", product_id=product)
    with world.owner.work() as work:
        work.db.execute(text("update role set permissions = permissions - 'product.read' where key = 'viewer'"))
    viewer = client(world.viewer)
    assert viewer.get("/api/v1/products").status_code == 403
    assert viewer.get(f"/api/v1/deals/{deal['id']}").json()["product_name"] is None
    assert viewer.get("/api/v1/deals", params={"product": "Secret oven"}).json()["items"] == []
