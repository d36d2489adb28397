"""The settings of products, as somebody uses them."""

from crm_app.core.i18n import text
from crm_app.products.state import ProductSettings
from tests.support.states import opened
from tests.support.world import World


async def test_products_are_managed_on_their_page(world: World) -> None:
    async with opened(world.admin, "/deals/products") as page:
        await page.call(ProductSettings, "ask_new")
        state = await page.state(ProductSettings)
        assert (state.is_open, state.form["currency"]) == (True, "THB")
        await page.call(ProductSettings, "save", {"name": "GTX Pro", "list_price": "x", "currency": "THB"})
        assert state.form_errors == {"list_price": text("core.field.amount", "en")}
        await page.call(ProductSettings, "save", {"name": "GTX Pro", "list_price": "4,821", "currency": "thb"})
        assert [(row["name"], row["price"]) for row in state.rows] == [("GTX Pro", "฿4,821")]
        await page.call(ProductSettings, "search", "nothing")
        assert state.rows == []
        await page.call(ProductSettings, "search", "gtx")
        await page.call(ProductSettings, "ask_removal", state.rows[0]["id"])
        assert (state.removing, state.subject) == (True, "GTX Pro")
        await page.call(ProductSettings, "remove")
        assert (state.rows, state.removing) == ([], False)
