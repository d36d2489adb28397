"""The bell in the top bar, by its handlers."""

from crm_app.notifications.state import Bell
from tests.support.states import opened
from tests.support.world import World, client


async def test_the_bell_counts_lists_and_goes_to_the_record(world: World) -> None:
    made = client(world.owner).post("/api/v1/tasks", json={"title": "Call", "owner_id": str(world.member.member_id)})
    async with opened(world.member) as page:
        bell = await page.state(Bell)
        await bell._join()
        assert (bell.unread, bell.rows) == ("1", [])
        await page.call(Bell, "open", True)
        row = bell.rows[0]
        assert (row["title"], row["what"], row["new"]) == ("Call", "Owner gave you a task", True)
        assert row["href"] == f"/tasks/{made.json()['id']}"
        followed = await page.call(Bell, "read", row["id"])
        assert followed is not None
        assert (bell.unread, bell.rows) == ("", [])


async def test_all_are_read_at_once(world: World) -> None:
    for number in range(3):
        client(world.owner).post("/api/v1/tasks", json={"title": f"t{number}", "owner_id": str(world.member.member_id)})
    async with opened(world.member) as page:
        await page.call(Bell, "open", True)
        bell = await page.state(Bell)
        assert bell.unread == "3"
        await page.call(Bell, "read_all")
        assert (bell.unread, [row["new"] for row in bell.rows]) == ("", [False] * 3)
        await page.call(Bell, "open", False)
        assert bell.rows == []
