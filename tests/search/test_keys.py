"""After a change of the folding, the keys of names that stayed the same are computed again."""

from sqlalchemy import text

from crm_app.search import jobs
from tests.changes.support import make
from tests.support.world import World


def test_the_keys_of_unchanged_names_are_computed_again(world: World) -> None:
    make(world.owner, "companies", name="Café Łódź")
    with world.owner.work() as work:
        before = work.db.execute(text("select name_key, match_key from company")).one()
        work.db.execute(text("update company set name_key = 'old', match_key = 'old'"))
        work.db.execute(text("update search_document set folding = 0"))
    with world.owner.work() as work:
        assert jobs.renew_batch(work, 10) == 1
    with world.owner.work() as work:
        assert work.db.execute(text("select name_key, match_key from company")).one() == before
