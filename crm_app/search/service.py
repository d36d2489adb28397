"""Search over every kind of record at once."""

from crm_app.core import sessions
from crm_app.core.collation import fold
from crm_app.core.database import HotQuery, hot_read
from crm_app.core.pagination import search_terms
from crm_app.core.principal import SessionCaller
from crm_app.search.schemas import SearchQuery

_EVERYTHING = HotQuery(
    "select json_build_object('items', coalesce(json_agg(json_build_object("
    "'kind', h.kind, 'id', h.record_id, 'title', h.title)), '[]'))::text "
    "from search_everything(%(first)s, %(rest)s, %(prefix)s, %(limit)s) h",
    "search.everything",
)
_NOTHING = b'{"items":[]}'


def everything(caller: SessionCaller, query: SearchQuery) -> bytes:
    """Records of every kind that have all the words, as JSON: `{"items": [{"kind", "id", "title"}]}`. No words, none."""
    terms = search_terms(query.q)
    if not terms:
        sessions.check(caller, "search.use")
        return _NOTHING
    prefix = search_terms(fold(query.q).split()[0])[0].removeprefix("%")
    found = hot_read(
        caller, "search.use", _EVERYTHING, first=terms[0], rest=terms[1:], prefix=prefix, limit=query.limit
    )
    return found or _NOTHING
