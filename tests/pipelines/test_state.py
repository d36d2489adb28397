"""The settings of pipelines, by their handlers."""

from uuid import UUID

from crm_app.pipelines.state import PipelineSettings
from tests.deals.test_board import add
from tests.support.states import opened
from tests.support.world import World, client


async def test_stages_are_managed_on_their_page(world: World) -> None:
    add(world.member, "Deal")
    async with opened(world.admin, "/deals/pipelines") as page:
        await page.call(PipelineSettings, "load")
        state = await page.state(PipelineSettings)
        pipeline = state.pipelines[0]
        await page.call(PipelineSettings, "ask_new_stage", pipeline.id)
        await page.call(PipelineSettings, "save_stage", {"name": "", "outcome": "open", "probability": "101"})
        assert set(state.form_errors) == {"name", "probability"}
        assert state.dialog == "stage"
        await page.call(PipelineSettings, "save_stage", {"name": "สาธิต", "outcome": "open", "probability": "60"})
        assert (state.dialog, [s["name"] for s in state.pipelines[0].stages][4]) == ("", "สาธิต")
        await page.call(PipelineSettings, "shift", state.pipelines[0].stages[4]["id"], -1)
        assert [s["name"] for s in state.pipelines[0].stages][3] == "สาธิต"

        first = UUID(state.pipelines[0].stages[0]["id"])
        await page.call(PipelineSettings, "ask_removal", first)
        await page.call(PipelineSettings, "remove_stage", {"move_to": ""})
        assert state.form_errors == {"move_to": "There are deals in this stage. Choose where they go."}
        await page.call(PipelineSettings, "remove_stage", {"move_to": state.pipelines[0].stages[1]["id"]})
        assert (state.dialog, state.pipelines[0].stages[0]["name"]) == ("", "Qualified")
    assert client(world.owner).get("/api/v1/deals").json()["items"][0]["stage_name"] == "Qualified"
