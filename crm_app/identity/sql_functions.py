"""The SQL functions through which alone the serving role reaches people, sessions and workspaces. Each checks its
caller.
"""

_HEAD = "security definer set search_path = public, pg_temp as $$"

FUNCTIONS: tuple[str, ...] = (
    # Counts an attempt under each key and returns the seconds to wait, 0 when the attempt is allowed.
    f"""
create or replace function auth_attempt(p_keys text[], p_limits integer[], p_window integer) returns integer
language plpgsql {_HEAD}
declare v_wait integer := 0; v_attempts integer; v_started timestamptz; i integer;
begin
    for i in 1 .. array_length(p_keys, 1) loop
        insert into throttle as t (key, attempts, started_at) values (p_keys[i], 1, now())
        on conflict (key) do update set
            -- Begun in the future, by a clock that was ahead and was corrected: this must not delay a sign-in.
            attempts = case when t.started_at between now() - p_window * interval '1 second' and now()
                            then t.attempts + 1 else 1 end,
            started_at = case when t.started_at between now() - p_window * interval '1 second' and now()
                              then t.started_at else now() end
        returning attempts, started_at into v_attempts, v_started;
        if v_attempts > p_limits[i] then
            v_wait := greatest(v_wait, ceil(extract(epoch from v_started + p_window * interval '1 second' - now()))::int, 1);
        end if;
    end loop;
    return v_wait;
end $$;
""",
    f"""
create or replace function auth_attempt_succeeded(p_key text) returns void
language sql {_HEAD}
    delete from throttle where key = p_key
$$;
""",
    f"""
create or replace function auth_find_person(p_email text) returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('id', p.id, 'password_hash', p.password_hash, 'language', p.language, 'workspaces', (
        select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'slug', w.slug) order by m.created_at), '[]')
          from membership m join workspace w on w.id = m.workspace_id and w.deleted_at is null
         where m.person_id = p.id and m.status = 'active'))
      from person p where p.email = p_email
$$;
""",
    f"""
create or replace function auth_create_person(p_id uuid, p_email text, p_name text, p_password_hash text, p_language text,
                                              p_timezone text)
returns uuid language sql {_HEAD}
    insert into person (id, email, name, password_hash, language, timezone, theme, created_at)
    values (p_id, p_email, p_name, p_password_hash, p_language, p_timezone, 'system', now())
    on conflict (email) do nothing returning id
$$;
""",
    # Confirms an address: by a mailed link, or because no email is sent here that could confirm any.
    f"""
create or replace function auth_confirm_person(p_person uuid, p_email text) returns boolean
language plpgsql {_HEAD}
begin
    update person set confirmed_at = coalesce(confirmed_at, now()) where id = p_person and email = p_email;
    return found;
end $$;
""",
    f"""
create or replace function auth_confirmation(p_person uuid) returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('email', p.email, 'name', p.name, 'language', p.language, 'confirmed', p.confirmed_at is not null)
      from person p where p.id = p_person
$$;
""",
    # A workspace with its roles, and the person as its owner. Returns the workspace's id, or nothing when the slug is taken.
    f"""
create or replace function auth_create_workspace(
    p_id uuid, p_slug text, p_name text, p_timezone text, p_currency text, p_roles jsonb,
    p_person uuid, p_member uuid, p_member_name text, p_member_key text, p_member_email text)
returns uuid language plpgsql {_HEAD}
declare v_role text; v_permissions jsonb; v_role_id uuid;
begin
    insert into workspace (id, slug, name, timezone, currency, fiscal_year_start, created_at)
    values (p_id, p_slug, p_name, p_timezone, p_currency, 1, now()) on conflict (slug) do nothing;
    if not found then
        return null;
    end if;
    for v_role, v_permissions in select key, value from jsonb_each(p_roles) loop
        v_role_id := gen_random_uuid();
        insert into role (workspace_id, id, key, name, permissions, built_in, created_at, version)
        values (p_id, v_role_id, v_role, initcap(v_role), v_permissions, true, now(), 1);
        if v_role = 'owner' then
            insert into membership (workspace_id, id, person_id, role_id, name, name_key, email, status, created_at, version)
            values (p_id, p_member, p_person, v_role_id, p_member_name, p_member_key, p_member_email, 'active', now(), 1);
        end if;
    end loop;
    return p_id;
end $$;
""",
    # Creates a session, only in a workspace where the person is an active member.
    f"""
create or replace function auth_create_session(
    p_id uuid, p_person uuid, p_workspace uuid, p_kind text, p_token_hash bytea, p_address text, p_agent text, p_days integer)
returns uuid language plpgsql {_HEAD}
declare v_id uuid;
begin
    insert into user_session (id, person_id, workspace_id, kind, token_hash, address, agent, created_at, last_seen_at, expires_at)
    select p_id, p_person, p_workspace, p_kind, p_token_hash, left(p_address, 64), left(p_agent, 300), now(), now(),
           now() + p_days * interval '1 day'
      from membership m where m.workspace_id = p_workspace and m.person_id = p_person and m.status = 'active'
    returning id into v_id;
    perform auth_note(v_id, 'sign_in');
    return v_id;
end $$;
""",
    f"""
create or replace function auth_resolve_token(p_token_hash bytea) returns jsonb
language plpgsql {_HEAD}
declare v_found jsonb; v_id uuid; v_seen timestamptz;
begin
    select s.id, s.last_seen_at, jsonb_build_object('session_id', s.id, 'workspace_id', s.workspace_id,
           'workspace_slug', w.slug)
      into v_id, v_seen, v_found
      from user_session s join workspace w on w.id = s.workspace_id
     where s.token_hash = p_token_hash and s.revoked_at is null and s.expires_at > now();
    if v_seen < now() - interval '1 minute' then
        update user_session set last_seen_at = now() where id = v_id;
    end if;
    return v_found;
end $$;
""",
    # The workspaces of the session's person; the one that a slug or id names.
    f"""
create or replace function auth_my_workspaces(p_session uuid) returns jsonb
language sql stable {_HEAD}
    select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'slug', w.slug, 'name', w.name, 'role', r.key,
                    'current', w.id = s.workspace_id) order by w.name), '[]')
      from user_session s
      join membership m on m.person_id = s.person_id and m.status = 'active'
      join workspace w on w.id = m.workspace_id and w.deleted_at is null
      join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
     where s.id = p_session and s.revoked_at is null and s.expires_at > now()
$$;
""",
    # Switching ends the old session and begins another, so that other tabs notice and no data of the old one remains.
    f"""
create or replace function auth_switch_workspace(p_session uuid, p_workspace uuid, p_new uuid, p_token_hash bytea)
returns uuid language plpgsql {_HEAD}
declare v_new uuid;
begin
    insert into user_session (id, person_id, workspace_id, kind, token_hash, address, agent, created_at, last_seen_at, expires_at)
    select p_new, s.person_id, p_workspace, s.kind, p_token_hash, s.address, s.agent, s.created_at, now(), s.expires_at
      from user_session s
      join membership m on m.person_id = s.person_id and m.workspace_id = p_workspace and m.status = 'active'
      join workspace w on w.id = m.workspace_id and w.deleted_at is null
     where s.id = p_session and s.revoked_at is null and s.expires_at > now()
    returning id into v_new;
    if v_new is not null then
        update user_session set revoked_at = now() where id = p_session;
        perform auth_note(v_new, 'sign_in');
    end if;
    return v_new;
end $$;
""",
    f"""
create or replace function auth_sessions(p_session uuid, p_limit integer) returns jsonb
language sql stable {_HEAD}
    select coalesce(jsonb_agg(x order by x.last_seen_at desc), '[]') from (
        select o.id, o.kind, o.address, o.agent, o.created_at, o.last_seen_at, o.expires_at, o.id = p_session as current,
               w.name as workspace_name
          from user_session s
          join user_session o on o.person_id = s.person_id and o.revoked_at is null and o.expires_at > now()
          join workspace w on w.id = o.workspace_id
         where s.id = p_session and s.revoked_at is null and s.expires_at > now()
         order by o.last_seen_at desc limit least(p_limit, 200)) x
$$;
""",
    # Ends a session of the same person: the own one, or another device's. Null ends all others.
    f"""
create or replace function auth_revoke_session(p_session uuid, p_target uuid) returns integer
language plpgsql {_HEAD}
declare v_ended uuid; v_count integer := 0;
begin
    for v_ended in
        update user_session o set revoked_at = now()
          from user_session s
         where s.id = p_session and s.revoked_at is null and s.expires_at > now() and o.person_id = s.person_id
           and o.revoked_at is null and (o.id = p_target or (p_target is null and o.id <> p_session))
        returning o.id
    loop
        perform auth_note(v_ended, 'sign_out');
        v_count := v_count + 1;
    end loop;
    return v_count;
end $$;
""",
    f"""
create or replace function auth_person(p_session uuid) returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('id', p.id, 'email', p.email, 'name', p.name, 'password_hash', p.password_hash,
           'language', p.language, 'timezone', p.timezone, 'theme', p.theme, 'confirmed', p.confirmed_at is not null)
      from user_session s join person p on p.id = s.person_id
     where s.id = p_session and s.revoked_at is null and s.expires_at > now()
$$;
""",
    f"""
create or replace function auth_update_person(p_session uuid, p_name text, p_name_key text, p_language text,
                                              p_timezone text, p_theme text)
returns boolean language plpgsql {_HEAD}
declare v_person uuid;
begin
    select person_id into v_person from user_session
     where id = p_session and revoked_at is null and expires_at > now();
    if v_person is null then
        return false;
    end if;
    update person set name = p_name, language = p_language, timezone = p_timezone, theme = p_theme where id = v_person;
    update membership set name = p_name, name_key = p_name_key where person_id = v_person;
    return true;
end $$;
""",
    # A new password ends every other session of the person, and every reset link.
    f"""
create or replace function auth_change_password(p_session uuid, p_password_hash text) returns boolean
language plpgsql {_HEAD}
declare v_person uuid;
begin
    select person_id into v_person from user_session
     where id = p_session and revoked_at is null and expires_at > now();
    if v_person is null then
        return false;
    end if;
    update person set password_hash = p_password_hash where id = v_person;
    update user_session set revoked_at = now() where person_id = v_person and id <> p_session and revoked_at is null;
    update password_reset set used_at = now() where person_id = v_person and used_at is null;
    perform auth_note_password(v_person);
    return true;
end $$;
""",
    f"""
create or replace function auth_rehash(p_person uuid, p_old_hash text, p_new_hash text) returns void
language sql {_HEAD}
    update person set password_hash = p_new_hash where id = p_person and password_hash = p_old_hash
$$;
""",
    f"""
create or replace function auth_store_refresh(p_session uuid, p_token_hash bytea, p_days integer) returns void
language sql {_HEAD}
    insert into refresh_token (id, session_id, token_hash, created_at, expires_at)
    select gen_random_uuid(), s.id, p_token_hash, now(), now() + p_days * interval '1 day'
      from user_session s where s.id = p_session and s.revoked_at is null and s.expires_at > now()
$$;
""",
    # Exchanges a refresh token for the next in the chain. A token used twice was probably stolen: the session ends.
    f"""
create or replace function auth_refresh(p_old_hash bytea, p_new_hash bytea, p_days integer) returns jsonb
language plpgsql {_HEAD}
declare v_token refresh_token; v_found jsonb;
begin
    select * into v_token from refresh_token where token_hash = p_old_hash for update;
    if not found then
        return null;
    end if;
    if v_token.used_at is not null then
        update user_session set revoked_at = now() where id = v_token.session_id and revoked_at is null;
        return jsonb_build_object('reused', true);
    end if;
    select jsonb_build_object('session_id', s.id, 'workspace_id', s.workspace_id) into v_found
      from user_session s
     where s.id = v_token.session_id and s.revoked_at is null and s.expires_at > now() and v_token.expires_at > now();
    if v_found is null then
        return null;
    end if;
    update refresh_token set used_at = now() where id = v_token.id;
    insert into refresh_token (id, session_id, token_hash, created_at, expires_at)
    values (gen_random_uuid(), v_token.session_id, p_new_hash, now(), now() + p_days * interval '1 day');
    return v_found;
end $$;
""",
    # Creates a reset link, with the job that mails it if wanted. Returns whether the person exists.
    f"""
create or replace function auth_request_reset(p_id uuid, p_email text, p_token_hash bytea, p_minutes integer, p_job text)
returns boolean language plpgsql {_HEAD}
declare v_person uuid; v_workspace uuid;
begin
    select p.id, m.workspace_id into v_person, v_workspace
      from person p
      join membership m on m.person_id = p.id and m.status = 'active'
      join workspace w on w.id = m.workspace_id and w.deleted_at is null
     where p.email = p_email order by m.created_at limit 1;
    if v_person is null then
        return false;
    end if;
    insert into password_reset (id, person_id, token_hash, created_at, expires_at)
    values (p_id, v_person, p_token_hash, now(), now() + p_minutes * interval '1 minute');
    if p_job is not null then
        insert into job (workspace_id, id, kind, payload, permissions, status, priority, attempts, max_attempts, run_after,
                         cancel_requested, progress, request_id, created_at)
        values (v_workspace, gen_random_uuid(), p_job, jsonb_build_object('reset_id', p_id), '{{}}', 'queued', 0, 0, 6, now(),
                false, '{{}}', '', now());
    end if;
    return true;
end $$;
""",
    # The data for the email of a reset link, while the link is valid.
    f"""
create or replace function auth_reset(p_id uuid) returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('email', p.email, 'name', p.name, 'language', p.language, 'timezone', p.timezone,
                              'expires_at', r.expires_at)
      from password_reset r join person p on p.id = r.person_id
     where r.id = p_id and r.used_at is null and r.expires_at > now()
       and exists (select from membership m where m.person_id = p.id and m.status = 'active')
$$;
""",
    # The person of a valid reset link, by its secret: the new password must differ from the names.
    f"""
create or replace function auth_reset_of(p_token_hash bytea) returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('email', p.email, 'name', p.name, 'workspaces', (
        select coalesce(jsonb_agg(w.name), '[]') from membership m join workspace w on w.id = m.workspace_id
         where m.person_id = p.id and m.status = 'active'))
      from password_reset r join person p on p.id = r.person_id
     where r.token_hash = p_token_hash and r.used_at is null and r.expires_at > now()
       and exists (select from membership m where m.person_id = p.id and m.status = 'active')
$$;
""",
    # Sets the password by a reset link and ends all links and sessions of the person. Returns whether the link was
    # valid.
    f"""
create or replace function auth_use_reset(p_token_hash bytea, p_password_hash text) returns boolean
language plpgsql {_HEAD}
declare v_person uuid; v_email text;
begin
    select r.person_id, p.email into v_person, v_email
      from password_reset r join person p on p.id = r.person_id
     where r.token_hash = p_token_hash and r.used_at is null and r.expires_at > now()
       and exists (select from membership m where m.person_id = p.id and m.status = 'active') for update of r;
    if v_person is null or p_password_hash is null then
        return false;
    end if;
    update password_reset set used_at = now() where person_id = v_person and used_at is null;
    update person set password_hash = p_password_hash, confirmed_at = coalesce(confirmed_at, now()) where id = v_person;
    update user_session set revoked_at = now() where person_id = v_person and revoked_at is null;
    perform auth_note_password(v_person);
    delete from throttle where key = 'login:' || v_email or starts_with(key, 'login:' || v_email || ':');
    return true;
end $$;
""",
    f"""
create or replace function auth_forget(p_limit integer) returns integer
language plpgsql {_HEAD}
declare v_count integer;
begin
    delete from password_reset where expires_at < now() - interval '1 day';
    delete from user_session where id in (
        select id from user_session where coalesce(revoked_at, expires_at) < now() - interval '30 days' limit p_limit);
    get diagnostics v_count = row_count;
    delete from throttle where started_at < now() - interval '1 day';
    return v_count;
end $$;
""",
)

