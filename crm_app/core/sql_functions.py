"""The SQL functions through which the serving role enters a workspace and handles jobs.

They run as `crm_owner` (`SECURITY DEFINER`), so each checks for itself whom it serves. `operations.schema` installs them.
"""

_PRINCIPAL = """
    jsonb_build_object(
        'workspace_id', w.id, 'member_id', m.id, 'person_id', m.person_id, 'name', m.name, 'email', coalesce(p.email, ''),
        'role', r.key, 'permissions', r.permissions, 'language', p.language, 'timezone', p.timezone,
        'workspace_name', w.name, 'workspace_slug', w.slug, 'currency', w.currency,
        'workspace_timezone', w.timezone, 'fiscal_year_start', w.fiscal_year_start, 'confirmed', p.confirmed_at is not null)
"""

FUNCTIONS: tuple[str, ...] = (
    # Every request calls it: checks that the session is alive, its person an active member, and the permission granted.
    """
create or replace function app_enter(p_session uuid, p_workspace uuid, p_permission text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_alive boolean; v_member uuid; v_scope text; v_permissions jsonb;
begin
    select true, m.id, coalesce(r.permissions ->> p_permission, case when p_permission is null then 'none' end), r.permissions
      into v_alive, v_member, v_scope, v_permissions
      from user_session s
      left join workspace w on w.id = p_workspace and w.deleted_at is null
      left join membership m on m.workspace_id = w.id and m.person_id = s.person_id and m.status = 'active'
      left join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
     where s.id = p_session and s.revoked_at is null and s.expires_at > now();
    if v_alive is null then
        raise exception 'session is over' using errcode = '28000';
    end if;
    if v_member is null or v_scope is null then
        raise exception 'not permitted' using errcode = '42501';
    end if;
    perform set_config('app.workspace_id', p_workspace::text, true), set_config('app.member_id', v_member::text, true),
            set_config('app.scope', v_scope, true),
            set_config('app.reads', v_permissions::text, true),
            set_config('app.entered', p_session || ' ' || p_workspace, true);
end $$;
""",
    f"""
create or replace function app_enter_principal(p_session uuid, p_workspace uuid, p_permission text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_principal jsonb;
begin
    perform app_enter(p_session, p_workspace, p_permission);
    select {_PRINCIPAL} into v_principal
      from membership m
      join workspace w on w.id = m.workspace_id
      join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
      join person p on p.id = m.person_id
     where m.workspace_id = p_workspace and m.id = current_setting('app.member_id')::uuid;
    return v_principal;
end $$;
""",
    # Enters as the principal whom the caller had last: any difference, such as a changed role, refuses the transaction.
    """
create or replace function app_enter_supposed(p_session uuid, p_workspace uuid, p_permission text, p_digest text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if md5(app_enter_principal(p_session, p_workspace, p_permission)::text) <> p_digest then
        raise exception 'the caller has changed' using errcode = 'CRM01';
    end if;
end $$;
""",
    # Everything that the frame of a page shows of a person, and who the person is, in one call: null when the session
    # is over.
    """
create or replace function app_introduce(p_token_hash bytea) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_session jsonb := auth_resolve_token(p_token_hash);
begin
    return case when v_session is not null then jsonb_build_object(
        'session', v_session,
        'principal', app_enter_principal((v_session ->> 'session_id')::uuid, (v_session ->> 'workspace_id')::uuid, null),
        'theme', (select p.theme from user_session s join person p on p.id = s.person_id
                   where s.id = (v_session ->> 'session_id')::uuid),
        'ends_at', (select w.ends_at from workspace w where w.id = (v_session ->> 'workspace_id')::uuid),
        'workspaces', auth_my_workspaces((v_session ->> 'session_id')::uuid)) end;
end $$;
""",
    # Which of these sessions are alive and of active members of the workspace, and what their roles grant. One call
    # serves all pages that refresh because of the same change.
    """
create or replace function app_admitted(p_workspace uuid, p_sessions uuid[]) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(jsonb_agg(jsonb_build_object('session', s.id, 'member', m.id, 'role', r.id, 'permissions', r.permissions)),
                    '[]')
      from user_session s
      join workspace w on w.id = p_workspace and w.deleted_at is null
      join membership m on m.workspace_id = w.id and m.person_id = s.person_id and m.status = 'active'
      join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
     where s.id = any (p_sessions) and s.revoked_at is null and s.expires_at > now()
$$;
""",
    # A worker acts as whoever requested the job, with the person's present role; system jobs have the permissions they
    # list.
    f"""
create or replace function app_enter_job(p_job uuid, p_token uuid, p_permission text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_principal jsonb; v_job job; v_scope text;
begin
    select * into v_job from job where id = p_job and token = p_token and status = 'running';
    if not found then
        raise exception 'the claim on this job is lost' using errcode = '28000';
    end if;
    if v_job.requested_by is null then
        select jsonb_build_object(
            'workspace_id', w.id, 'member_id', null, 'person_id', null, 'name', 'system', 'email', '', 'role', 'system',
            'permissions', v_job.permissions, 'language', 'en', 'timezone', w.timezone, 'workspace_name', w.name,
            'workspace_slug', w.slug, 'currency', w.currency, 'workspace_timezone', w.timezone,
            'fiscal_year_start', w.fiscal_year_start)
          into v_principal from workspace w where w.id = v_job.workspace_id;
    else
        select {_PRINCIPAL} into v_principal
          from membership m
          join workspace w on w.id = m.workspace_id and w.deleted_at is null
          join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
          join person p on p.id = m.person_id
         where m.workspace_id = v_job.workspace_id and m.id = v_job.requested_by and m.status = 'active';
    end if;
    v_scope := coalesce(v_principal -> 'permissions' ->> p_permission, case when p_permission is null then 'none' end);
    if v_principal is null or v_scope is null then
        raise exception 'not permitted' using errcode = '42501';
    end if;
    perform set_config('app.workspace_id', v_job.workspace_id::text, true),
            set_config('app.member_id', coalesce(v_principal ->> 'member_id', ''), true),
            set_config('app.scope', v_scope, true),
            set_config('app.reads', (v_principal -> 'permissions')::text, true),
            set_config('app.entered', '', true);
    return v_principal;
end $$;
""",
    # The condition of every hot read: does the permission reach a record with this owner. Inlined by the planner.
    """
create or replace function app_sees(p_owner uuid) returns boolean language sql stable parallel safe as $$
    select current_setting('app.scope', true) = 'all'
        or p_owner = nullif(current_setting('app.member_id', true), '')::uuid
$$;
""",
    # A hot read as one call, so that several of them are one message: enters with the read's own permission, then reads. The
    # first read of a message checks the session; the others take the permissions of the role that it has found. It has the
    # rights of its caller, who could send the statement as well.
    """
create or replace function app_read(p_session uuid, p_workspace uuid, p_permission text, p_statement text) returns text
language plpgsql as $$
declare v_found text; v_scope text;
begin
    if current_setting('app.entered', true) = p_session || ' ' || p_workspace then
        v_scope := case when p_permission is null then 'none'
                        else current_setting('app.reads', true)::jsonb ->> p_permission end;
        if v_scope is null then
            raise exception 'not permitted' using errcode = '42501';
        end if;
        v_scope := set_config('app.scope', v_scope, true);
    else
        perform app_enter(p_session, p_workspace, p_permission);
    end if;
    if p_statement is not null then
        execute p_statement into v_found;
    end if;
    return v_found;
end $$;
""",
    # Keeps the answer of a write until its transaction has committed: a message returns the result of its last statement.
    """
create or replace function app_answer(p_statement text) returns void language plpgsql as $$
declare v_found text;
begin
    execute p_statement into v_found;
    perform set_config('app.answer', v_found, false);
end $$;
""",
    # Whether the reader may read a record of another kind that a record points to: otherwise its name must not be
    # shown. `app.reads` is the role's permissions as PostgreSQL writes them.
    """
create or replace function app_reads(p_kind text, p_owner uuid) returns boolean language sql stable parallel safe as $$
    select position('"' || p_kind || '.read": "all"' in coalesce(current_setting('app.reads', true), '')) > 0
        or (p_owner = nullif(current_setting('app.member_id', true), '')::uuid
            and position('"' || p_kind || '.read": "own"' in coalesce(current_setting('app.reads', true), '')) > 0)
$$;
""",
    """
create or replace function job_claim(p_job uuid, p_token uuid, p_lease integer) returns jsonb
language sql security definer set search_path = public, pg_temp as $$
    update job set status = 'running', attempts = attempts + 1, token = p_token,
           lease_until = now() + p_lease * interval '1 second', started_at = coalesce(started_at, now())
     where id = p_job and ((status = 'queued' and run_after <= now()) or (status = 'running' and lease_until < now()))
    returning jsonb_build_object('id', id, 'workspace_id', workspace_id, 'kind', kind, 'payload', payload,
              'attempts', attempts, 'max_attempts', max_attempts, 'request_id', request_id, 'cancel', cancel_requested)
$$;
""",
    """
create or replace function job_heartbeat(p_job uuid, p_token uuid, p_lease integer) returns text
language sql security definer set search_path = public, pg_temp as $$
    update job set lease_until = now() + p_lease * interval '1 second'
     where id = p_job and token = p_token and status = 'running'
    returning case when cancel_requested then 'cancel' else 'held' end
$$;
""",
    """
create or replace function job_finish(p_job uuid, p_token uuid, p_status text, p_error jsonb, p_retry_seconds integer)
returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if p_status not in ('done', 'failed', 'cancelled', 'queued') then
        raise exception 'no such outcome: %', p_status;
    end if;
    update job set status = p_status, error = p_error, lease_until = null, woken_at = null,
           run_after = now() + p_retry_seconds * interval '1 second',
           finished_at = case when p_status = 'queued' then null else now() end
     where id = p_job and token = p_token and status = 'running';
    return found;
end $$;
""",
    # The sweeper wakes these jobs again: their message got lost, or their worker died.
    """
create or replace function job_due(p_limit integer) returns table (id uuid, kind text)
language sql security definer set search_path = public, pg_temp as $$
    update job set woken_at = now()
     where job.id in (
        select j.id from job j
         where ((j.status = 'queued' and j.run_after < now() - interval '2 seconds')
                or (j.status = 'running' and j.lease_until < now()))
           and (j.woken_at is null or j.woken_at < now() - interval '20 seconds')
         order by j.run_after limit least(p_limit, 1000) for update skip locked)
    returning job.id, job.kind
$$;
""",
    # When a clock that was ahead is corrected, times in the future remain: jobs that nobody may claim until then, and
    # leases of dead workers. A corrected job keeps the delay that it was created with; no lease is longer than an hour.
    """
create or replace function job_mend_times() returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_count integer;
begin
    update job set woken_at = null,
           run_after = case when created_at > now() then run_after - (created_at - now()) else run_after end,
           created_at = least(created_at, now()),
           lease_until = case when lease_until > now() + interval '1 hour' then now() else lease_until end
     where status in ('queued', 'running')
       and (created_at > now() + interval '10 seconds' or woken_at > now() + interval '10 seconds'
            or lease_until > now() + interval '1 hour');
    get diagnostics v_count = row_count;
    return v_count;
end $$;
""",
    """
create or replace function job_stats() returns table (status text, jobs bigint, oldest_seconds double precision)
language sql stable security definer set search_path = public, pg_temp as $$
    -- The age is of what somebody waits for: background work has a negative priority, and may take its time.
    select status, count(*),
           coalesce(max(extract(epoch from now() - run_after)) filter (where run_after <= now() and priority >= 0), 0)::float8
      from job where status in ('queued', 'running') group by status
$$;
""",
    # System work: one job per workspace for a named kind, unless one waits or ran within the interval.
    """
create or replace function job_schedule(p_kind text, p_permissions jsonb, p_every interval) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
    insert into job (workspace_id, id, kind, payload, permissions, status, priority, attempts, max_attempts, run_after,
                     cancel_requested, progress, request_id, created_at)
    select w.id, gen_random_uuid(), p_kind, '{}', p_permissions, 'queued', 0, 0, 3, now(), false, '{}', '', now()
      from workspace w
     where w.deleted_at is null and not exists (
         select 1 from job j where j.workspace_id = w.id and j.kind = p_kind
            and (j.status in ('queued', 'running') or j.created_at between now() - p_every and now() + interval '1 minute'))
    returning id
$$;
""",
)

CALLABLE: tuple[str, ...] = (
    "app_enter(uuid, uuid, text)",
    "app_enter_principal(uuid, uuid, text)",
    "app_enter_supposed(uuid, uuid, text, text)",
    "app_enter_job(uuid, uuid, text)",
    "app_introduce(bytea)",
    "app_admitted(uuid, uuid[])",
    "app_read(uuid, uuid, text, text)",
    "app_answer(text)",
    "app_sees(uuid)",
    "app_reads(text, uuid)",
    "job_claim(uuid, uuid, integer)",
    "job_heartbeat(uuid, uuid, integer)",
    "job_finish(uuid, uuid, text, jsonb, integer)",
    "job_due(integer)",
    "job_mend_times()",
    "job_stats()",
    "job_schedule(text, jsonb, interval)",
)
"""The functions that the serving role may call."""
