"""Every answer has the same security headers: a page, a redirect, an answer of Reflex."""

from collections.abc import Iterator

import httpx
import pytest

from crm_app.operations.embedded.frontend import SECURITY_HEADERS
from tests.support.backend import running_backend
from tests.support.servers import Servers, environment


@pytest.fixture(scope="module")
def origin(servers: Servers) -> Iterator[str]:
    with (
        servers.fresh_database(f"headers_{servers.worker}") as services,
        environment(services.environment(migrate=True)),
        running_backend(services) as address,
    ):
        yield address


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/ping"),
        ("GET", "/_health"),
        ("GET", "/metrics"),
        ("GET", "/nothing"),
        ("POST", "/auth/login"),
        ("POST", "/auth/reset"),
        ("GET", "/auth/nothing"),
    ],
)
def test_answers_to_browsers_carry_the_headers_of_pages_once(origin: str, method: str, path: str) -> None:
    answer = httpx.request(method, f"{origin}{path}", headers={"Origin": origin}, timeout=60)
    for name, value in SECURITY_HEADERS.items():
        assert len(answer.headers.get_list(name)) == 1, (path, name)
        assert answer.headers[name] in (value, "no-referrer")
