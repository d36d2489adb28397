"""The SQL functions that find the records of a list by the indexes of the fields in its conditions, where these are few.

Under row-level security PostgreSQL uses no index for most conditions (`lower` is not leakproof), and knows no statistics of them.
These functions run as the owner of the tables, within the entered workspace; the list reads its records by the ids that they
return, and checks every condition and who may see each again. An unknown field, or one without an index, narrows nothing.
"""

FEW = 2000
"""Up to how many ids are returned; where more match, the list finds its first ones quickly in its order."""

MOST = 200
"""How many indexes on declared fields workspaces may have together: each costs every statement about its kind some time."""
MOST_OF_A_WORKSPACE = 12

_ENTERED = "nullif(current_setting('app.workspace_id', true), '')::uuid"
_MEMBER = "nullif(current_setting('app.member_id', true), '')::uuid"
_HEAD = "security definer set search_path = public, pg_temp"

FUNCTIONS: tuple[str, ...] = (
    # A function of earlier versions; `record_few` does what it did.
    "drop function if exists own_few(uuid, text[], text, text)",
    # The name of the index that a workspace has for a declared field because its lists use it.
    f"""
create or replace function record_index_name(p_kind text, p_field text) returns text
language sql stable set search_path = public, pg_temp as $$
    select 'use_' || md5(concat_ws(' ', {_ENTERED}::text, p_kind, p_field))
$$;
""",
    # Makes that index, where the kind is large, or finds it. Writes to the table wait for it; where they do not let it begin
    # within two seconds, it is tried again later.
    f"""
create or replace function record_index_make(p_kind text, p_field text) returns boolean
language plpgsql {_HEAD} as $$
declare v_name text := record_index_name(p_kind, p_field); v_key text := record_expression(p_kind, p_field); v_gin boolean;
begin
    perform pg_advisory_xact_lock(hashtextextended('own_index', 0));
    if v_key is null then
        return false;
    elsif to_regclass('public.' || v_name) is not null then
        return true;
    elsif (select count(*) from pg_class where relkind = 'i' and relname ~ '^use_[0-9a-f]{{32}}$') >= {MOST}
       or (select count(*) from pg_class where relkind = 'i' and relname ~ '^use_[0-9a-f]{{32}}$'
              and obj_description(oid, 'pg_class') like {_ENTERED}::text || ' %') >= {MOST_OF_A_WORKSPACE} then
        return false;
    end if;
    perform set_config('lock_timeout', '2s', true);
    v_gin := v_key like 'gin %';
    execute format(case when v_gin then 'create index %I on %I using gin (%s) where workspace_id = %L and deleted_at is null'
                        else 'create index %I on %I ((%s), id) where workspace_id = %L and deleted_at is null' end,
                   v_name, p_kind, case when v_gin then substr(v_key, 5) else v_key end, {_ENTERED});
    -- PostgreSQL takes no statistics of an expression from a partial index
    if not v_gin and v_key like '%(%' then
        execute format('create statistics if not exists %I on (%s) from %I', 'st_' || p_kind || '_' || p_field, v_key, p_kind);
    end if;
    execute format('comment on index %I is %L', v_name, concat_ws(' ', {_ENTERED}::text, p_kind, p_field, now()::date));
    execute format('analyze %I', p_kind);
    return true;
end $$;
""",
    # Drops such indexes of the workspace that nothing has used since a moment, and those of workspaces that are gone.
    f"""
create or replace function record_indexes_drop(p_unused_since timestamptz) returns integer
language plpgsql {_HEAD} as $$
declare v_name text; v_count integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('own_index', 0));
    perform set_config('lock_timeout', '2s', true);
    for v_name in
        select c.relname from pg_class c left join pg_stat_all_indexes s on s.indexrelid = c.oid
         where c.relkind = 'i' and c.relname ~ '^use_[0-9a-f]{{32}}$'
           and (obj_description(c.oid, 'pg_class') like {_ENTERED}::text || ' %'
                and greatest(s.last_idx_scan, split_part(obj_description(c.oid, 'pg_class'), ' ', 4)::date) < p_unused_since
                or not exists (select from workspace w where w.id::text = split_part(obj_description(c.oid, 'pg_class'), ' ', 1)))
    loop
        execute format('drop index %I', v_name);
        v_count := v_count + 1;
    end loop;
    return v_count;
end $$;
""",
    # The expression of the index that a field has, and its type: of its declaration, or of the workspace's own field. Plain
    # columns may have an index that their table declares by hand.
    f"""
create or replace function record_key(p_kind text, p_field text, out key text, out type text, out plain boolean)
language plpgsql stable {_HEAD} as $$
declare v_place integer := 1; v_index oid;
begin
    plain := false;
    if p_field like 'own:%' then
        select to_regclass('public.own_' || replace(f.id::text, '-', '')) into v_index from custom_field f
         where f.workspace_id = {_ENTERED} and f.kind = p_kind and f.id = substr(p_field, 5)::uuid
           and f.indexed_at is not null;
    else
        v_index := to_regclass('public.' || record_index_name(p_kind, p_field));
        if v_index is null then
            v_index := to_regclass(format('public.%I', 'ix_' || p_kind || '_by_' || p_field));
            -- amounts have their currency before them
            v_place := case when (select indnatts from pg_index where indexrelid = v_index) = 4 then 3 else 2 end;
        end if;
    end if;
    if v_index is not null then
        select pg_get_indexdef(v_index, v_place, false), format_type(a.atttypid, null), i.indkey[v_place - 1] <> 0
          into key, type, plain
          from pg_attribute a join pg_index i on i.indexrelid = a.attrelid
         where a.attrelid = v_index and a.attnum = v_place and i.indisvalid;
    elsif p_field not like 'own:%' then
        select quote_ident(a.attname), format_type(a.atttypid, null), true into key, type, plain
          from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[1]
         where i.indrelid = to_regclass(format('public.%I', p_kind)) and a.attname = p_field and i.indisvalid limit 1;
    end if;
end $$;
""",
    # Conditions as SQL, joined by `and`; null where no index serves any. Each has a `field` and: `words`, of which the key is
    # one, or their `places` where the key is the place of a choice; `low` and `high`, between which it lies, or days, which begin
    # in the reader's zone; `empty`, the key of no value; `has`, `has_all`, tags; `terms`, patterns that the text of the search
    # has. Of `any`, lists of conditions, one must hold. `lower` says that the key must be the text in lower case. Along a `link`
    # it has the conditions on the linked kind.
    f"""
create or replace function record_conditions(p_kind text, p_asked jsonb, p_linked boolean) returns text
language plpgsql stable {_HEAD} as $$
declare a jsonb; v_key text; v_type text; v_found text[] := '{{}}'; v_one text; v_words text[]; v_low text; v_high text;
    v_plain boolean;
begin
    for a in select jsonb_array_elements(p_asked) loop
        v_one := null;
        if a ? 'any' then
            select case when bool_and(c.one is not null) then '((' || string_agg(c.one, ') or (') || '))' end into v_one
              from (select record_conditions(p_kind, e, p_linked) as one from jsonb_array_elements(a -> 'any') e) c;
        elsif a ? 'link' then
            v_one := record_conditions(a ->> 'kind', a -> 'asked', true);
            select k.key into v_key from record_key(p_kind, a ->> 'link') k;
            if v_one is not null and v_key is not null then
                v_one := format('%s in (select id from %I where workspace_id = %L and deleted_at is null and %s)',
                                v_key, a ->> 'kind', {_ENTERED}, v_one);
            else
                v_one := null;
            end if;
        else
            select k.key, k.type, k.plain into v_key, v_type, v_plain from record_key(p_kind, a ->> 'field') k;
            if p_linked and a ? 'lower' and (v_key is null or v_plain or v_type <> 'text') then
                -- linked records are few beside those that link to them: without an index all of the workspace are read
                v_key := nullif(record_expression(p_kind, a ->> 'field'), '');
                v_type := 'text';
                v_plain := false;
            end if;
            if v_key is null or a ? 'lower' and (v_plain or v_type <> 'text') then
                if a ? 'terms' then
                    select 'id in (select record_id from search_document where '
                           || string_agg(format('text like %L', t.term), ' and ')
                           || format(' and workspace_id = %L and kind = %L)', {_ENTERED}, p_kind)
                      into v_one from jsonb_array_elements_text(a -> 'terms') t (term);
                end if;
            elsif a ? 'words' then
                select array_agg(case when w = 'me' and v_type = 'uuid' then {_MEMBER}::text
                                      when v_type = 'text' then lower(w) else w end)
                  into v_words
                  from jsonb_array_elements_text(coalesce(case when v_type = 'integer' then a -> 'places' end, a -> 'words')) w;
                v_one := format('%s = any (%L::%s[])', v_key, coalesce(v_words, '{{}}'), v_type);
            elsif a ? 'empty' then
                v_one := case when v_plain then v_key || ' is null' else format('%s = %L::%s', v_key, a ->> 'empty', v_type) end;
            elsif a ? 'has' or a ? 'has_all' then
                select array_agg(w) into v_words from jsonb_array_elements_text(coalesce(a -> 'has', a -> 'has_all')) w;
                v_one := format('%s %s %L::text[]', v_key, case when a ? 'has' then '?|' else '?&' end, v_words);
            elsif a ? 'low' or a ? 'high' then
                v_low := record_bound(a -> 'low', v_type);
                v_high := record_bound(a -> 'high', v_type);
                v_one := concat_ws(' and ', case when v_low is not null then format('%s >= %L::%s', v_key, v_low, v_type) end,
                                   case when v_high is not null then format('%s <= %L::%s', v_key, v_high, v_type) end);
            end if;
        end if;
        v_found := v_found || nullif(v_one, '');
    end loop;
    return nullif(array_to_string(array_remove(v_found, null), ' and '), '');
end $$;
""",
    # A bound as it is compared: a text, or a day `{{"period": unit, "offset": n}}` or `{{"day": date, "offset": n}}`.
    """
create or replace function record_bound(p_bound jsonb, p_type text) returns text
language plpgsql stable set search_path = public, pg_temp as $$
declare v_day date;
begin
    if p_bound is null or jsonb_typeof(p_bound) <> 'object' then
        return p_bound #>> '{}';
    end if;
    v_day := case when p_bound ? 'period' then app_period(p_bound ->> 'period', (p_bound ->> 'of')::integer)
                  else (p_bound ->> 'day')::date end + coalesce((p_bound ->> 'offset')::integer, 0);
    return case p_type
        when 'date' then v_day::text
        when 'timestamp with time zone' then app_moment(v_day)::text
        else to_char(v_day, 'YYYY-MM-DD') end;
end $$;
""",
    # The ids of the live records that fulfil those of the conditions for which indexes serve, and which a reader of own
    # records owns; null for more than a few, and a null alone where no index serves.
    f"""
create or replace function record_few(p_kind text, p_asked jsonb) returns uuid[]
language plpgsql stable {_HEAD} set enable_seqscan = off as $$
declare v_conditions text; v_found uuid[];
begin
    if not exists (select from pg_attribute where attrelid = to_regclass(format('public.%I', p_kind))
                      and attname = 'custom_fields') then
        return null;
    end if;
    v_conditions := record_conditions(p_kind, case when current_setting('app.scope', true) = 'own'
        then p_asked || '[{{"field": "owner_id", "words": ["me"]}}]' else p_asked end, false);
    if v_conditions is null then
        return array[null::uuid];
    end if;
    execute format('select coalesce(array_agg(id), ''{{}}'') from (select id from %I where workspace_id = %L '
                   'and deleted_at is null and %s limit {FEW + 1}) x', p_kind, {_ENTERED}, v_conditions) into v_found;
    return case when cardinality(v_found) <= {FEW} then v_found end;
end $$;
""",
)
INTERNAL: tuple[str, ...] = (
    "record_key(text, text)",
    "record_index_name(text, text)",
    "record_expression(text, text)",
    "record_conditions(text, jsonb, boolean)",
    "record_bound(jsonb, text)",
)
CALLABLE: tuple[str, ...] = (
    "record_few(text, jsonb)",
    "record_index_make(text, text)",
    "record_indexes_drop(timestamptz)",
)
