"""The addresses under which the product is reached: its own, and with a base domain one for each workspace."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from crm_app.core.config import settings


def workspace_of(host: str) -> str | None:
    """The workspace slug in `host` (a Host header); None for the product's common address."""
    base = settings().base_domain.lower()
    if not base:
        return None
    name = (_split(f"//{host}").hostname or "").lower()
    if not name.endswith(f".{base}"):
        return None
    return name.removesuffix(f".{base}")


def origin_of(slug: str) -> str:
    """The origin of a workspace's own address. Needs a base domain."""
    common = urlsplit(settings().origin)
    port = f":{common.port}" if common.port else ""
    return f"{common.scheme}://{slug}.{settings().base_domain}{port}"


def own_origins() -> list[str]:
    """The origins of the product's common address; without a public one, this machine's names `localhost` and
    `127.0.0.1`.
    """
    config = settings()
    return [config.origin] if config.public_url else [config.origin, f"http://127.0.0.1:{config.port}"]


def is_own_origin(origin: str) -> bool:
    """Whether `origin` belongs to the product: the common address or a workspace's own."""
    if origin in own_origins():
        return True
    slug = workspace_of(host_of(origin))
    return bool(slug) and "." not in str(slug) and origin.lower() == origin_of(str(slug))


def host_of(origin: str) -> str:
    """Host and port of an origin, empty when it is invalid."""
    return str(_split(origin).netloc)


def may_connect(origin: str | None, _environment: Mapping[str, Any]) -> bool:
    """Whether a page of `origin` may open a websocket. Without this check a page of any site could."""
    return origin is not None and is_own_origin(origin)


def _split(address: str) -> Any:
    try:
        return urlsplit(address)
    except ValueError:  # brackets without an IPv6 address in them
        return urlsplit("")
