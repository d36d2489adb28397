"""The search box and its page."""

from crm_app.search.state import GlobalSearch, SearchPage
from tests.search.test_api import fill
from tests.support.states import opened
from tests.support.world import World


async def test_the_box_leads_to_what_it_found(world: World) -> None:
    fill(world)
    async with opened(world.viewer) as page:
        await page.call(GlobalSearch, "find", "ส")
        state = await page.state(GlobalSearch)
        assert state.results == []
        await page.call(GlobalSearch, "find", "สยาม")
        *hits, every = state.results
        assert [(hit.title, hit.meta.split(" · ")[0]) for hit in hits] == [
            ("สยามเทรดดิ้ง", "Company"),
            ("ระบบบัญชี สยาม", "Deal"),
        ]
        assert [piece.text for piece in hits[1].marked if piece.found] == ["สยาม"]
        assert all(hit.meta.count("changed ") == 1 for hit in hits)
        assert all(hit.href.startswith(("/companies/", "/deals/")) for hit in hits)
        assert every.href == "/search?q=%E0%B8%AA%E0%B8%A2%E0%B8%B2%E0%B8%A1"
        await page.call(GlobalSearch, "find", "nowhere")
        assert state.results == []


async def test_the_page_groups_what_it_found(world: World) -> None:
    fill(world)
    async with opened(world.viewer, "/search?q=สยาม") as page:
        await page.call(SearchPage, "load")
        state = await page.state(SearchPage)
        assert [(group.title, [hit.title for hit in group.hits]) for group in state.groups] == [
            ("Companies", ["สยามเทรดดิ้ง"]),
            ("Deals", ["ระบบบัญชี สยาม"]),
        ]
