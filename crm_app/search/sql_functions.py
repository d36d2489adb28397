"""The SQL functions of the search: under row-level security PostgreSQL would not use the index, so they check the
rights.
"""

_WORKSPACE = "nullif(current_setting('app.workspace_id', true), '')::uuid"
_MEMBER = "nullif(current_setting('app.member_id', true), '')::uuid"

_MATCH = f"""d.text like p_first and d.text like all (p_rest) and d.workspace_id = {_WORKSPACE}"""

FUNCTIONS: tuple[str, ...] = (
    # Records of one kind for a list: within the scope of the entered permission. Terms are LIKE patterns, the longest
    # first; below three letters a trigram index does not help, so the workspace's own rows are read instead.
    f"""
create or replace function search_find(p_kind text, p_first text, p_rest text[], p_limit integer)
returns table (record_id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if length(p_first) >= 5 then
        return query select d.record_id from search_document d
         where {_MATCH} and d.kind = p_kind
           and (current_setting('app.scope', true) = 'all' or d.owner_id = {_MEMBER})
         limit least(p_limit, 1000);
    else
        return query select d.record_id from search_document d
         where d.workspace_id = {_WORKSPACE} and d.kind = p_kind and (d.text || '') like p_first
           and (d.text || '') like all (p_rest)
           and (current_setting('app.scope', true) = 'all' or d.owner_id = {_MEMBER})
         limit least(p_limit, 1000);
    end if;
end $$;
""",
    # Its columns have changed since the first version, and PostgreSQL cannot replace a function by one with other
    # columns.
    "drop function if exists search_everything(text, text[], text, integer)",
    # Records of every kind that the member's role may read. Titles that equal, begin with or contain the query come
    # first. Each kind with matches gets its share of the places; for a word in many records every kind is searched
    # separately, so that the first kind cannot fill all places.
    f"""
create or replace function search_everything(p_first text, p_rest text[], p_phrase text, p_limit integer)
returns table (kind text, record_id uuid, title text, company_id uuid, company text, day date,
               updated_at timestamptz, body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    v_permissions jsonb; v_member uuid := {_MEMBER}; v_kinds text[]; v_ids uuid[];
    v_limit integer := greatest(1, least(p_limit, 50));
begin
    select r.permissions into v_permissions
      from membership m join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
     where m.workspace_id = {_WORKSPACE} and m.id = v_member and m.status = 'active';
    select array_agg(h.kind), array_agg(h.record_id) into v_kinds, v_ids from (
        select d.kind, d.record_id from search_document d
         where {_MATCH}
           and (v_permissions ->> (d.kind || '.read') = 'all'
                or (v_permissions ->> (d.kind || '.read') = 'own' and d.owner_id = v_member))
         limit 500) h;
    if cardinality(v_ids) = 500 then
        select array_agg(h.kind), array_agg(h.record_id) into v_kinds, v_ids
          from (select left(p.key, -5) as kind, p.value as scope from jsonb_each_text(v_permissions) p
                 where p.key like '%.read' and p.value in ('all', 'own')) k
         cross join lateral (
            select d.kind, d.record_id from search_document d
             where {_MATCH} and d.kind = k.kind and (k.scope = 'all' or d.owner_id = v_member) limit 200) h;
    end if;
    return query
        with hits as materialized (
            select d.kind, d.record_id, d.updated_at,
                   case when d.title_text = p_phrase then 0
                        when starts_with(d.title_text, p_phrase) then 1
                        when strpos(' ' || d.title_text, ' ' || p_phrase) > 0 then 2
                        when d.title_text like p_first and d.title_text like all (p_rest) then 3
                        else 4 end as rank
              from unnest(v_kinds, v_ids) as f (kind, record_id)
              join search_document d on d.workspace_id = {_WORKSPACE} and d.kind = f.kind and d.record_id = f.record_id
        ), placed as (
            select h.*, row_number() over (partition by h.kind order by h.rank, h.updated_at desc)
                        > greatest(1, v_limit / (select count(distinct x.kind) from hits x)) as beyond
              from hits h
        ), chosen as (
            select * from placed p order by p.beyond, p.rank, p.updated_at desc limit v_limit
        )
        select d.kind::text, d.record_id, d.title::text, c.id, c.name::text, d.day, d.updated_at, left(d.body, 6000)
          from chosen h
          join search_document d on d.workspace_id = {_WORKSPACE} and d.kind = h.kind and d.record_id = h.record_id
          left join company c on c.workspace_id = d.workspace_id and c.id = d.company_id and c.deleted_at is null
               and (v_permissions ->> 'company.read' = 'all'
                    or (v_permissions ->> 'company.read' = 'own' and c.owner_id = v_member))
         order by h.rank, h.updated_at desc;
end $$;
""",
    # The title of a record of any kind, for rows that link to it by kind and id; empty for a reader who may not read
    # it.
    """
create or replace function record_title(p_workspace uuid, p_kind text, p_id uuid) returns text language sql stable as $$
    select d.title from search_document d
     where d.workspace_id = p_workspace and d.kind = p_kind and d.record_id = p_id and app_reads(d.kind, d.owner_id)
$$;
""",
)

CALLABLE: tuple[str, ...] = (
    "search_find(text, text, text[], integer)",
    "search_everything(text, text[], text, integer)",
    "record_title(uuid, text, uuid)",
)
