"""Search over every kind of record at once."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson

from crm_app.core import sessions
from crm_app.core.database import HotQuery, hot_read
from crm_app.core.principal import SessionCaller
from crm_app.search.schemas import SearchQuery
from crm_app.values.collation import fold
from crm_app.values.finding import Term, marked, snippet, terms

_EVERYTHING = HotQuery(
    "select json_build_object('items', coalesce(json_agg(json_build_object("
    "'kind', h.kind, 'id', h.record_id, 'title', h.title, 'company_id', h.company_id, 'company', h.company, "
    "'day', h.day, 'updated_at', h.updated_at, 'body', h.body)), '[]'))::text "
    "from search_everything(%(first)s, %(rest)s, %(phrase)s, %(limit)s) h",
    "search.everything",
)
_NOTHING = b'{"items":[]}'


def everything(caller: SessionCaller, query: SearchQuery) -> bytes:
    """Records of every kind that contain all the words, as JSON of `schemas.Hits`; empty without words."""
    wanted = terms(query.q)
    if not wanted:
        sessions.check(caller, "search.use")
        return _NOTHING
    first, *rest = (term.pattern for term in wanted)
    found = hot_read(caller, "search.use", _EVERYTHING, first=first, rest=rest, phrase=fold(query.q), limit=query.limit)
    hits = orjson.loads(found or _NOTHING)["items"]
    return orjson.dumps({"items": [_shown(hit, wanted) for hit in hits]})


def _shown(hit: dict[str, Any], wanted: Sequence[Term]) -> dict[str, Any]:
    """The hit with the matching words marked, and without its whole text."""
    body, title = hit.pop("body"), fold(hit["title"])
    elsewhere = [term for term in wanted if term.text not in title]
    hit["marked"] = [asdict(part) for part in marked(hit["title"], wanted)]
    hit["snippet"] = [asdict(part) for part in snippet(body, elsewhere)] if elsewhere else []
    return hit
