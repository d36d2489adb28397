"""Documents of an earlier folding are computed again."""

from sqlalchemy import text

from crm_app.core.database import unit_of_work
from crm_app.search.jobs import renew_batch
from crm_app.values.collation import FOLDING
from tests.search.test_api import add, found
from tests.support.world import World, client


def test_old_documents_are_rebuilt_in_batches_and_nothing_else_changes(world: World) -> None:
    add(world, "companies", *({"name": f"Café {n}", "phone": "(02) 555-0100"} for n in range(5)))
    (gone,) = add(world, "contacts", {"name": "Gone"})
    before = client(world.owner).get("/api/v1/companies").json()
    with unit_of_work(world.owner.caller) as work:
        work.db.execute(text("update search_document set text = 'old', title_text = '', body = '', folding = 0"))
        work.db.execute(text("update company set match_key = 'old', name_key = 'old'"))
        work.db.execute(text("update search_document set embedded_at = now(), embedding_model = 'm'"))
        work.db.execute(text("update contact set deleted_at = now() where id = :id"), {"id": gone})
    assert found(world.owner, "cafe") == []
    sizes = []
    while not sizes or sizes[-1]:
        with unit_of_work(world.owner.caller) as work:
            sizes.append(renew_batch(work, limit=4))
    assert sizes == [4, 2, 0]
    assert len(found(world.owner, "cafe 5550100")) == 5
    assert client(world.owner).get("/api/v1/companies").json() == before
    with unit_of_work(world.owner.caller) as work:
        kept = work.db.execute(text("select folding, embedding_model from search_document")).all()
        assert kept == [(FOLDING, "m")] * 5, "vectors stay, and the document of what is gone goes"
        assert work.db.execute(text("select distinct match_key from company order by 1")).scalars().first() == "cafe0"
