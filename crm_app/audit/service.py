"""Reading the audit trail: who did what, when, with the values before and after."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from crm_app.activities.sentences import references
from crm_app.audit.schemas import AuditQuery
from crm_app.audit.words import Reader, action_words, changed, kind_words
from crm_app.core.clock import moments_of
from crm_app.core.database import HotQuery, hot_read, unit_of_work
from crm_app.core.errors import Invalid
from crm_app.core.events import Noted, emit
from crm_app.core.i18n import translate
from crm_app.core.pagination import moment_cursor, moment_place
from crm_app.core.principal import Caller
from crm_app.records import TYPES, own
from crm_app.records.export import filters_of
from crm_app.records.own import names as own_names
from crm_app.values.exports import csv_lines

OTHER_KINDS = ("session", "member", "invitation", "role", "workspace", "custom_field", "tag", "pipeline", "stage", "audit",
    "view", "assistant_settings", "answer_feedback",
)  # fmt: skip
"""What entries can be about besides records."""
ACTIONS = (
    "create", "update", "delete", "restore", "destroy", "export", "sign_in", "sign_in_refused", "sign_in_blocked",
    "sign_out", "password", "join", "invite", "withdraw", "copy_link", "merge",
)  # fmt: skip
_EXPORTED_ROWS = 1000
_CONDITIONS = {
    "member_id": "e.member_id = any(%(member_id)s::uuid[])",
    "kind": "e.kind = any(%(kind)s::text[])",
    "action": "e.action = any(%(action)s::text[])",
    "record_id": "e.record_id = %(record_id)s",
    "begin": "e.created_at >= %(begin)s",
    "end": "e.created_at < %(end)s",
}


def kinds() -> tuple[str, ...]:
    """Everything that an entry can be about."""
    return (*TYPES, *OTHER_KINDS)


def page(caller: Caller, query: AuditQuery, language: str, zone: str) -> dict[str, Any]:
    """A page of the trail, the newest entry first, as an `AuditPage` in JSON values.

    Args:
        language: the language of fields and values.
        zone: the reader's IANA zone, for days and moments.

    Raises Forbidden unless the role grants `audit.read`, Invalid for an unknown kind or action or an invalid cursor.
    """
    return _page(caller, query, language, zone, query.limit)


def _page(caller: Caller, query: AuditQuery, language: str, zone: str, limit: int) -> dict[str, Any]:
    values = _values(query, zone)
    at, after = moment_place(query.after)
    found = hot_read(
        caller,
        "audit.read",
        _query(tuple(sorted(values))),
        **values,
        at=at,
        after=after,
        limit_plus_one=limit + 1,
    )
    answer = orjson.loads(found or b"{}")
    items = answer["items"][:limit]
    with_own = {item["kind"] for item in items if _has_own(item)} & TYPES.keys()
    fields = {kind: own.of_kind(caller, kind, archived=True) for kind in with_own}
    names = answer["names"]
    for kind, some in fields.items():
        pairs = (item["changes"]["custom_fields"] for item in items if item["kind"] == kind and _has_own(item))
        names = names | own_names.of(caller, some, (one for pair in pairs for one in pair or () if one), language)
    reader = Reader(language, zone, names, fields)
    following = moment_cursor(items[-1]["at"], items[-1]["id"]) if len(answer["items"]) > limit else None
    return {"items": [_entry(item, reader) for item in items], "next": following}


def _has_own(item: dict[str, Any]) -> bool:
    return "custom_fields" in (item["changes"] or {})


def _values(query: AuditQuery, zone: str) -> dict[str, Any]:
    """The values of the conditions that the query has, by name."""
    for name, known in (("kind", kinds()), ("action", ACTIONS)):
        if set(getattr(query, name) or ()) - set(known):
            raise Invalid(fields={name: "core.field.invalid"})
    found = {name: getattr(query, name) for name in ("member_id", "kind", "action", "record_id")}
    found["begin"], found["end"] = moments_of(query.day_from, query.day_to, zone)
    return {name: value for name, value in found.items() if value}


def _entry(item: dict[str, Any], reader: Reader) -> dict[str, Any]:
    changes = [] if item["hidden"] else changed(item["kind"], item["changes"] or {}, reader)
    return {
        **{
            name: item[name]
            for name in ("id", "at", "member_id", "member_name", "kind", "record_id", "action", "hidden")
        },
        "title": "" if item["hidden"] else item["title"],
        "exists": bool(item["exists"]),
        "changes": [one.model_dump() for one in changes],
    }


@lru_cache(maxsize=256)
def _query(conditions: tuple[str, ...]) -> HotQuery:
    where = " and ".join(_CONDITIONS[name] for name in conditions) or "true"
    kinds_of = " ".join(
        f"when '{kind}' then (select jsonb_build_object('seen', app_reads('{kind}', x.owner_id), 'live', "
        f"x.deleted_at is null) from {record.model.__tablename__} x where x.id = e.record_id)"
        for kind, record in TYPES.items()
    )
    # Of a record that no longer exists the trail has only who and when.
    gone = " ".join(f"when '{kind}' then app_reads('{kind}', null)" for kind in TYPES)
    # The name and the filters of a view tell something of the records of its list.
    gone += " when 'view' then app_reads(e.changes #>> '{list,1}', nullif(current_setting('app.member_id', true), '')::uuid)"
    named = " ".join(
        f"union all select x.id::text, x.{record.title_column} from {record.model.__tablename__} x "
        f"where x.id in (select id from ids) and app_reads('{kind}', x.owner_id)"
        for kind, record in TYPES.items()
    )
    fields = ", ".join(f"'{name}'" for name in sorted(references()))
    sql = f"""
