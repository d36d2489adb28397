"""The pages of products, by their handlers."""

from crm_app.deals.state import DealPage, ProductDeals
from crm_app.identity.state import FrameState
from crm_app.products import pages as pages
from crm_app.records import usual_states
from crm_app.ui.state import Shell
from tests.deals.test_board import add
from tests.support.states import opened
from tests.support.world import World, client

ProductList = usual_states.ProductList  # type: ignore[attr-defined]
ProductPage = usual_states.ProductPage  # type: ignore[attr-defined]


async def test_a_product_is_added_found_and_shown_with_its_deals(world: World) -> None:
    async with opened(world.admin, "/products/new") as page:
        await page.call(ProductPage, "begin")
        state = await page.state(ProductPage)
        assert state.form["currency"] == "THB"
        sent = state.form | {"form_key": state.form_key, "name": "GTX Pro", "series": "GTX", "list_price": "x"}
        await page.call(ProductPage, "create", sent)
        assert state.form_errors.keys() == {"list_price"}
        await page.call(ProductPage, "create", sent | {"list_price": "4,821"})
    product = client(world.member).get("/api/v1/products").json()[0]
    add(world.member, "Ovens", product_id=product["id"])
    add(world.member, "Another's")
    async with opened(world.viewer, "/products?series=GTX") as page:
        await page.call(ProductList, "load")
        state = await page.state(ProductList)
        assert [(row["name"], row["meta"], row["amount"]) for row in state.rows] == [("GTX Pro", "GTX", "฿4,821")]
        assert [one["value"] for one in state.used["series"]] == ["GTX"]
    async with opened(world.viewer, f"/products/{product['id']}", product_id=product["id"]) as page:
        await page.call(ProductPage, "load")
        state = await page.state(ProductPage)
        assert (state.view["title"], state.view["list_price"], state.may_edit) == ("GTX Pro", "฿4,821", False)
        await page.call(ProductDeals, "show_for", product["id"])
        assert [row["name"] for row in (await page.state(ProductDeals)).rows] == ["Ovens"]


async def test_a_deal_begins_with_its_product_and_leads_to_it(world: World) -> None:
    product = client(world.owner).post("/api/v1/products", json={"name": "GTX Pro"}).json()["id"]
    async with opened(world.member, f"/deals/new?product_id={product}") as page:
        await page.call(DealPage, "begin")
        state = await page.state(DealPage)
        assert state.linked["product_id"]["label"] == "GTX Pro"
        await page.call(DealPage, "create", state.form | {"form_key": state.form_key, "name": "Ovens"})
    deal = client(world.owner).get("/api/v1/deals").json()["items"][0]
    async with opened(world.member, f"/deals/{deal['id']}", deal_id=deal["id"]) as page:
        await page.call(DealPage, "load")
        view = (await page.state(DealPage)).view
        assert (view["product"], view["product_href"]) == ("GTX Pro", f"/products/{product}")


async def test_an_undo_is_refused_while_another_product_has_the_name(world: World) -> None:
    api = client(world.owner)
    first = api.post("/api/v1/products", json={"name": "GTX"}).json()["id"]
    async with opened(world.owner, f"/products/{first}", product_id=first) as page:
        await page.call(ProductPage, "load")
        await page.call(ProductPage, "remove")
        api.post("/api/v1/products", json={"name": "gtx"})
        shell = await page.state(Shell)
        await page.call(FrameState, "undo", shell.toasts[-1]["undo"])
    assert [one["name"] for one in api.get("/api/v1/products").json()] == ["gtx"]
