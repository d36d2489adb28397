"""Searches that keep their index: under row-level security PostgreSQL would not use it, so the functions hold the rules."""

_WORKSPACE = "nullif(current_setting('app.workspace_id', true), '')::uuid"
_MEMBER = "nullif(current_setting('app.member_id', true), '')::uuid"

FUNCTIONS: tuple[str, ...] = (
    # Records of one kind for a list: within the scope of the permission that was entered. Terms are LIKE patterns, the
    # longest first; below three letters a trigram index is of no use, so the workspace's own rows are read instead.
    f"""
create or replace function search_find(p_kind text, p_first text, p_rest text[], p_limit integer)
returns table (record_id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if length(p_first) >= 5 then
        return query select d.record_id from search_document d
         where d.text like p_first and d.text like all (p_rest) and d.workspace_id = {_WORKSPACE} and d.kind = p_kind
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
    # Records of every kind that the member's role may read, titles that begin with the term first.
    f"""
create or replace function search_everything(p_first text, p_rest text[], p_prefix text, p_limit integer)
returns table (kind text, record_id uuid, title text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare v_permissions jsonb; v_member uuid := {_MEMBER};
begin
    select r.permissions into v_permissions
      from membership m join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
     where m.workspace_id = {_WORKSPACE} and m.id = v_member and m.status = 'active';
    return query
        with hits as materialized (
            select d.kind, d.record_id, d.title, d.updated_at from search_document d
             where d.text like p_first and d.text like all (p_rest) and d.workspace_id = {_WORKSPACE}
               and (v_permissions ->> (d.kind || '.read') = 'all'
                    or (v_permissions ->> (d.kind || '.read') = 'own' and d.owner_id = v_member))
             limit 500)
        select h.kind::text, h.record_id, h.title::text from hits h
         order by (lower(h.title) like p_prefix) desc, h.updated_at desc limit least(p_limit, 50);
end $$;
""",
)

CALLABLE: tuple[str, ...] = (
    "search_find(text, text, text[], integer)",
    "search_everything(text, text[], text, integer)",
)
