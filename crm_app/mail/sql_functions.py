"""SQL functions for data of people in emails, which the serving role cannot read by itself."""

FUNCTIONS: tuple[str, ...] = (
    # A notification of the entered workspace with its reader, if it is unread and the reader wants emails.
    """
create or replace function mail_notification(p_notification uuid) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select jsonb_build_object('email', p.email, 'name', p.name, 'language', p.language, 'kind', n.kind, 'title', n.title,
                              'record_kind', n.record_kind, 'record_id', n.record_id, 'actor', a.name)
      from notification n
      join membership m on m.workspace_id = n.workspace_id and m.id = n.member_id and m.status = 'active' and m.mails
      join person p on p.id = m.person_id
      left join membership a on a.workspace_id = n.workspace_id and a.id = n.actor_id
     where p.confirmed_at is not null and n.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
       and n.id = p_notification and n.read_at is null
$$;
""",
)

CALLABLE: tuple[str, ...] = ("mail_notification(uuid)",)
