"""Loads every domain, so that its tables, jobs and subscribers are known. Backend, worker, migrations and tests call it."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from crm_app.records import RecordType, indexes

DOMAINS = (
    "identity",
    "workspaces",
    "fields",
    "companies",
    "contacts",
    "pipelines",
    "products",
    "deals",
    "projects",
    "tasks",
    "activities",
    "changes",
    "trash",
    "audit",
    "tags",
    "views",
    "search",
    "files",
    "imports",
    "assistant",
    "assistant_settings",
    "conversations",
    "briefs",
    "scores",
    "notifications",
    "mail",
    "deletion",
    "dashboard",
    "admin",
)
"""The declared order: a service imports only earlier ones."""

_ROOMS = ("models", "kind", "service", "subscribers", "jobs")


def load() -> None:
    """Imports the modules of every domain with tables, jobs and subscribers. Cheap when repeated."""
    import_module("crm_app.core.jobs")
    import_module("crm_app.core.once")
    import_module("crm_app.records.undo")
    import_module("crm_app.records.saved.service")
    package = Path(__file__).resolve().parent
    for domain in DOMAINS:
        for room in _ROOMS:
            if (package / domain / f"{room}.py").exists():
                import_module(f"crm_app.{domain}.{room}")
    indexes.declare()


def has_room(record: RecordType[Any], room: str) -> bool:
    """Whether the domain of a kind has a module of its own, such as `pages`; otherwise the default one is used."""
    return find_spec(f"{record.model.__module__.rpartition('.')[0]}.{room}") is not None


def domains() -> tuple[str, ...]:
    """The domains of this build, in their order."""
    return tuple(name for name in DOMAINS if find_spec(f"crm_app.{name}") is not None)
