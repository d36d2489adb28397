"""The settings of members, as their page has them."""

from crm_app.workspaces.state import MembersState
from tests.support.states import opened
from tests.support.world import World, client


async def test_a_member_is_put_into_a_team_and_out_of_it(world: World) -> None:
    path = f"/api/v1/members/{world.member.member_id}"
    async with opened(world.owner, "/settings") as page:
        await page.call(MembersState, "load")
        await page.call(MembersState, "begin_team", world.member.member_id)
        state = await page.state(MembersState)
        assert (state.team_of, state.team) == (str(world.member.member_id), "")
        form = {"member_id": state.team_of, "version": state.team_version, "team": "  North "}
        await page.call(MembersState, "save_team", form)
        assert (state.team_of, client(world.owner).get(path).json()["team"]) == ("", "North")
        assert "North" in next(row["meta"] for row in state.rows if row["id"] == form["member_id"])
        await page.call(
            MembersState, "save_team", {**form, "team": "South"}
        )  # somebody has changed the member meanwhile
        assert client(world.owner).get(path).json()["team"] == "North"
        version = str(client(world.owner).get(path).json()["version"])
        await page.call(MembersState, "save_team", {**form, "version": version, "team": ""})
        assert client(world.owner).get(path).json()["team"] is None
        said = len(await page.toasts())
        await page.call(MembersState, "save_team", {"team": "x"})
        assert len(await page.toasts()) == said + 1
