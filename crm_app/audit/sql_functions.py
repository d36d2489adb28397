"""SQL functions by which sign-ins and passwords, which no workspace's transaction writes, reach the audit trail.

The functions of `identity` call them; the serving role may not.
"""

_HEAD = "security definer set search_path = public, pg_temp as $$"

FUNCTIONS: tuple[str, ...] = (
    # An entry of the audit trail about a session.
    f"""
create or replace function auth_note(p_session uuid, p_action text) returns void
language sql {_HEAD}
    insert into audit_entry (workspace_id, id, member_id, kind, record_id, action, title, changes, created_at)
    select s.workspace_id, gen_random_uuid(), m.id, 'session', s.id, p_action, '', jsonb_build_object(
               'address', jsonb_build_array(null, s.address), 'device', jsonb_build_array(null, s.agent),
               'means', jsonb_build_array(null, s.kind)), clock_timestamp()
      from user_session s
      join membership m on m.workspace_id = s.workspace_id and m.person_id = s.person_id
     where s.id = p_session
$$;
""",
    # An entry in each workspace of a person whose password was changed.
    f"""
create or replace function auth_note_password(p_person uuid) returns void
language sql {_HEAD}
    insert into audit_entry (workspace_id, id, member_id, kind, record_id, action, title, changes, created_at)
    select m.workspace_id, gen_random_uuid(), m.id, 'member', m.id, 'password', m.name, '{{}}', clock_timestamp()
      from membership m where m.person_id = p_person and m.status = 'active'
$$;
""",
    "revoke all on function auth_note(uuid, text), auth_note_password(uuid) from public",
)

CALLABLE: tuple[str, ...] = ()
