"""A cited record may be deleted later: the citation shows this, and nothing else about the record."""

from typing import Any

from crm_app.conversations.models import AiResponse, Message
from tests.conversations.test_answering import start
from tests.support.world import World, client


def test_a_citation_says_that_its_record_was_deleted_and_forgets_it_when_it_is_back(world: World) -> None:
    api = client(world.member)
    kept, gone = (
        api.post("/api/v1/companies", json={"name": name}).json()["id"] for name in ("Kept", "Quillfeather-7")
    )
    asked = start(world.member, "who is Quillfeather-7?")
    with world.member.work() as work:
        response = work.db.get_one(AiResponse, (work.workspace_id, asked.response_id))
        message = work.db.get_one(Message, (work.workspace_id, asked.message_id))
        message.content, response.status, response.cited = "They are [1] and [2].", "done", [1, 2]
        response.sources = [
            {"kind": "company", "id": record, "title": name, "href": f"/companies/{record}", "excerpt": "a quote"}
            for record, name in ((kept, "Kept"), (gone, "Quillfeather-7"))
        ]

    def cited() -> tuple[list[tuple[str, bool, str]], str]:
        shown: Any = api.get(f"/api/v1/conversations/{asked.conversation_id}").json()["messages"][1]
        return [(s["title"], s["deleted"], s["excerpt"]) for s in shown["response"]["sources"]], shown["html"]

    assert cited()[0] == [("Kept", False, "a quote"), ("Quillfeather-7", False, "a quote")]
    assert api.delete(f"/api/v1/companies/{gone}").status_code == 204
    sources, html = cited()
    assert sources == [("Kept", False, "a quote"), ("Quillfeather-7", True, "")]
    assert 'title="Quillfeather-7 (deleted)"' in html
    assert api.post(f"/api/v1/companies/{gone}/restore").status_code == 200
    sources, html = cited()
    assert sources[1] == ("Quillfeather-7", False, "a quote")
    assert "(deleted)" not in html
