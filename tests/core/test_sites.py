"""The product's own addresses."""

from collections.abc import Iterator

import pytest

from crm_app.core import sites
from crm_app.core.config import settings


@pytest.fixture
def domain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CRM_PUBLIC_URL", "https://crm.example.com:8443")
    monkeypatch.setenv("CRM_BASE_DOMAIN", "crm.example.com")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("domain")
@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("https://crm.example.com:8443", True),
        ("https://acme.crm.example.com:8443", True),
        ("https://ACME.crm.example.com:8443", True),
        ("https://crm.example.com", False),
        ("http://acme.crm.example.com:8443", False),
        ("https://acme.crm.example.com", False),
        ("https://a.b.crm.example.com:8443", False),
        ("https://evilcrm.example.com:8443", False),
        ("https://acme.crm.example.com.evil.example:8443", False),
        ("https://acme.crm.example.com:8443/path", False),
        ("https://.crm.example.com:8443", False),
        ("http://127.0.0.1:8000", False),
        ("https://[", False),
        ("null", False),
        ("", False),
    ],
)
def test_own_origins_are_the_common_one_and_those_of_workspaces(origin: str, own: bool) -> None:
    assert sites.is_own_origin(origin) is own
    assert sites.may_connect(origin, {}) is own


@pytest.mark.usefixtures("domain")
def test_a_workspace_has_an_address_of_its_own() -> None:
    assert sites.origin_of("acme") == "https://acme.crm.example.com:8443"
    assert sites.workspace_of("Acme.crm.example.com:8443") == "acme"
    assert sites.workspace_of("crm.example.com:8443") is None
    assert sites.workspace_of("[::1") is None


def test_without_a_base_domain_there_is_one_address_and_this_machines_other_name() -> None:
    port = settings().port
    assert sites.is_own_origin(f"http://localhost:{port}")
    assert sites.is_own_origin(f"http://127.0.0.1:{port}")
    assert not sites.is_own_origin(f"http://acme.localhost:{port}")
    assert sites.workspace_of("acme.localhost") is None
    assert not sites.may_connect(None, {})
