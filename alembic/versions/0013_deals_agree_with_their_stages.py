"""deals agree with their stages: status, closing day and reason as the stage says

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_STATUS = """
update deal set status = stage.outcome
  from stage
 where stage.workspace_id = deal.workspace_id and stage.id = deal.stage_id and deal.status <> stage.outcome
"""
# Clears what an open deal kept of its time as a closed one, and a won deal of its time as a lost one.
_REMAINS = """
update deal set close_date = case when status = 'open' then null else close_date end,
                lost_reason = case when status = 'lost' then lost_reason end
 where (status = 'open' and close_date is not null) or (status <> 'lost' and lost_reason is not null)
"""
# A closed deal without a day closed when it entered its stage, by the workspace's calendar.
_DAYS = """
update deal set close_date = (deal.stage_changed_at at time zone workspace.timezone)::date
  from workspace
 where workspace.id = deal.workspace_id and deal.status <> 'open' and deal.close_date is null
"""


STATEMENTS = (_STATUS, _REMAINS, _DAYS)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    pass  # the former values were wrong and are not restored
