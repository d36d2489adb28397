"""The compiled frontend over HTTP: the right file, caching, compression and policy; nothing outside the build."""

import base64
import gzip
import hashlib
from pathlib import Path

import pytest
from starlette.responses import RedirectResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from crm_app.operations.embedded.frontend import (
    SECURITY_HEADERS,
    Frontend,
    inline_script_hashes,
    say_in_both_languages,
    secured,
    serve_from_any_address,
)

_SCRIPT = "window.x = 1;"
_PAGE = f'<html><script>{_SCRIPT}</script><script type="module" src="/assets/a-1.js"></script>%s</html>'


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "client"
    (folder / "assets").mkdir(parents=True)
    (folder / "deals").mkdir()
    (folder / "index.html").write_text(_PAGE % "home")
    (folder / "deals" / "index.html").write_text(_PAGE % "deals")
    (folder / "login.html").write_text(_PAGE % "login")
    (folder / "404.html").write_text(_PAGE % "not found")
    (folder / "__spa-fallback.html").write_text(_PAGE % "fallback")
    (folder / "favicon.ico").write_bytes(b"icon")
    script = b"console.log(1);" * 100
    (folder / "assets" / "a-1.js").write_bytes(script)
    (folder / "assets" / "a-1.js.gz").write_bytes(gzip.compress(script))
    (folder / "assets" / "a-1.js.br").write_bytes(b"brotli bytes")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def client(build: Path) -> TestClient:
    app = Frontend(build, is_page=lambda path: path.startswith("/deals/"))
    return TestClient(app, headers={"Accept-Encoding": "identity"})


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/", 200, "home"),
        ("/deals", 200, "deals"),
        ("/deals/", 200, "deals"),
        ("/login", 200, "login"),
        ("/deals/0198-17", 200, "fallback"),
        ("/nothing", 404, "not found"),
        ("/assets/missing.js", 404, "not found"),
        ("/../secret.txt", 404, "not found"),
        ("/%2e%2e/secret.txt", 404, "not found"),
        ("//etc/passwd", 404, "not found"),
        ("/assets/a-1.js.gz", 404, "not found"),
    ],
)
def test_each_path_gets_its_page(client: TestClient, path: str, status: int, text: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, text in answer.text) == (status, True)


def test_hashed_files_are_kept_for_good_and_pages_asked_for_again(client: TestClient) -> None:
    for path in ("/assets/a-1.js", "/favicon.ico", "/login", "/nothing"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "immutable" in client.get("/assets/a-1.js").headers["cache-control"]
    assert client.get("/favicon.ico").headers["cache-control"] == "public, max-age=3600"
    page = client.get("/login")
    assert page.headers["cache-control"] == "no-cache"
    again = client.get("/login", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/nothing").headers["cache-control"] == "no-store"


def test_the_smallest_accepted_encoding_is_sent(client: TestClient) -> None:
    def get(accepted: str) -> tuple[str | None, str]:
        with client.stream("GET", "/assets/a-1.js", headers={"Accept-Encoding": accepted}) as answer:
            return answer.headers.get("content-encoding"), answer.headers["vary"]

    assert get("gzip, deflate, br, zstd") == ("br", "Accept-Encoding")
    assert get("gzip") == ("gzip", "Accept-Encoding")
    assert get("br;q=0, gzip;q=0.5") == ("gzip", "Accept-Encoding")
    assert get("identity") == (None, "Accept-Encoding")


def test_a_page_allows_its_own_inline_scripts_and_no_others(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "content-security-policy" not in client.get("/assets/a-1.js").headers


def test_scripts_with_a_source_or_without_text_have_no_hash() -> None:
    assert (
        inline_script_hashes(b'<script src="/a.js"></script><script async src="/b.js"></script><script></script>') == []
    )


def test_head_has_no_body_and_writing_is_refused(client: TestClient) -> None:
    head = client.head("/login")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    assert client.post("/login").status_code == 405


def test_a_missing_build_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="crm_app build"):
        Frontend(tmp_path)


def test_a_build_asks_the_address_it_came_from(build: Path) -> None:
    file = build / "assets" / "reflex-env-abc.js"
    file.write_text('var e={PING:`http://localhost:8000/ping`,EVENT:"ws://localhost:8000/_event",T:`websocket`};')
    serve_from_any_address(build)
    assert file.read_text() == (
        'var e={PING:location.origin+"/ping",EVENT:location.origin.replace(/^http/,"ws")+"/_event",T:`websocket`};'
    )


def test_a_build_without_an_address_is_an_error(build: Path) -> None:
    with pytest.raises(RuntimeError, match="no backend address"):
        serve_from_any_address(build)


def test_what_reflex_says_after_an_upgrade_is_said_in_both_languages(tmp_path: Path) -> None:
    script = tmp_path / "assets" / "state.js"
    script.parent.mkdir()
    script.write_text("e.append(`A new version of this app is available.`);let t=d(`button`);t.textContent=`Reload`,u")
    say_in_both_languages(tmp_path)
    assert script.read_text() == (
        'e.append("There is a new version of this page. · หน้านี้มีเวอร์ชันใหม่");let t=d(`button`);'
        't.textContent="Load it · โหลดใหม่",u'
    )
    with pytest.raises(RuntimeError):
        say_in_both_languages(tmp_path)
    readable = 'banner.append("A new version of this app is available.");\n  const b = d("button");\n  b.textContent = "Reload";'
    script.write_text(readable)  # as `script/dev` compiles it
    say_in_both_languages(tmp_path)
    assert "Reload" not in script.read_text()


def test_an_answer_that_is_no_file_gets_the_headers_of_pages_once() -> None:
    """As redirects to the sign-in page, and what Reflex answers itself."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answer = RedirectResponse("/login", 303, {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})
        await answer(scope, receive, secured(send))

    answer = TestClient(app).get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get_list(name) == ["no-referrer" if name == "Referrer-Policy" else value]
