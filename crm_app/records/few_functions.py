"""The SQL functions that find the records of a list by the indexes of the fields in its conditions, where these are few.

Under row-level security PostgreSQL uses no index for most conditions (`lower` is not leakproof), and knows no statistics of them.
These functions run as the owner of the tables, within the entered workspace; the list reads its records by the ids that they
return, and checks every condition and who may see each again. An unknown field narrows nothing.
"""

FEW = 2000
"""Up to how many ids are returned; where more match, the list finds its first ones quickly in its order."""

FAR = 5000
"""From how many records on that are read for the first ones of a list an index with the order within one value is wished for."""

SOME = 6000
"""Up to how many records are sorted by the names of what they link to; the first of more are found by walking through these."""

NAMED = 10_000
"""Up to how many records that a link or the search leads to are named by their ids."""

_ENTERED = "nullif(current_setting('app.workspace_id', true), '')::uuid"
_MEMBER = "nullif(current_setting('app.member_id', true), '')::uuid"
_HEAD = "security definer set search_path = public, pg_temp"
_PLANS = f"{_HEAD} set enable_seqscan = off set random_page_cost = 0.2 set seq_page_cost = 0.2"
"""What is in use is in memory: what counts is how many records are looked at, not on how many pages they lie."""

FUNCTIONS: tuple[str, ...] = (
    # A function of earlier versions; `record_few` does what it did.
    "drop function if exists own_few(uuid, text[], text, text)",
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
    # Conditions as SQL, joined by `and`; null where none can be said. Of `any`, lists of conditions, one must hold. Along a
    # `link` it has the conditions on that kind, with `not` their opposite. `p_free`: without an index too; of a linked kind only
    # where it is `small`, because all its records are read then. Records that a link or the search leads to are found first and
    # named by their ids, so that their number is known when the way is chosen.
    "drop function if exists record_conditions(text, jsonb, boolean)",  # a parameter had another name
    f"""
create or replace function record_conditions(p_kind text, p_asked jsonb, p_free boolean) returns text
language plpgsql stable {_HEAD} as $$
declare a jsonb; v_key text; v_found text[] := '{{}}'; v_one text;
begin
    for a in select jsonb_array_elements(p_asked) loop
        if a ? 'any' then
            select case when bool_and(c.one is not null) then '((' || string_agg(c.one, ') or (') || '))' end into v_one
              from (select record_conditions(p_kind, e, p_free) as one from jsonb_array_elements(a -> 'any') e) c;
        elsif a ? 'link' then
            v_one := record_conditions(a ->> 'kind', a -> 'asked', (a ->> 'small')::boolean);
            select k.key into v_key from record_key(p_kind, a ->> 'link') k;
            if v_key is null then
                v_one := null;
            elsif v_one is not null and a ? 'not' then
                -- what the reader may not see fulfils it, so that only whoever sees all can be answered by the ids of the others
                v_one := case when app_reads(a ->> 'kind', null) then format('(%s is null or %s)', v_key, record_named(v_key,
                    format('select id from %I where workspace_id = %L and (deleted_at is not null or (%s) is not true)',
                           a ->> 'kind', {_ENTERED}, v_one), true)) end;
            elsif v_one is not null then
                v_one := record_named(v_key, format('select id from %I where workspace_id = %L and deleted_at is null and %s',
                                                    a ->> 'kind', {_ENTERED}, v_one), true);
            end if;
        else
            v_one := record_condition(p_kind, a, p_free);
        end if;
        v_found := v_found || nullif(v_one, '');
    end loop;
    return nullif(array_to_string(array_remove(v_found, null), ' and '), '');
end $$;
""",
    # A condition as SQL. It has a `field`, or the `raw` column of a text that is compared in lower case, and: `words`, of which
    # the value is one, or their `places` where the key is the place of a choice; `like`, a pattern of a text; with `not`, the
    # opposite; `low` or `above`, `high` or `below`, between which it lies, or days, which begin in the reader's zone; `empty`,
    # the key of no value; `filled`, the same for any value, or `[]` for any tag; `has`, `has_all`, tags; `terms`, patterns that
    # the text of the search has.
    f"""
create or replace function record_condition(p_kind text, a jsonb, p_free boolean) returns text
language plpgsql stable {_HEAD} as $$
declare v_key text; v_type text; v_plain boolean; v_words text[]; v_terms text; v_one text; v_indexed boolean;
begin
    select k.key, k.type, k.plain into v_key, v_type, v_plain from record_key(p_kind, a ->> 'field') k;
    if a ? 'raw' and (v_plain or v_type <> 'text') then
        v_key := null;
    end if;
    v_indexed := v_key is not null;
    if v_key is null and p_free and a ? 'raw' then
        select format('lower(coalesce(%I, %L))', attname, '') into v_key from pg_attribute
         where attrelid = to_regclass(format('public.%I', p_kind)) and attname = a ->> 'raw' and attnum > 0;
        v_type := 'text';
        v_plain := false;
    elsif v_key is null and p_free then
        v_key := regexp_replace(record_field_key(p_kind, a ->> 'field'), '^gin ', '');
        v_plain := v_key ~ '^[a-z_]+$';
        execute format('select pg_typeof(%s)::text from (select) x left join %I on false', coalesce(v_key, 'null'), p_kind)
           into v_type;
    end if;
    if a ? 'terms' and (not v_indexed or a ? 'like') then
        select record_named('id', 'select record_id from search_document where '
               || string_agg(format('text like %L', t.term), ' and ')
               || format(' and workspace_id = %L and kind = %L', {_ENTERED}, p_kind), false)
          into v_terms from jsonb_array_elements_text(a -> 'terms') t (term);
    end if;
    if v_key is null then
        return v_terms;
    elsif a ? 'words' then
        select array_agg(case when w = 'me' and v_type = 'uuid' then {_MEMBER}::text
                              when v_type = 'text' then lower(w) else w end) into v_words
          from jsonb_array_elements_text(coalesce(case when v_type = 'integer' then a -> 'places' end, a -> 'words')) w;
        v_one := case when a ? 'not' then record_none_of(v_key, v_type, v_plain, v_words)
                      when cardinality(v_words) = 1 then format('%s = %L::%s', v_key, v_words[1], v_type)
                      else format('%s = any (%L::%s[])', v_key, coalesce(v_words, '{{}}'), v_type) end;
    elsif a ? 'like' then
        v_one := format('%s %s %L', v_key, case when a ? 'not' then 'not like' else 'like' end, lower(a ->> 'like'));
    elsif a ? 'filled' then
        v_one := case when a ->> 'filled' = '[]' then format('%s %s %L', v_key, case when a ? 'not' then '=' else '<>' end, '[]')
                      when v_plain then v_key || ' is not null' else format('%s > %L::%s', v_key, a ->> 'filled', v_type) end;
    elsif a ? 'empty' then
        v_one := case when v_plain then v_key || ' is null' else format('%s = %L::%s', v_key, a ->> 'empty', v_type) end;
    elsif a ? 'has' or a ? 'has_all' then
        select array_agg(w) into v_words from jsonb_array_elements_text(coalesce(a -> 'has', a -> 'has_all')) w;
        v_one := format('%s %s %L::text[]', v_key, case when a ? 'has' then '?|' else '?&' end, v_words);
        v_one := case when a ? 'not' then format('(%s) is not true', v_one) else v_one end;
    else
        select string_agg(format('%s %s %L::%s', v_key, b.sign, record_bound(a -> b.name, v_type), v_type), ' and ')
          into v_one from (values ('low', '>='), ('above', '>'), ('high', '<='), ('below', '<')) b (name, sign)
         where a ? b.name;
    end if;
    return concat_ws(' and ', nullif(v_terms, 'true'), v_one);
end $$;
""",
    # That a column is one of the ids that a statement selects, which are looked up now. Where they are too many to be named, the
    # statement, or nothing.
    f"""
create or replace function record_named(p_column text, p_select text, p_whole boolean) returns text
language plpgsql stable {_PLANS} as $$
declare v_ids uuid[];
begin
    execute format('select array(%s limit {NAMED + 1})', p_select) into v_ids;
    return case when cardinality(v_ids) <= {NAMED} then format('%s = any (%L::uuid[])', p_column, v_ids)
                when p_whole then format('%s in (%s)', p_column, p_select) else 'true' end;
end $$;
""",
    # That a key is none of some words, as the ranges between them, which an index has.
    """
create or replace function record_none_of(p_key text, p_type text, p_plain boolean, p_words text[]) returns text
language plpgsql stable set search_path = public, pg_temp as $$
declare v_sorted text[]; v_found text := '';
begin
    execute format('select array_agg(distinct w order by w)::text[] from unnest(%L::%s[]) w', p_words, p_type) into v_sorted;
    if v_sorted is null then
        return null;
    end if;
    for n in 0..cardinality(v_sorted) loop
        v_found := v_found || case when n > 0 then ' or ' else '' end || concat_ws(' and ',
            case when n > 0 then format('%s > %L::%s', p_key, v_sorted[n], p_type) end,
            case when n < cardinality(v_sorted) then format('%s < %L::%s', p_key, v_sorted[n + 1], p_type) end);
    end loop;
    return format('(%s%s)', case when p_plain then p_key || ' is null or ' else '' end, v_found);
end $$;
""",
    # A bound as it is compared: a text, or a day `{"period": unit, "of": n, "offset": days}` or
    # `{"day": date, "offset": days}`.
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
    # The ids of the first live records, in an order, that fulfil conditions: `by`, pairs of a field and whether it descends;
    # `down`, whether their ids do; `after`, a record behind which they come; `count`, how many. Amounts are in the order of their
    # `currency` first, that of the workspace before others. Null for an order that no index can have, and where amounts of other
    # currencies follow.
    f"""
create or replace function record_first(p_kind text, p_conditions text, p_first jsonb) returns uuid[]
language plpgsql stable {_PLANS} as $$
declare v_keys text[] := '{{}}'; v_downs boolean[] := '{{}}'; v_key text; v_at text[]; v_found uuid[]; v_beyond text := '';
    p jsonb;
begin
    for p in select jsonb_array_elements(p_first -> 'by') loop
        v_key := record_sort_key(p_kind, p ->> 0);
        if v_key is null then
            return null;
        end if;
        v_keys := v_keys || v_key;
        v_downs := v_downs || (p ->> 1)::boolean;
    end loop;
    if p_first ? 'currency' then
        p_conditions := format('%s and %I = %L', p_conditions, p_first ->> 'currency', app_currency());
    end if;
    v_keys := v_keys || 'id'::text;
    v_downs := v_downs || (p_first ->> 'down')::boolean;
    if p_first ? 'after' then
        select string_agg(format('(%s)::text', k.key), ', ' order by k.place) into v_key
          from unnest(v_keys) with ordinality k (key, place);
        execute format('select array[%s] from %I where workspace_id = %L and id = %L%s', v_key, p_kind, {_ENTERED},
                       p_first ->> 'after', case when p_first ? 'currency' then
                           format(' and %I = %L', p_first ->> 'currency', app_currency()) else '' end) into v_at;
        if v_at is null then
            return null;
        elsif v_downs[1] = all (v_downs) then
            select format(' and (%s) %s (%s)', string_agg(k.key, ', ' order by k.place),
                          case when v_downs[1] then '<' else '>' end,
                          string_agg(quote_literal(v_at[k.place]), ', ' order by k.place)) into v_beyond
              from unnest(v_keys) with ordinality k (key, place);
        else
            for n in reverse cardinality(v_keys)..1 loop
                v_beyond := format('(%1$s %2$s %3$L%4$s)', v_keys[n], case when v_downs[n] then '<' else '>' end, v_at[n],
                    case when v_beyond <> '' then format(' or %s = %L and %s', v_keys[n], v_at[n], v_beyond) else '' end);
            end loop;
            v_beyond := format(' and %s %s %L and %s', v_keys[1], case when v_downs[1] then '<=' else '>=' end, v_at[1],
                               v_beyond);
        end if;
    end if;
    select string_agg(k.key || case when v_downs[k.place] then ' desc' else '' end, ', ' order by k.place) into v_key
      from unnest(v_keys) with ordinality k (key, place);
    execute format('select array_agg(id) from (select id from %I where workspace_id = %L and deleted_at is null and %s%s '
                   'order by %s limit %s) x', p_kind, {_ENTERED}, p_conditions, v_beyond, v_key,
                   least((p_first ->> 'count')::integer, {FEW})) into v_found;
    if p_first ? 'currency' and coalesce(cardinality(v_found), 0) < (p_first ->> 'count')::integer then
        return null;
    end if;
    return coalesce(v_found, '{{}}');
end $$;
""",
    # The first ones of some records in the order of the titles of linked records or the names of members, for a reader who sees
    # all of these: `along`, the link; `of`, its table; `title`, the column; else as `record_first`. Null for other readers.
    f"""
create or replace function record_first_along(p_kind text, p_ids uuid[], p_first jsonb) returns uuid[]
language plpgsql stable {_PLANS} as $$
declare v_of text := p_first ->> 'of'; v_down text := case when (p_first ->> 'down')::boolean then ' desc' else '' end;
    v_title text; v_from text; v_at text[]; v_beyond text := ''; v_found uuid[];
begin
    if app_reads(case v_of when 'membership' then 'member' else v_of end, null) is not true then
        return null;
    end if;
    select format(case when attname = p_first ->> 'title' then 'coalesce(lower(l.%I), %L)' else 'coalesce(l.%I, %L)' end,
                  attname, '') into v_title
      from pg_attribute where attrelid = to_regclass(format('public.%I', v_of))
       and attname in (p_first ->> 'title', (p_first ->> 'title') || '_key') order by length(attname) desc limit 1;
    v_from := format('from %I c left join %I l on l.workspace_id = c.workspace_id and l.id = c.%I%s where c.workspace_id = %L '
                     'and c.', p_kind, v_of, p_first ->> 'along',
                     case when v_of <> 'membership' then ' and l.deleted_at is null' else '' end, {_ENTERED});
    if p_first ? 'after' then
        execute format('select array[%s, c.id::text] %sid = %L', v_title, v_from, p_first ->> 'after') into v_at;
        v_beyond := format(' and (%s, c.id) %s (%L, %L)', v_title, case when v_down = '' then '>' else '<' end, v_at[1], v_at[2]);
    end if;
    execute format('select array(select c.id %sid = any (%L::uuid[])%s order by %s%s, c.id%s limit %s)', v_from, p_ids, v_beyond,
                   v_title, v_down, v_down, least((p_first ->> 'count')::integer, {FEW})) into v_found;
    return v_found;
end $$;
""",
    # How many records this transaction has read by the indexes of a kind.
    f"""
create or replace function record_fetched(p_kind text) returns bigint
language sql {_HEAD} as $$
    select coalesce(sum(pg_stat_get_xact_tuples_fetched(indexrelid)), 0)::bigint + pg_stat_get_xact_tuples_fetched(indrelid)
      from pg_index where indrelid = to_regclass(format('public.%I', p_kind)) group by indrelid
$$;
""",
    # The ids of the live records that fulfil those of the conditions that `record_conditions` can say, and which a reader of own
    # records owns. Where there are more than a few, as the planner's statistics or a count says: null, or behind a null the
    # first of them in an order (see `record_first`). A null alone where no condition can be said.
    "drop function if exists record_few(text, jsonb)",
    f"""
create or replace function record_few(p_kind text, p_asked jsonb, p_first jsonb default null) returns uuid[]
language plpgsql {_PLANS} as $$
declare v_conditions text; v_found uuid[]; v_every text; v_plan json; v_most integer; v_fetched bigint;
begin
    if not exists (select from pg_attribute where attrelid = to_regclass(format('public.%I', p_kind))
                      and attname = 'custom_fields') then
        return null;
    end if;
    v_conditions := record_conditions(p_kind, case when current_setting('app.scope', true) = 'own'
        then p_asked || '[{{"field": "owner_id", "words": ["me"]}}]' else p_asked end, true);
    if v_conditions is not null then
        v_every := format('select id from %I where workspace_id = %L and deleted_at is null and %s', p_kind, {_ENTERED},
                          v_conditions);
        execute 'explain (format json) ' || v_every into v_plan;
        if (v_plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric <= {5 * FEW} then
            v_most := case when p_first ? 'along' then {SOME} else {FEW} end;
            execute format('select array(%s limit %s)', v_every, v_most + 1) into v_found;
            if cardinality(v_found) <= {FEW} then
                return v_found;
            elsif p_first ? 'along' and cardinality(v_found) <= v_most then
                v_found := record_first_along(p_kind, v_found, p_first);
                return case when v_found is not null then array[null::uuid] || v_found end;
            end if;
        end if;
    end if;
    v_found := null;
    if p_first ? 'by' then
        v_fetched := record_fetched(p_kind);
        v_found := record_first(p_kind, coalesce(v_conditions, 'true'), p_first);
        if record_fetched(p_kind) - v_fetched > {FAR} then
            -- the first records are far from the beginning: an index with the order within one value would have them together
            insert into wanted_index (workspace_id, id, kind, field, wanted_at)
            select {_ENTERED}, gen_random_uuid(), p_kind, w.field || '>' || (p_first -> 'by' -> 0 ->> 0), now()
              from (select e ->> 'field' as field from jsonb_array_elements(p_asked) e
                     where e ? 'words' and not e ? 'not' and e ->> 'field' <> '' limit 2) w
            on conflict do nothing;
        end if;
    end if;
    return case when v_found is not null or v_conditions is null then array[null::uuid] || v_found end;
end $$;
""",
)
INTERNAL: tuple[str, ...] = (
    "record_key(text, text)",
    "record_conditions(text, jsonb, boolean)",
    "record_condition(text, jsonb, boolean)",
    "record_bound(jsonb, text)",
    "record_named(text, text, boolean)",
    "record_none_of(text, text, boolean, text[])",
    "record_first(text, text, jsonb)",
    "record_first_along(text, uuid[], jsonb)",
    "record_fetched(text)",
)
CALLABLE: tuple[str, ...] = ("record_few(text, jsonb, jsonb)",)
