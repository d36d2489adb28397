"""The SQL function for the workspace's currency, because the serving role cannot read the workspace's settings
itself.
"""

FUNCTIONS: tuple[str, ...] = (
    """
create or replace function deal_currency() returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select currency from workspace where id = nullif(current_setting('app.workspace_id', true), '')::uuid), '')
$$;
""",
)

CALLABLE: tuple[str, ...] = ("deal_currency()",)
