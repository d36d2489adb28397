"""The configuration of nginx: the maps of the compiled frontend, and the refused addresses of the template."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crm_app.operations.embedded.frontend import SECURITY_HEADERS, inline_script_hashes
from crm_app.operations.proxy import Page, include

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = (ROOT / "nginx" / "nginx.conf.template").read_text()


@pytest.fixture
def build(tmp_path: Path) -> Path:
    for name, script in (("index.html", "a()"), ("404.html", "b()"), ("__spa-fallback.html", "c()")):
        (tmp_path / name).write_text(f"<script>{script}</script>")
    (tmp_path / "login").mkdir()
    (tmp_path / "login" / "index.html").write_text("<script>d()</script>")
    (tmp_path / "deals").mkdir()
    (tmp_path / "deals" / "new.html").write_text("<script>e()</script>")
    return tmp_path


PAGES = [Page("/"), Page("/login", public=True, language="en"), Page("/deals/[deal_id]"), Page("/deals/new")]


def _entries(text: str, target: str) -> list[tuple[str, str]]:
    block = re.search(rf"map \$uri \{target} \{{(.*?)\n\}}", text, re.DOTALL)
    assert block is not None
    return re.findall(r'"([^"]*)" "([^"]*)";', block[1])


def _look_up(entries: list[tuple[str, str]], path: str) -> str:
    """As nginx does: exact names first, then the first pattern that fits."""
    exact = dict(entries).get(path)
    if exact is not None:
        return exact
    return next((value for key, value in entries if key.startswith("~") and re.search(key[1:], path)), "")


def test_a_page_leads_to_its_file(build: Path) -> None:
    files = _entries(include(build, PAGES), "$crm_file")
    assert _look_up(files, "/") == "/index.html"
    assert _look_up(files, "/login") == _look_up(files, "/login/") == "/login/index.html"
    assert _look_up(files, "/deals/0190f7c2") == "/__spa-fallback.html"
    assert _look_up(files, "/deals/new") == "/deals/new.html", "an address without parameters goes first"
    assert _look_up(files, "/no-such-page") == ""


def test_a_page_is_known_by_who_may_see_it(build: Path) -> None:
    kinds = _entries(include(build, PAGES), "$crm_kind")
    assert _look_up(kinds, "/deals/0190f7c2") == "own"
    assert _look_up(kinds, "/login") == "english"
    assert _look_up(kinds, "/assets/x.js") == ""


def test_each_file_has_the_policy_of_its_own_scripts(build: Path) -> None:
    policies = dict(_entries(include(build, PAGES), "$crm_policy"))
    for name in ("index.html", "404.html", "login/index.html"):
        (value,) = inline_script_hashes((build / name).read_bytes())
        assert f"'{value}'" in policies[f"/{name}"]
        assert "unsafe-eval" not in policies[f"/{name}"]
        assert "script-src 'self' 'unsafe-inline'" not in policies[f"/{name}"]


def test_a_policy_that_nginx_cannot_read_stops_the_build(build: Path) -> None:
    (build / "index.html").write_text("".join(f"<script>f({n})</script>" for n in range(100)))
    with pytest.raises(ValueError, match="characters"):
        include(build, PAGES)


@pytest.mark.parametrize("path", ["/metrics", "/_upload", "/_health", "/_all_routes"])
def test_what_is_not_for_the_public_is_closed(path: str) -> None:
    assert re.search(rf"location \^~ {re.escape(path)} \{{ return 404; \}}", TEMPLATE)


def test_logs_hold_no_query_and_no_cookie() -> None:
    (logged,) = re.findall(r"log_format crm (.*?);\n", TEMPLATE, re.DOTALL)
    for variable in (
        "$request_uri",
        "$request ",
        "$args",
        "$query_string",
        "$http_cookie",
        "$http_referer",
        "$http_authorization",
    ):
        assert variable not in logged
    assert "error_log /dev/stderr crit;" in TEMPLATE


def test_every_way_to_a_backend_says_who_asks() -> None:
    way = (ROOT / "nginx" / "backend.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in way, "written anew, not added to"
    assert "proxy_pass" not in TEMPLATE.replace("proxy_pass http://$crm_monitoring;", "")


def test_answers_carry_the_security_headers() -> None:
    names = re.findall(r"add_header ([\w-]+)", (ROOT / "nginx" / "security.conf").read_text())
    assert set(names) >= {
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "Permissions-Policy",
    }
    for block in re.findall(r"location [^{]+\{([^{}]*add_header[^{}]*)\}", TEMPLATE):
        assert "include /etc/crm/security.conf;" in block, "a header in a location drops those of the server"


def test_the_headers_of_pages_that_the_backend_adds_as_well_arrive_once() -> None:
    """Said twice, an opener policy counts for nothing."""
    hidden = re.findall(r"proxy_hide_header ([\w-]+);", (ROOT / "nginx" / "backend.conf").read_text())
    assert set(hidden) >= SECURITY_HEADERS.keys()


def test_the_template_has_a_value_for_every_name() -> None:
    named = set(re.findall(r"\$(CRM_\w+)", TEMPLATE))
    start = (ROOT / "nginx" / "start-proxy").read_text()
    assert named == set(re.findall(r"\$(CRM_\w+)", "".join(re.findall(r"(?m)^names=.*$", start))))


def test_the_scripts_are_valid_shell() -> None:
    for script in ("nginx/start-proxy", "script/deploy", "script/verify-deployment", "script/backup", "script/restore"):
        subprocess.run([shutil.which("bash") or "sh", "-n", str(ROOT / script)], check=True)
        assert (ROOT / script).stat().st_mode & 0o111, f"{script} is not executable"