with page as materialized (
    select e.id, e.created_at, e.member_id, e.kind, e.record_id, e.action, e.title, e.changes
      from audit_entry e
     where {where} and (e.created_at, e.id) < (%(at)s, %(after)s)
     order by e.created_at desc, e.id desc limit %(limit_plus_one)s
), known as materialized (
    select e.*, case e.kind {kinds_of} end as about, case e.kind {gone} else true end as seen_without from page e
), shown as materialized (
    select k.*, coalesce((k.about ->> 'seen')::boolean, k.seen_without) as seen,
           coalesce((k.about ->> 'live')::boolean, false) as live from known k
), ids as materialized (
    select distinct v.value::uuid as id
      from shown s cross join jsonb_each(s.changes) c
     cross join jsonb_array_elements_text(case when jsonb_typeof(c.value) = 'array' then c.value else '[]' end) v
     where s.seen and c.key in ({fields}) and v.value is not null
), names as (
    select id::text, name from membership where id in (select id from ids)
     union all select id::text, name from stage where id in (select id from ids)
     union all select id::text, name from pipeline where id in (select id from ids) {named}
)
select json_build_object(
    'names', (select coalesce(json_object_agg(id, name), '{{}}') from names where name is not null),
    'items', (select coalesce(json_agg(json_build_object(
        'id', s.id, 'at', s.created_at, 'member_id', s.member_id, 'member_name', m.name, 'kind', s.kind,
        'record_id', s.record_id, 'action', s.action, 'title', s.title, 'hidden', not s.seen, 'exists', s.seen and s.live,
        'changes', case when s.seen then s.changes end) order by s.created_at desc, s.id desc), '[]')
      from shown s left join membership m on m.id = s.member_id)
)::text
"""
    return HotQuery(sql, "audit.page")


def export(caller: Caller, query: AuditQuery) -> Iterator[str]:
    """Yields the trail as a CSV file in pieces, in constant memory, in the person's language and zone. The download is
    itself an entry of the trail.

    Args:
        query: the filters; its limit and cursor are ignored.

    Raises Forbidden unless the role grants `audit.read` and `record.export`, Invalid for an unknown kind or action.
    """
    with unit_of_work(caller, "record.export") as work:
        work.require("audit.read")
        language, zone = work.principal.language, work.principal.timezone
        _values(query, zone)
        emit(work, Noted("audit", None, "export", "", filters_of(query)))
    heading = [translate(f"audit.column.{name}", language) for name in _COLUMNS]

    def rows() -> Iterator[list[object]]:
        after = None
        while True:
            asked = query.model_copy(update={"after": after})
            found = _page(caller, asked, language, zone, _EXPORTED_ROWS)
            for item in found["items"]:
                yield from _rows(item, language, zone)
            after = found["next"]
            if after is None:
                return

    yield from csv_lines(heading, rows())


_COLUMNS = ("at", "person", "action", "kind", "record", "record_id", "field", "before", "after")


def _rows(item: dict[str, Any], language: str, zone: str) -> Iterator[list[object]]:
    """A row for each changed field of an entry; one row for an entry without any."""
    moment = datetime.fromisoformat(item["at"]).astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    who = item["member_name"] or translate("audit.nobody", language)
    title = translate("audit.hidden", language) if item["hidden"] else item["title"]
    common = [
        moment,
        who,
        action_words(item["action"], language),
        kind_words(item["kind"], language),
        title,
        item["record_id"],
    ]
    for one in item["changes"] or [{"field": "", "before": "", "after": ""}]:
        yield [*common, one["field"], one["before"], one["after"]]
