"""Members as the choices of filters and forms."""

import orjson

from crm_app.core.errors import Forbidden
from crm_app.core.i18n import text
from crm_app.core.principal import Caller
from crm_app.workspaces import service


def owners(caller: Caller, language: str) -> list[dict[str, str]]:
    """Those who can own records, as `value` (the member's id) and `label`; empty for a role that may not see members."""
    try:
        members = orjson.loads(service.members(caller))
    except Forbidden:
        return []
    return [
        {"value": member["id"], "label": reads(member["name"], member["status"] == "active", language)}
        for member in members
    ]


def reads(name: str, active: bool, language: str) -> str:
    """A member's name, with a word for one who does not take part any more."""
    return name if active else text("ui.record.inactive", language, name=name)


def owner_name(caller: Caller, member_id: str, language: str) -> str:
    """The name of a member whom an address names; a dash when there is none."""
    return next((one["label"] for one in owners(caller, language) if one["value"] == member_id), "–")
