"""The SQL functions by which the assistant finds records. As in `search`, they check workspace and permissions
themselves, because PostgreSQL uses neither the trigram index nor an early limit under row-level security.
"""

_WORKSPACE = "nullif(current_setting('app.workspace_id', true), '')::uuid"
_MEMBER = "nullif(current_setting('app.member_id', true), '')::uuid"
_PERMISSIONS = f"""
    select r.permissions into v_permissions
      from membership m join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
     where m.workspace_id = {_WORKSPACE} and m.id = v_member and m.status = 'active';
"""
_READABLE = f"""d.workspace_id = {_WORKSPACE}
           and (v_permissions ->> (d.kind || '.read') = 'all'
                or (v_permissions ->> (d.kind || '.read') = 'own' and d.owner_id = v_member))"""

FUNCTIONS: tuple[str, ...] = (
    # Records whose title contains one of the words (LIKE patterns), or, where none does, is similar to one.
    f"""
create or replace function assistant_names(p_words text[], p_limit integer)
returns table (kind text, record_id uuid, title text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare v_permissions jsonb; v_member uuid := {_MEMBER}; v_word text; v_pattern text; v_found boolean;
begin
    {_PERMISSIONS}
    foreach v_word in array p_words[1:12] loop
        v_pattern := '%' || replace(replace(replace(v_word, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
        v_found := false;
        for kind, record_id, title in
            select d.kind, d.record_id, d.title from search_document d
             where d.text like v_pattern and coalesce(nullif(d.title_text, ''), lower(d.title)) like v_pattern and {_READABLE}
             limit least(p_limit, 100)
        loop
            v_found := true;
            return next;
        end loop;
        if not v_found and length(v_word) >= 4 then
            return query select d.kind::text, d.record_id, d.title::text from search_document d
             where v_word <% d.text and word_similarity(v_word, coalesce(nullif(d.title_text, ''), lower(d.title))) >= 0.6 and {_READABLE}
             order by word_similarity(v_word, coalesce(nullif(d.title_text, ''), lower(d.title))) desc limit 10;
        end if;
    end loop;
end $$;
""",
    # In how many readable documents a token occurs, up to 1000: rare words get more weight.
    f"""
create or replace function assistant_token_counts(p_patterns text[])
returns table (pattern text, documents bigint, total bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare v_permissions jsonb; v_member uuid := {_MEMBER}; v_total bigint;
begin
    {_PERMISSIONS}
    select count(*) into v_total from (select 1 from search_document d where {_READABLE} limit 100000) x;
    foreach pattern in array p_patterns[1:16] loop
        select count(*) into documents from (
            select 1 from search_document d where d.text like pattern and {_READABLE} limit 1000) x;
        total := v_total;
        return next;
    end loop;
end $$;
""",
    # How near a document is to a question: its sentences together, and the one that is nearest, count alike.
    """
create or replace function assistant_nearness(p_whole vector, p_parts vector[], p_question vector)
returns double precision language sql immutable parallel safe as $$
    select case when p_parts is null then 1 - (p_whole <=> p_question)
                else (1 - (p_whole <=> p_question)) / 2
                     + (select max(1 - (part <=> p_question)) from unnest(p_parts) part) / 2 end
$$;
""",
    # Its result has had other columns, which `create or replace` cannot change.
    "drop function if exists assistant_candidates(text, text, text[], integer)",
    # Candidates of a retrieval: the nearest vectors of one model in each language, and documents that contain a token.
    f"""
create function assistant_candidates(p_vector text, p_model text, p_patterns text[], p_limit integer)
returns table (kind text, record_id uuid, title text, body text, similarity double precision, thai boolean, day date,
               waits boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    v_permissions jsonb; v_member uuid := {_MEMBER}; v_pattern text; v_vector vector := p_vector::vector; v_thai boolean;
begin
    {_PERMISSIONS}
    foreach v_thai in array array[false, true] loop
        return query
            select d.kind::text, d.record_id, d.title::text, d.text::text,
                   assistant_nearness(d.embedding, d.embedding_parts, v_vector), d.thai, d.day, false
              from search_document d
             where d.embedding is not null and d.embedding_model = p_model and d.thai = v_thai and {_READABLE}
             order by d.embedding <=> v_vector limit least(p_limit, 100);
    end loop;
    foreach v_pattern in array p_patterns[1:16] loop
        return query
            select d.kind::text, d.record_id, d.title::text, d.text::text,
                   case when d.embedding_model = p_model
                        then assistant_nearness(d.embedding, d.embedding_parts, v_vector) end,
                   d.thai, d.day, d.embedded_at is null
              from search_document d
             where d.text like v_pattern and {_READABLE}
             order by d.updated_at desc limit least(p_limit, 100);
    end loop;
end $$;
""",
)

CALLABLE: tuple[str, ...] = (
    "assistant_names(text[], integer)",
    "assistant_token_counts(text[])",
    "assistant_nearness(vector, vector[], vector)",
    "assistant_candidates(text, text, text[], integer)",
)