CALLABLE: tuple[str, ...] = (
    "auth_attempt(text[], integer[], integer)",
    "auth_attempt_succeeded(text)",
    "auth_find_person(text)",
    "auth_create_person(uuid, text, text, text, text, text)",
    "auth_confirm_person(uuid, text)",
    "auth_confirmation(uuid)",
    "auth_create_workspace(uuid, text, text, text, text, jsonb, uuid, uuid, text, text, text)",
    "auth_create_session(uuid, uuid, uuid, text, bytea, text, text, integer)",
    "auth_resolve_token(bytea)",
    "auth_my_workspaces(uuid)",
    "auth_switch_workspace(uuid, uuid, uuid, bytea)",
    "auth_sessions(uuid, integer)",
    "auth_revoke_session(uuid, uuid)",
    "auth_person(uuid)",
    "auth_update_person(uuid, text, text, text, text, text)",
    "auth_change_password(uuid, text)",
    "auth_rehash(uuid, text, text)",
    "auth_store_refresh(uuid, bytea, integer)",
    "auth_refresh(bytea, bytea, integer)",
    "auth_request_reset(uuid, text, bytea, integer, text)",
    "auth_reset(uuid)",
    "auth_reset_of(bytea)",
    "auth_use_reset(bytea, text)",
    "auth_forget(integer)",
)
