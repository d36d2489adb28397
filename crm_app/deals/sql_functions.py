"""The SQL functions of deals: the workspace's currency, because the serving role cannot read the workspace's settings
itself, and a deal's way through the stages.
"""

FUNCTIONS: tuple[str, ...] = (
    """
create or replace function deal_currency() returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select currency from workspace where id = nullif(current_setting('app.workspace_id', true), '')::uuid), '')
$$;
""",
    # The stages that a deal has entered, in their order, from the audit trail. Its first stage is the one that the first
    # change replaced, or the present one. As the caller and without settings of its own, so that PostgreSQL inlines it.
    """
create or replace function deal_visits(p_workspace uuid, p_deal uuid, p_created timestamptz, p_stage uuid)
returns table (stage text, at timestamptz, number bigint)
language sql stable as $$
    with moves as (
        select e.changes -> 'stage_id' ->> 0 as before, e.changes -> 'stage_id' ->> 1 as stage, e.created_at as at,
               row_number() over (order by e.created_at, e.id) as number
          from public.audit_entry e
         where e.workspace_id = p_workspace and e.kind = 'deal' and e.record_id = p_deal
           and e.changes -> 'stage_id' ->> 0 is not null and e.changes -> 'stage_id' ->> 1 is not null
    )
    select coalesce((select m.before from moves m where m.number = 1), p_stage::text), p_created, 0::bigint
    union all
    select m.stage, m.at, m.number from moves m
$$;
""",
)

CALLABLE: tuple[str, ...] = ("deal_currency()", "deal_visits(uuid, uuid, timestamptz, uuid)")
