"""The SQL functions of indexes on fields of a workspace's own: the serving role makes no indexes itself, and under row-level
security PostgreSQL uses none for a condition on a value within `custom_fields`.

An index is partial, for the live records of one workspace. Its expression is the sort expression of the field, see
`records.own.conditions.order`.
"""

MOST = 200
"""How many such indexes there may be in the database: each costs every write of its workspace's records of a kind."""
MOST_OF_A_WORKSPACE = 12
FEW = 2000
"""Up to how many records a look-up returns; where more match, the list finds them quickly without it."""

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
    # The ids of the live records whose key is one of some words, or lies between two; null for more than a few. Whoever
    # reads records by them checks who may see each.
    f"""
create or replace function own_few(p_field uuid, p_words text[], p_low text, p_high text) returns uuid[]
language plpgsql stable {_HEAD}
declare f custom_field; v_found uuid[]; v_cast text; v_expression text; v_where text;
begin
    select * into f from custom_field where workspace_id = {_ENTERED} and id = p_field and indexed_at is not null;
    if not found then
        return null;
    end if;
    v_cast := case when f.type in ('integer', 'number', 'money') then 'numeric' else 'text' end;
    v_expression := own_expression(f.key, f.type);
    if f.type = 'person' then
        p_words := array_replace(p_words, 'me', current_setting('app.member_id', true));
    end if;
    v_where := concat_ws(' and ',
        case when p_words is not null then format('%s = any($1::%s[])', v_expression, v_cast) end,
        case when p_low is not null then format('%s >= $2::%s', v_expression, v_cast) end,
        case when p_high is not null then format('%s <= $3::%s', v_expression, v_cast) end);
    if v_where = '' then
        return null;
    end if;
    execute format('select coalesce(array_agg(id), ''{{}}'') from (select id from %I where workspace_id = %L '
                   'and deleted_at is null and %s limit {FEW + 1}) x', f.kind, f.workspace_id, v_where)
       into v_found using p_words, p_low, p_high;
    return case when cardinality(v_found) <= {FEW} then v_found end;
end $$;
""",
)

CALLABLE: tuple[str, ...] = (
    "own_index_make(uuid)",
    "own_index_drop(uuid)",
    "own_few(uuid, text[], text, text)",
)
