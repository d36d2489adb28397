"""The timeline of a record: its activities and the changes in its audit trail in one list, the newest first.

A record's timeline includes the records that are part of it, such as a company's deals, where the reader may read them.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from crm_app.activities.schemas import TimelineQuery
from crm_app.activities.sentences import describe, references
from crm_app.activities.service import ACTIVITIES, ACTIVITY
from crm_app.core.database import HotQuery, compiled, hot_read
from crm_app.core.errors import NotFound
from crm_app.core.i18n import translate
from crm_app.core.pagination import moment_cursor, moment_place
from crm_app.core.principal import Caller
from crm_app.records import TYPES, about, own
from crm_app.records.own import names as own_names

_MAX_PARTS = 500


def read(caller: Caller, kind: str, record_id: UUID, query: TimelineQuery, language: str) -> dict[str, Any]:
    """A page of a record's timeline, as a `Timeline`. Arguments and errors as for `read_with_names`."""
    return read_with_names(caller, kind, record_id, query, language)[0]


def read_with_names(
    caller: Caller, kind: str, record_id: UUID, query: TimelineQuery, language: str
) -> tuple[dict[str, Any], frozenset[str]]:
    """A page of a record's timeline, as a `Timeline`, and the ids of the records that its sentences name.

    Args:
        kind: a kind that has a timeline, see `records.about.Subject`.
        language: the language of the sentences.

    Raises NotFound when there is no such record that the caller may read, Invalid for an invalid cursor.
    """
    at, after = moment_place(query.after)
    found = hot_read(
        caller, f"{kind}.read", _query(kind), id=record_id, at=at, after=after, limit_plus_one=query.limit + 1
    )
    answer = orjson.loads(found or b'{"found": false}')
    if not answer["found"]:
        raise NotFound
    items = answer["items"][: query.limit]
    more = len(answer["items"]) > query.limit
    names = answer["names"] | _own_names(caller, items, language)
    page = {
        "items": [_entry(caller, item, names, language, answer["zone"]) for item in items],
        "next": moment_cursor(items[-1]["at"], items[-1]["id"]) if more else None,
    }
    return page, frozenset(names)


def _own_names(caller: Caller, items: Sequence[dict[str, Any]], language: str) -> dict[str, str]:
    """The names to which changed fields of the workspace's own point, as far as the reader may see them."""
    found: dict[str, str] = {}
    changed = [item for item in items if "custom_fields" in (item["changes"] or {})]
    for kind in {item["about_kind"] for item in changed}:
        fields = own.of_kind(caller, kind, archived=True)
        customs = [
            one
            for item in changed
            if item["about_kind"] == kind
            for one in item["changes"]["custom_fields"]
            if isinstance(one, dict)
        ]
        found |= own_names.of(caller, fields, customs, language)
    return found


def _entry(caller: Caller, item: dict[str, Any], names: dict[str, str], language: str, zone: str) -> dict[str, Any]:
    about = {"kind": item["about_kind"], "id": item["about_id"], "title": item["about_title"]}
    changes = item["changes"] or {}
    fields = own.of_kind(caller, about["kind"], archived=True) if "custom_fields" in changes else ()
    arguments = (about["kind"], item["action"], changes, names, language, zone, fields)
    return {
        "type": item["type"],
        "id": item["id"],
        "at": item["at"],
        "actor": item["actor"] or translate("activities.change.nobody", language),
        "about": about,
        "action": item["action"],
        "sentences": describe(*arguments) if item["action"] else [],
        "activity": item["activity"],
    }


# ---------------------------------------------------------------- the query


def _sees(kind: str, row: str) -> str:
    """The condition that the reader's role may read `row`, a record of `kind`."""
    scope = f"me.permissions ->> '{kind}.read'"
    return f"({scope} = 'all' or ({scope} = 'own' and {row}.owner_id = me.id))"


def _is_about(kind: str) -> str:
    """The condition that the activity `a` is about the record `b` of `kind`."""
    return (
        f"a.{kind}_id = b.id"
        if f"{kind}_id" in ACTIVITIES.references
        else f"a.about_kind = '{kind}' and a.about_id = b.id"
    )


