"""SQL functions by which sign-ins and passwords, which no workspace's transaction writes, reach the audit trail.

The functions of `identity` call them; the serving role may only note that a sign-in was refused.
"""

_HEAD = "security definer set search_path = public, pg_temp as $$"

_OUTCOMES = ("refused", "blocked")
"""A wrong password, and an attempt beyond the limit."""
CALLABLE: tuple[str, ...] = tuple(f"auth_note_{outcome}(text, text, text, text, text)" for outcome in _OUTCOMES)

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
    # An entry about a sign-in that failed: in the workspace that it named, by default in each one of the person.
    *(
        f"""
create or replace function auth_note_{outcome}(p_email text, p_slug text, p_kind text, p_address text, p_agent text) returns void
language sql {_HEAD}
    insert into audit_entry (workspace_id, id, member_id, kind, record_id, action, title, changes, created_at)
    select m.workspace_id, gen_random_uuid(), m.id, 'session', null, 'sign_in_{outcome}', '', jsonb_build_object(
               'address', jsonb_build_array(null, left(p_address, 64)), 'device', jsonb_build_array(null, left(p_agent, 300)),
               'means', jsonb_build_array(null, p_kind)), clock_timestamp()
      from person p join membership m on m.person_id = p.id and m.status = 'active'
      join workspace w on w.id = m.workspace_id
     where p.email = p_email and (p_slug is null or w.slug = p_slug)
$$;
"""
        for outcome in _OUTCOMES
    ),
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
    *(f"revoke all on function {signature} from public" for signature in CALLABLE),
)
