"""The SQL function by which a large import tells PostgreSQL how many rows its tables have now."""

FUNCTIONS: tuple[str, ...] = (
    # Only the owner of a table may do this. Until autovacuum does it, plans are made for the rows that were there before:
    # an export right after an import would look up each company by itself.
    """
create or replace function app_count_rows(p_tables text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    v_table text;
begin
    foreach v_table in array p_tables loop
        if exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'public' and c.relkind = 'r' and c.relname = v_table) then
            execute format('analyze (skip_locked) public.%I', v_table);
        end if;
    end loop;
end
$$;
""",
)

CALLABLE: tuple[str, ...] = ("app_count_rows(text[])",)