@lru_cache(maxsize=64)
def _query(kind: str) -> HotQuery:
    parts, titles = TYPES[kind].parts(), {name: TYPES[name].title_column for name in about.kinds()}
    branches = [f"select '{kind}'::text as kind, id, title, 0 as distance from root"]
    branches += [
        f"(select '{part}', x.id, x.{titles[part]}, 1 from {part} x, me where x.{kind}_id = (select id from root) "
        f"and x.deleted_at is null and {_sees(part, 'x')} order by x.updated_at desc limit {_MAX_PARTS})"
        for part in parts
    ]
    activities = [
        "(select a.id, a.occurred_at as at, b.kind as about_kind, b.id as about_id, b.title as about_title, b.distance "
        f"from about b join activity a on b.kind = '{link}' and {_is_about(link)} cross join me "
        f"where a.deleted_at is null and {_sees('activity', 'a')} and (a.occurred_at, a.id) < (%(at)s, %(after)s) "
        "order by a.occurred_at desc, a.id desc limit %(limit_plus_one)s)"
        for link in (kind, *parts)
    ]
    named = [
        f"select x.id::text, x.{titles[other]} from {other} x, me where x.id in (select id from ids) and {_sees(other, 'x')}"
        for other in titles
    ]
    shown = compiled(ACTIVITIES.select.with_only_columns(*ACTIVITIES.select.selected_columns, ACTIVITY.id.label("key")))
    fields = ", ".join(f"'{name}'" for name in references())
    sql = f"""
with me as (
    select m.id, r.permissions from membership m join role r on r.workspace_id = m.workspace_id and r.id = m.role_id
     where m.id = nullif(current_setting('app.member_id', true), '')::uuid
), root as (
    select id, {titles[kind]} as title from {kind} where id = %(id)s and deleted_at is null and app_sees(owner_id)
), about as materialized (
    {" union all ".join(branches)}
), done as (
    select distinct on (id) * from ({" union all ".join(activities)}) x order by id, distance
), changed as (
    select e.id, e.created_at as at, b.kind as about_kind, b.id as about_id, b.title as about_title, e.action, e.changes,
           e.member_id
      from about b join audit_entry e on e.kind = b.kind and e.record_id = b.id
     where (e.created_at, e.id) < (%(at)s, %(after)s)
     order by e.created_at desc, e.id desc limit %(limit_plus_one)s
), page as materialized (
    select 'activity' as type, id, at, about_kind, about_id, about_title, null as action, null::jsonb as changes,
           null::uuid as member_id from done
     union all
    select 'change', id, at, about_kind, about_id, about_title, action, changes, member_id from changed
     order by at desc, id desc limit %(limit_plus_one)s
), ids as materialized (
    select distinct v.value::uuid as id
      from page p cross join jsonb_each(p.changes) c
     cross join jsonb_array_elements_text(case when jsonb_typeof(c.value) = 'array' then c.value else '[]' end) v
     where c.key in ({fields}) and v.value is not null
), names as (
    select id::text, name from membership where id in (select id from ids)
     union all select id::text, name from stage where id in (select id from ids)
     union all select id::text, name from pipeline where id in (select id from ids)
     union all {" union all ".join(named)}
)
select json_build_object(
    'found', exists (select from root),
    'zone', task_zone(),
    'names', (select coalesce(json_object_agg(id, name), '{{}}') from names),
    'items', (
        select coalesce(json_agg(json_build_object(
                   'type', p.type, 'id', p.id, 'at', p.at, 'about_kind', p.about_kind, 'about_id', p.about_id,
                   'about_title', p.about_title, 'action', p.action, 'changes', p.changes,
                   'actor', coalesce(w.name, s.owner_name),
                   'activity', case when s.key is not null then to_jsonb(s) - 'key' end)
                   order by p.at desc, p.id desc), '[]')
          from page p
          left join membership w on w.id = p.member_id
          left join lateral ({shown} where activity.id = p.id) s on p.type = 'activity')
)::text
"""
    return HotQuery(sql, f"timeline.{kind}")
