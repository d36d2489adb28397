"""The requests that the benchmarks of the REST API send: read, list, search, create, update of contacts."""

import random
from collections import deque
from typing import Any

import httpx

from bench.load import Make, Request

PATH = "/api/v1/contacts"
NEWEST = f"{PATH}?limit=50&sort=-created_at"


def contacts(
    base: str, token: str, path: str = f"{PATH}?limit=100&sort=-created_at", pages: int = 1
) -> list[dict[str, Any]]:
    """The contacts of the first pages of a list of the product."""
    found: list[dict[str, Any]] = []
    after = ""
    for _ in range(pages):
        reply = httpx.get(f"{base}{path}{after}", headers={"authorization": f"Bearer {token}"}, timeout=60)
        reply.raise_for_status()
        page = reply.json()
        found += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    return found


def new_contact(number: float) -> dict[str, Any]:
    """The body of a new contact."""
    return {
        "name": f"Person {number}",
        "email": f"person{number}@example.com",
        "phone": "02 123 4567",
        "job_title": "Buyer",
        "city": "Bangkok",
    }


class Updates:
    """Changes to contacts one after the other, each with the version that its contact has then."""

    def __init__(self, found: list[dict[str, Any]]) -> None:
        self._waiting = deque((contact["id"], contact["version"]) for contact in found)
        self._number = 0

    def request(self) -> Request:
        """A change of the contact that has waited longest. Raises RuntimeError when all are being changed."""
        if not self._waiting:
            raise RuntimeError("every contact is being changed: a server does not answer")
        ident, version = self._waiting.popleft()
        self._number += 1

        def answered(body: dict[str, Any] | None) -> None:
            self._waiting.append((ident, body["version"] if body else version))

        return Request("PATCH", f"{PATH}/{ident}", {"version": version, "city": f"City {self._number}"}, answered)


def calls(found: list[dict[str, Any]], seed: int = 7) -> dict[str, Make]:
    """The calls to be compared, each as a maker of its requests.

    Args:
        found: contacts of the workspace, which are read and changed.
        seed: of the order of the requests.
    """
    pick = random.Random(seed)
    updates = Updates(found)
    return {
        "read one": lambda: Request("GET", f"{PATH}/{pick.choice(found)['id']}"),
        "list 25": lambda: Request("GET", f"{PATH}?limit=25&sort=-created_at"),
        "list 50": lambda: Request("GET", NEWEST),
        "search": lambda: Request("GET", f"{PATH}?limit=50&q={pick.randrange(16**4):04x}"),
        "create": lambda: Request("POST", PATH, new_contact(pick.random())),
        "update": updates.request,
    }
