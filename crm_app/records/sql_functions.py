"""SQL functions for what the conditions of lists need of the reader: zone, today's date, periods, the workspace's currency.

The serving role cannot read these settings itself.
"""

from collections.abc import Callable

from crm_app.records import few_functions, index_functions, indexes

FUNCTIONS: tuple[str | Callable[[], str], ...] = (
    # The zone of the workspace, by which briefs tell days.
    """
create or replace function app_workspace_zone() returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select w.timezone from workspace w
                      where w.id = nullif(current_setting('app.workspace_id', true), '')::uuid), 'UTC')
$$;
""",
    # The person's zone; for system work the workspace's.
    """
create or replace function app_zone() returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select p.timezone from membership m join person p on p.id = m.person_id
          where m.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
            and m.id = nullif(current_setting('app.member_id', true), '')::uuid),
        (select w.timezone from workspace w
          where w.id = nullif(current_setting('app.workspace_id', true), '')::uuid),
        'UTC')
$$;
""",
    # The moment at which a day begins in that zone.
    """
create or replace function app_moment(p_day date) returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
    select p_day::timestamp at time zone app_zone()
$$;
""",
    """
create or replace function app_currency() returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select w.currency from workspace w
                      where w.id = nullif(current_setting('app.workspace_id', true), '')::uuid), '')
$$;
""",
    # The first day of the period that lies p_offset periods after the one that holds today. Weeks begin on Monday;
    # quarters are those of the workspace's fiscal year.
    """
create or replace function app_period(p_unit text, p_offset integer) returns date
language sql stable security definer set search_path = public, pg_temp as $$
    with here as (
        select (now() at time zone app_zone())::date as today,
               coalesce((select w.fiscal_year_start from workspace w
                          where w.id = nullif(current_setting('app.workspace_id', true), '')::uuid), 1) as starts
    ), at as (
        select today, date_trunc('month', today)::date as month,
               mod(extract(month from today)::integer - starts + 12, 12) as since from here
    )
    select case p_unit
        when 'day' then today + p_offset
        when 'week' then date_trunc('week', today)::date + 7 * p_offset
        when 'month' then (month + make_interval(months => p_offset))::date
        when 'quarter' then (month + make_interval(months => 3 * p_offset - mod(since, 3)))::date
        when 'year' then (date_trunc('year', today) + make_interval(years => p_offset))::date
        when 'fiscal_year' then (month + make_interval(months => 12 * p_offset - since))::date
    end from at
$$;
""",
    indexes.expressions,
    *index_functions.FUNCTIONS,
    *few_functions.FUNCTIONS,
    *(f"revoke all on function {one} from public" for one in (*index_functions.INTERNAL, *few_functions.INTERNAL)),
)

CALLABLE: tuple[str, ...] = (
    "app_workspace_zone()",
    "app_zone()",
    "app_moment(date)",
    "app_currency()",
    "app_period(text, integer)",
    *few_functions.CALLABLE,
)
