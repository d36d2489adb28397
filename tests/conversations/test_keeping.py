"""Conversations and the list of what was sent are deleted when their time is over."""

from datetime import timedelta

from sqlalchemy import text

from crm_app.conversations import keeping
from crm_app.core import job_upkeep, jobs
from crm_app.core.clock import now
from tests.conversations.test_answering import start
from tests.conversations.test_policy import change
from tests.support.world import World


def test_only_what_is_old_is_deleted_and_only_where_it_is_wanted(world: World) -> None:
    old, new = start(world.owner, "old question"), start(world.owner, "new question")
    with world.owner.work() as work:
        work.db.execute(
            text("update conversation set updated_at = :then where id = :id"),
            {"then": now() - timedelta(days=40), "id": old.conversation_id},
        )
        work.db.execute(
            text(
                "insert into sent_record (workspace_id, id, response_id, provider, model, kind, created_at) select :w, "
                "gen_random_uuid(), :r, 'openai', 'small', 'contact', now() - d * interval '1 day' from unnest(array[1, 100]) d"
            ),
            {"w": work.workspace_id, "r": old.response_id},
        )
    with world.owner.work() as work:
        assert keeping.older_than(work) == {30: 1, 90: 0, 180: 0, 365: 0, 730: 0}
        assert not keeping.forget(work)
        assert work.db.execute(text("select count(*) from conversation")).scalar() == 2
    change(world.owner, retention_days=30, sent_days=50)
    with world.owner.work() as work:
        assert not keeping.forget(work)
    with world.owner.work() as work:
        assert work.db.execute(text("select id from conversation")).scalars().all() == [new.conversation_id]
        assert work.db.execute(text("select count(*) from ai_response")).scalar() == 1
        # What was sent stays listed although the conversation is gone.
        assert work.db.execute(text("select response_id from sent_record")).scalars().all() == [None]


def test_the_job_runs_by_itself(world: World) -> None:
    assert jobs.KINDS["conversations.forget"].every == timedelta(hours=6)
    job_upkeep.schedule()
    with world.owner.work() as work:
        kinds = set(work.db.execute(text("select kind from job where status = 'queued'")).scalars())
    assert "conversations.forget" in kinds
