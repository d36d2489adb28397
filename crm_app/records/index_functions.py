"""The SQL functions of the indexes that workspaces with many records get because their lists use a field (`records.indexes`).

The serving role only wishes for an index, a row of `wanted_index` that names fields; `operations.indexing` makes it with the
rights of the owner. An index is partial, for the live records of one workspace: `own_<id of the field>` for a field of its own,
else `use_<hash>`. Its comment is "<workspace> <kind> <field> <day> <hash of its expressions>".
"""

MOST = 200
"""How many such indexes of either sort workspaces may have together: each costs every statement about its kind some time."""
MOST_OF_A_WORKSPACE = 12

_ENTERED = "nullif(current_setting('app.workspace_id', true), '')::uuid"
_HEAD = "security definer set search_path = public, pg_temp"

FUNCTIONS: tuple[str, ...] = (
    # Functions of earlier versions, which made indexes inside a transaction.
    "drop function if exists own_index_make(uuid)",
    "drop function if exists own_index_drop(uuid)",
    "drop function if exists record_index_make(text, text)",
    "drop function if exists record_indexes_drop(timestamptz)",
    # The sort expression of a field of the workspace's own, see `records.own.conditions.order`.
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
    # The expression by which an index has a field, of its declaration or of the workspace's own (`own:<id>`); null for none.
    f"""
create or replace function record_field_key(p_kind text, p_field text) returns text
language plpgsql stable {_HEAD} as $$
begin
    if p_field like 'own:%' then
        return (select own_expression(f.key, f.type) from custom_field f
                 where f.workspace_id = {_ENTERED} and f.kind = p_kind and f.id::text = substr(p_field, 5)
                   and f.archived_at is null and f.type not in ('long_text', 'choices'));
    end if;
    return record_expression(p_kind, p_field);
end $$;
""",
    # The expression by which a list is ordered by a field; null where no index has the order.
    f"""
create or replace function record_sort_key(p_kind text, p_field text) returns text
language sql stable {_HEAD} as $$
    select k.key from record_field_key(p_kind, p_field) k (key)
     where k.key not like 'gin %' and not exists (select from custom_field f where f.workspace_id = {_ENTERED}
       and 'own:' || f.id = p_field and f.type in ('choice', 'person', 'link'))
$$;
""",
    # The name of the index that a workspace has for a declared field.
    f"""
create or replace function record_index_name(p_kind text, p_field text) returns text
language sql stable set search_path = public, pg_temp as $$
    select 'use_' || md5(concat_ws(' ', {_ENTERED}::text, p_kind, p_field))
$$;
""",
    # What a wished index is: its name, the statement that makes it, the statistics that PostgreSQL takes of no partial index, its
    # comment. `p_field` is a field, or two of which the second orders the records that have one value of the first:
    # `city>name`. No row for what is no field of a kind, and where the workspace has too many already.
    f"""
create or replace function record_index_plan(p_kind text, p_field text, out name text, out definition text,
                                             out statistics text, out comment text) returns setof record
language plpgsql stable {_HEAD} as $$
declare v_fields text[] := string_to_array(p_field, '>'); v_keys text[]; v_own boolean := p_field ~ '^own:[0-9a-f-]{{36}}$';
begin
    select array_agg(record_field_key(p_kind, f.field) order by f.place) into v_keys
      from unnest(v_fields) with ordinality f (field, place);
    if array_position(v_keys, null) is not null or coalesce(cardinality(v_keys), 0) not between 1 and 2
       or cardinality(v_keys) = 2 and v_keys::text like '%gin %'
       or not exists (select from pg_attribute where attrelid = to_regclass(format('public.%I', p_kind))
                         and attname = 'custom_fields') then
        return;
    end if;
    name := case when v_own then 'own_' || replace(substr(p_field, 5), '-', '')
                 when cardinality(v_keys) = 1 then record_index_name(p_kind, p_field)
                 else record_index_name(p_kind, p_field || ' ' || v_keys::text) end;
    if to_regclass('public.' || name) is null and exists (
        select from (select count(*) as every, count(*) filter (where obj_description(oid, 'pg_class') like {_ENTERED} || ' %')
                            as mine
                       from pg_class where relkind = 'i' and relname ~ case when v_own then '^own_[0-9a-f]{{32}}$'
                                                                             else '^use_[0-9a-f]{{32}}$' end) there
         where there.every >= {MOST} or there.mine >= {MOST_OF_A_WORKSPACE}) then
        return;
    end if;
    definition := format(case when v_keys[1] like 'gin %' then 'create index concurrently %I on %I using gin (%s)'
                              else 'create index concurrently %I on %I (%s, id)' end, name, p_kind,
                         case when v_keys[1] like 'gin %' then substr(v_keys[1], 5)
                              else (select string_agg('(' || k || ')', ', ') from unnest(v_keys) k) end)
                  || format(' where workspace_id = %L and deleted_at is null', {_ENTERED});
    if cardinality(v_keys) = 1 and v_keys[1] not like 'gin %' and v_keys[1] !~ '^[a-z_]+$' then
        statistics := format('create statistics if not exists %I on (%s) from %I',
                             'st_' || case when v_own then name else p_kind || '_' || p_field end, v_keys[1], p_kind);
    end if;
    comment := concat_ws(' ', {_ENTERED}::text, p_kind, p_field, now()::date, md5(v_keys::text));
    return next;
end $$;
""",
    # The indexes to drop: left over by an interrupted attempt; of workspaces and fields that are gone, archived or of another
    # type now; used by nothing since a moment.
    """
create or replace function record_indexes_left(p_unused_since timestamptz) returns setof text
language sql stable set search_path = public, pg_temp as $$
    select c.relname::text
      from pg_class c join pg_index i on i.indexrelid = c.oid left join pg_stat_all_indexes s on s.indexrelid = c.oid
           left join custom_field f on c.relname = 'own_' || replace(f.id::text, '-', ''),
           lateral (select string_to_array(obj_description(c.oid, 'pg_class'), ' ') as words) d
     where c.relnamespace = 'public'::regnamespace and c.relname ~ '^(own|use)_[0-9a-f]{32}$'
       and (not i.indisvalid
            or c.relname like 'own%' and (f.indexed_at is null or f.archived_at is not null
                                          or coalesce(f.used_at, f.indexed_at) < p_unused_since)
            or c.relname like 'use%' and (
                not exists (select from workspace w where w.id::text = d.words[1])
                or greatest((to_jsonb(s) ->> 'last_idx_scan')::timestamptz, d.words[4]::date) < p_unused_since))
     order by 1
$$;
""",
)
INTERNAL: tuple[str, ...] = (
    "own_expression(text, text)",
    "record_expression(text, text)",
    "record_field_key(text, text)",
    "record_sort_key(text, text)",
    "record_index_name(text, text)",
    "record_index_plan(text, text)",
    "record_indexes_left(timestamptz)",
)
