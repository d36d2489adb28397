"""The SQL functions of invitations and of a workspace's own settings."""

_HEAD = "security definer set search_path = public, pg_temp as $$"

FUNCTIONS: tuple[str, ...] = (
    # An invitation is found by the hash of its secret alone.
    f"""
create or replace function auth_invitation(p_token_hash bytea) returns jsonb
language sql stable {_HEAD}
    select jsonb_build_object('workspace_id', i.workspace_id, 'workspace_name', w.name, 'email', i.email, 'role', r.key,
           'told', i.told_at is not null, 'known', exists (select 1 from person p where p.email = i.email))
      from invitation i
      join workspace w on w.id = i.workspace_id and w.deleted_at is null
      join role r on r.workspace_id = i.workspace_id and r.id = i.role_id
     where i.token_hash = p_token_hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
$$;
""",
    # Makes the person with the invited address a member, once. An inactive member with that address is linked to the
    # person.
    f"""
create or replace function auth_accept_invitation(p_token_hash bytea, p_person uuid, p_member uuid, p_name_key text)
returns uuid language plpgsql {_HEAD}
declare v_invitation invitation; v_person person; v_member uuid;
begin
    select * into v_invitation from invitation
     where token_hash = p_token_hash and accepted_at is null and revoked_at is null and expires_at > now() for update;
    select * into v_person from person where id = p_person and email = v_invitation.email;
    if v_invitation.id is null or v_person.id is null then
        return null;
    end if;
    update invitation set accepted_at = now() where workspace_id = v_invitation.workspace_id and id = v_invitation.id;
    -- Who is a member by now keeps the role: an invitation from before must not take an owner's.
    select id into v_member from membership
     where workspace_id = v_invitation.workspace_id and person_id = v_person.id and status = 'active';
    if v_member is not null then
        return v_invitation.workspace_id;
    end if;
    update membership set person_id = v_person.id, role_id = v_invitation.role_id, status = 'active', version = version + 1
     where workspace_id = v_invitation.workspace_id and id = (
        select id from membership where workspace_id = v_invitation.workspace_id
           and (person_id = v_person.id or (person_id is null and email = v_invitation.email))
         order by person_id nulls last limit 1)
    returning id into v_member;
    if v_member is null then
        insert into membership (workspace_id, id, person_id, role_id, name, name_key, email, status, created_at, version)
        values (v_invitation.workspace_id, p_member, v_person.id, v_invitation.role_id, v_person.name, p_name_key,
                v_person.email, 'active', now(), 1)
        returning id into v_member;
    end if;
    insert into audit_entry (workspace_id, id, member_id, kind, record_id, action, title, changes, created_at)
    values (v_invitation.workspace_id, gen_random_uuid(), v_member, 'member', v_member, 'join', v_person.name, '{{}}',
            clock_timestamp());
    return v_invitation.workspace_id;
end $$;
""",
    # The workspace's own settings; the caller has entered it and the service has checked the permission.
    f"""
create or replace function workspace_update(p_name text, p_timezone text, p_currency text, p_fiscal_year_start integer)
returns void language sql {_HEAD}
    update workspace set name = p_name, timezone = p_timezone, currency = p_currency, fiscal_year_start = p_fiscal_year_start
     where id = nullif(current_setting('app.workspace_id', true), '')::uuid
$$;
""",
    # Whether the entered workspace is a demo, whose people are made up; and the function that marks it as one, which
    # cannot be undone.
    f"""
create or replace function workspace_is_demo() returns boolean
language sql stable {_HEAD}
    select demo from workspace where id = nullif(current_setting('app.workspace_id', true), '')::uuid
$$;
""",
    f"""
create or replace function workspace_mark_demo() returns void
language sql {_HEAD}
    update workspace set demo = true where id = nullif(current_setting('app.workspace_id', true), '')::uuid
$$;
""",
)

CALLABLE: tuple[str, ...] = (
    "auth_invitation(bytea)",
    "auth_accept_invitation(bytea, uuid, uuid, text)",
    "workspace_update(text, text, text, integer)",
    "workspace_is_demo()",
    "workspace_mark_demo()",
)
