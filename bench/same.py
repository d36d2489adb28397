"""Checks that servers over one database do the same work: equal answers, equal rows written, the same refusals."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy import create_engine, text

from bench.calls import NEWEST, PATH, new_contact
from bench.load import Server

_OWN = {"id", "created_at", "updated_at", "version"}
_WRITTEN = {
    "contact": "select to_jsonb(r) - '{id,created_at,updated_at}'::text[] from contact r where id = :id",
    "audit_entry": "select to_jsonb(r) - '{id,record_id,created_at}'::text[] from audit_entry r where record_id = :id",
    "search_document": "select to_jsonb(r) - '{record_id,updated_at}'::text[] from search_document r where record_id = :id",
}


class Different(Exception):
    """Two servers do not do the same."""


def _plain(value: Any) -> Any:
    """A JSON value with its moments cut to milliseconds, which is what JavaScript keeps."""
    if isinstance(value, dict):
        return {
            name: datetime.fromisoformat(item).isoformat(timespec="milliseconds")
            if name.endswith("_at") and isinstance(item, str)
            else _plain(item)
            for name, item in value.items()
        }
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _equal(what: str, answers: dict[str, Any]) -> None:
    (first, wanted), *others = answers.items()
    for name, found in others:
        if found != wanted:
            raise Different(f"{what}: {first} has {wanted!r}\n{name} has {found!r}")


def _written(ident: str) -> dict[str, list[Any]]:
    owner = create_engine(os.environ["CRM_OWNER_DATABASE_URL"])
    with owner.connect() as connection:
        found = {
            name: sorted(connection.execute(text(sql), {"id": ident}).scalars().all(), key=str)
            for name, sql in _WRITTEN.items()
        }
    owner.dispose()
    return found


def check(servers: Sequence[Server], token: str, contact_ids: Sequence[str]) -> dict[str, int]:
    """Compares the servers with one another. Returns how many answers and rows were compared.

    Raises Different.
    """
    clients = {
        server.name: httpx.Client(base_url=server.base, headers={"authorization": f"Bearer {token}"}, timeout=60)
        for server in servers
    }
    paths = [f"{PATH}/{ident}" for ident in contact_ids[:5]]
    paths += [NEWEST, f"{PATH}?limit=25&sort=-created_at", f"{PATH}?q=somchai", f"{PATH}?limit=50&q=ab1%20moses"]
    for path in paths:
        _equal(path, {name: _plain(client.get(path).raise_for_status().json()) for name, client in clients.items()})
    rows = _check_writes(clients)
    _equal("without a token", {s.name: httpx.get(f"{s.base}{NEWEST}").status_code for s in servers})
    refused = {name: client.post(PATH, json={"nonsense": 1}).status_code for name, client in clients.items()}
    if not all(400 <= status < 500 for status in refused.values()):
        raise Different(f"a body that must be refused: {refused}")
    for client in clients.values():
        client.close()
    return {"answers": len(paths), "rows": rows}


def _check_writes(clients: dict[str, httpx.Client]) -> int:
    answers, written, changed, after = {}, {}, {}, {}
    for name, client in clients.items():
        made = client.post(PATH, json=new_contact(1.5)).raise_for_status().json()
        answers[name] = {key: value for key, value in made.items() if key not in _OWN}
        written[name] = _written(made["id"])
        body = {"version": made["version"], "city": "Chiang Mai", "phone": "02 765 4321"}
        new = client.patch(f"{PATH}/{made['id']}", json=body).raise_for_status().json()
        changed[name] = {key: value for key, value in new.items() if key not in _OWN} | {"version": new["version"]}
        after[name] = _written(made["id"])
        stale = client.patch(f"{PATH}/{made['id']}", json=body).status_code
        if stale != 409:
            raise Different(f"{name} answers a stale version with {stale}")
    for what, found in (("create", answers), ("rows", written), ("update", changed), ("rows after it", after)):
        _equal(what, found)
    one = next(iter(written.values()))
    if any(len(rows) != 1 for rows in one.values()):
        raise Different(f"a new contact is {one!r}")
    return sum(len(rows) for rows in next(iter(after.values())).values())
