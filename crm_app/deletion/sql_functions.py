"""The SQL functions that delete a workspace. The first three act on the entered workspace, whose service has checked the
permission; the others are for the worker, and reach a workspace only after its period of grace.
"""

_HEAD = "security definer set search_path = public, pg_temp as $$"
_ENTERED = "nullif(current_setting('app.workspace_id', true), '')::uuid"

FUNCTIONS: tuple[str, ...] = (
    f"""
create or replace function deletion_of() returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('due_at', d.due_at, 'asked_at', d.asked_at, 'asked_by', d.name)
      from workspace_deletion d where d.workspace_id = {_ENTERED}
$$;
""",
    # Nobody shortens the grace: it is at least a day, and a deletion that is pending stays as it is.
    f"""
create or replace function deletion_ask(p_id uuid, p_days integer) returns boolean
language plpgsql {_HEAD}
begin
    insert into workspace_deletion (id, workspace_id, workspace_name, name, email, language, timezone, asked_at, due_at,
                                    attempts)
    select p_id, w.id, w.name, m.name, case when p.confirmed_at is not null and not w.demo then p.email end,
           p.language, p.timezone, now(), now() + greatest(p_days, 1) * interval '1 day', 0
      from workspace w
      join membership m on m.workspace_id = w.id
       and m.id = nullif(current_setting('app.member_id', true), '')::uuid and m.status = 'active'
      join person p on p.id = m.person_id
     where w.id = {_ENTERED} and w.deleted_at is null
    on conflict (workspace_id) do nothing;
    if not found then
        return false;
    end if;
    update workspace w set ends_at = d.due_at from workspace_deletion d where w.id = {_ENTERED} and d.workspace_id = w.id;
    return true;
end $$;
""",
    f"""
create or replace function deletion_withdraw() returns boolean
language plpgsql {_HEAD}
begin
    delete from workspace_deletion where workspace_id = {_ENTERED} and closed_at is null;
    if not found then
        return false;
    end if;
    update workspace set ends_at = null where id = {_ENTERED};
    return true;
end $$;
""",
    # An active owner of the entered workspace, to be written to.
    f"""
create or replace function deletion_owner(p_member uuid) returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('email', p.email, 'name', p.name, 'language', p.language, 'timezone', p.timezone)
      from membership m
      join role r on r.workspace_id = m.workspace_id and r.id = m.role_id and r.key = 'owner'
      join person p on p.id = m.person_id and p.confirmed_at is not null
     where m.workspace_id = {_ENTERED} and m.id = p_member and m.status = 'active'
$$;
""",
    # Closes a workspace whose time has come: nobody can enter it any more, and no job of it begins.
    f"""
create or replace function deletion_close() returns uuid
language plpgsql {_HEAD}
declare v_workspace uuid;
begin
    update workspace_deletion set closed_at = now()
     where id = (select id from workspace_deletion where closed_at is null and due_at <= now()
                  order by due_at limit 1 for update skip locked)
    returning workspace_id into v_workspace;
    update workspace set deleted_at = now() where id = v_workspace;
    update user_session set revoked_at = now() where workspace_id = v_workspace and revoked_at is null;
    update job set status = 'cancelled', finished_at = now(), lease_until = null, token = null
     where workspace_id = v_workspace and status in ('queued', 'running');
    return v_workspace;
end $$;
""",
    # Deletes at most p_limit rows of one closed workspace, from the first of the tables that has any; a call that finds
    # none deletes the workspace itself, and the people who belong to no other. Null when no workspace is closed.
    f"""
create or replace function deletion_erase(p_tables text[], p_limit integer) returns jsonb
language plpgsql {_HEAD}
declare v_deletion workspace_deletion; v_table text; v_count integer; v_people uuid[]; v_accounts integer;
begin
    select * into v_deletion from workspace_deletion where closed_at is not null and finished_at is null
     order by closed_at limit 1 for update skip locked;
    if not found then
        return null;
    end if;
    foreach v_table in array p_tables loop
        if not exists (select from pg_policies where schemaname = 'public' and tablename = v_table
                          and policyname = 'workspace_isolation') then
            raise exception 'not a table of workspaces: %', v_table using errcode = '42501';
        end if;
        execute format('delete from %I where ctid = any (array(select ctid from %I where workspace_id = $1 limit $2))',
                       v_table, v_table) using v_deletion.workspace_id, least(p_limit, 10000);
        get diagnostics v_count = row_count;
        if v_count > 0 then
            update workspace_deletion
               set rows = rows || jsonb_build_object(v_table, coalesce((rows ->> v_table)::integer, 0) + v_count)
             where id = v_deletion.id;
            return jsonb_build_object('workspace_id', v_deletion.workspace_id, 'table', v_table, 'rows', v_count,
                                      'finished', false);
        end if;
    end loop;
    select array_agg(m.person_id), count(*) into v_people, v_count from membership m
     where m.workspace_id = v_deletion.workspace_id and m.person_id is not null;
    delete from membership where workspace_id = v_deletion.workspace_id;  -- before the roles, which it restricts
    delete from workspace where id = v_deletion.workspace_id;
    delete from person p where p.id = any (v_people) and not exists (select from membership m where m.person_id = p.id);
    get diagnostics v_accounts = row_count;
    update workspace_deletion
       set finished_at = now(), rows = rows || jsonb_build_object('membership', v_count, 'person', v_accounts)
     where id = v_deletion.id;
    return jsonb_build_object('workspace_id', v_deletion.workspace_id, 'table', 'workspace', 'rows', 1, 'finished', true);
end $$;
""",
    # The next receipt to mail, at most ten times each, with a pause of five minutes between. Forgets old receipts.
    f"""
create or replace function deletion_receipt() returns jsonb
language plpgsql {_HEAD}
declare v_receipt workspace_deletion;
begin
    delete from workspace_deletion where finished_at < now() - interval '90 days';
    update workspace_deletion set attempts = attempts + 1, tried_at = now()
     where id = (select id from workspace_deletion
                  where finished_at is not null and mailed_at is null and email is not null and attempts < 10
                    and (tried_at is null or tried_at < now() - interval '5 minutes')
                  order by finished_at limit 1 for update skip locked)
    returning * into v_receipt;
    return case when v_receipt.id is not null then to_jsonb(v_receipt) end;
end $$;
""",
    # The receipt was sent, or its address takes none: then it is not tried again.
    f"""
create or replace function deletion_mailed(p_id uuid, p_sent boolean) returns void
language sql {_HEAD}
    update workspace_deletion
       set mailed_at = case when p_sent then now() end, email = case when p_sent then email end
     where id = p_id and finished_at is not null
$$;
""",
)

CALLABLE: tuple[str, ...] = (
    "deletion_of()",
    "deletion_ask(uuid, integer)",
    "deletion_withdraw()",
    "deletion_owner(uuid)",
    "deletion_close()",
    "deletion_erase(text[], integer)",
    "deletion_receipt()",
    "deletion_mailed(uuid, boolean)",
)
