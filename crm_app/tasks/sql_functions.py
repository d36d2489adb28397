"""SQL functions for the caller's zone and date, because the serving role cannot read the person's settings itself."""

FUNCTIONS: tuple[str, ...] = (
    # The person's zone; for system work the workspace's.
    """
create or replace function task_zone() returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select app_zone()
$$;
""",
    # The date in that zone.
    """
create or replace function task_today() returns date
language sql stable security definer set search_path = public, pg_temp as $$
    select (now() at time zone task_zone())::date
$$;
""",
)

CALLABLE: tuple[str, ...] = ("task_zone()", "task_today()")
