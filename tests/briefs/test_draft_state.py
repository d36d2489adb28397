"""The dialog of a draft: by rule in the dialog itself, by the assistant in a conversation about the record."""

from uuid import UUID

from crm_app.briefs.draft_state import Drafts
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from crm_app.conversations import service
from crm_app.conversations.schemas import ConversationQuery
from tests.support.states import opened
from tests.support.world import World


async def test_the_assistant_is_asked_in_a_conversation_about_the_record(world: World) -> None:
    with world.owner.work() as work:
        company = companies.create(work, CompanyIn(name="Acme")).id
    chosen = {"about_kind": "company", "about_id": str(company), "form": "line", "language": "th", "tone": "friendly"}
    async with opened(world.owner, f"/companies/{company}") as page:
        await page.call(Drafts, "begin", "company", company)
        await page.call(Drafts, "write", chosen)
        ruled = await page.state(Drafts)
        assert ruled.form == "line"
        assert ruled.body
        await page.call(Drafts, "again")
        await page.call(Drafts, "write", chosen | {"by": "assistant"})
        assert (await page.state(Drafts)).form == ""
    with world.owner.work() as work:
        (conversation,) = service.page(work, ConversationQuery())["items"]
        detail = service.detail(work, UUID(conversation["id"]))
    assert detail.about_title == "Acme"
    assert detail.messages[0].content == "Draft a friendly LINE message in Thai about this"
