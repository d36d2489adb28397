"""The SQL functions of indexes on fields of a workspace's own: the serving role makes no indexes itself, and under row-level
security PostgreSQL uses none for a condition on a value within `custom_fields`.

An index is partial, for the live records of one workspace. Its expression is the sort expression of the field, see
`records.own.conditions.order`.
"""

MOST = 200
"""How many such indexes there may be in the database: each costs every write of its workspace's records of a kind."""
MOST_OF_A_WORKSPACE = 12

_HEAD = "security definer set search_path = public, pg_temp as $$"
_ENTERED = "nullif(current_setting('app.workspace_id', true), '')::uuid"

FUNCTIONS: tuple[str, ...] = (
    r"""
create or replace function own_expression(p_key text, p_type text) returns text
language sql immutable set search_path = public, pg_temp as $$
    select case
        when p_type in ('integer', 'number', 'money') then format(
            'coalesce(case when jsonb_typeof(custom_fields -> %1$L) = ''number'' then '
            '(custom_fields ->> %1$L)::numeric end, -1e18)', p_key)
        when p_type = 'date' then format(
            'lower(case when (custom_fields ->> %1$L) ~ ''^\d{4}-\d\d-\d\d$'' then (custom_fields ->> %1$L) else '''' end)',
            p_key)
        when p_type = 'moment' then format(
            'lower(case when (custom_fields ->> %1$L) ~ ''^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'' '
            'then (custom_fields ->> %1$L) else '''' end)', p_key)
        else format('lower(coalesce(custom_fields ->> %1$L, ''''))', p_key) end
$$;
""",
    "revoke all on function own_expression(text, text) from public",
    # Writes to the table wait while the index is made. Returns whether there is one now.
    f"""
create or replace function own_index_make(p_field uuid) returns boolean
language plpgsql {_HEAD}
declare f custom_field; v_name text := 'own_' || replace(p_field::text, '-', ''); v_left text;
begin
    perform pg_advisory_xact_lock(hashtextextended('own_index', 0));
    select * into f from custom_field where workspace_id = {_ENTERED} and id = p_field and archived_at is null;
    if not found or f.type in ('long_text', 'choices') or not exists (
        select from pg_attribute where attrelid = to_regclass(quote_ident(f.kind)) and attname = 'custom_fields') then
        return false;
    end if;
    if to_regclass(v_name) is null then
        if (select count(*) from custom_field where indexed_at is not null) >= {MOST}
           or (select count(*) from custom_field where workspace_id = {_ENTERED} and indexed_at is not null)
              >= {MOST_OF_A_WORKSPACE} then
            return false;
        end if;
        perform set_config('lock_timeout', '2s', true);
        -- those of workspaces that were deleted meanwhile
        for v_left in select i.indexname from pg_indexes i where i.schemaname = 'public' and i.indexname ~ '^own_[0-9a-f]{{32}}$'
            and not exists (select from custom_field c where 'own_' || replace(c.id::text, '-', '') = i.indexname) loop
            execute format('drop index %I', v_left);
        end loop;
        execute format('create index %I on %I ((%s), id) where workspace_id = %L and deleted_at is null',
                       v_name, f.kind, own_expression(f.key, f.type), f.workspace_id);
        execute format('analyze %I', f.kind);
    end if;
    update custom_field set indexed_at = now() where workspace_id = {_ENTERED} and id = p_field;
    return true;
end $$;
""",
    f"""
create or replace function own_index_drop(p_field uuid) returns void
language plpgsql {_HEAD}
begin
    if exists (select from custom_field where workspace_id = {_ENTERED} and id = p_field) then
        update custom_field set indexed_at = null where workspace_id = {_ENTERED} and id = p_field;
        perform set_config('lock_timeout', '2s', true);
        execute format('drop index if exists %I', 'own_' || replace(p_field::text, '-', ''));
    end if;
end $$;
""",
)

CALLABLE: tuple[str, ...] = (
    "own_index_make(uuid)",
    "own_index_drop(uuid)",
)
