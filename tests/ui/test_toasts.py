"""Notices on top of a page: which of them have nothing more to say."""

from crm_app.core.errors import Invalid
from crm_app.ui.state import Shell
from tests.support.states import opened
from tests.support.world import World


async def test_a_notice_is_not_repeated_and_a_refusal_ends_with_a_success(world: World) -> None:
    async with opened(world.member) as page:
        shell = await page.state(Shell)
        shell._toast("error", Invalid().message("en"))
        shell._toast("error", "Something else")
        shell._say("fields.said.saved")
        shell._say("fields.said.saved")
        assert await page.toasts() == ["Something else", "Saved."]
        shell._toast("success", "Changed", undo="change:1")
        shell._toast("success", "Changed", undo="change:2")
        assert [toast["undo"] for toast in shell.toasts] == ["", "", "change:1", "change:2"], "each change has its undo"
