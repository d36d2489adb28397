"""The limits of a request, and the messages about them."""

import asyncio
import base64
import time
from typing import Any

import pytest
from starlette.routing import compile_path

from crm_app.crm_app import api as product
from crm_app.rest import limits
from crm_app.rest.http import in_thread, routes_of
from tests.support.world import World, browser, client

JSON = {"content-type": "application/json"}


@pytest.fixture
def world(shared_world: World) -> World:
    """One for all: what is refused leaves nothing behind."""
    return shared_world


def deep(levels: int) -> bytes:
    return b'{"name":' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize("levels", [40, 330, 600, 940, 1_000, 5_000, 200_000])
@pytest.mark.parametrize("path", ["/api/v1/companies", "/api/v1/auth/token", "/api/v1/me/password"])
def test_too_deeply_nested_json_is_reported(world: World, levels: int, path: str) -> None:
    method = "PUT" if path.endswith("password") else "POST"
    answer = client(world.owner).request(method, path, content=deep(levels), headers=JSON)
    assert answer.status_code in (413, 422), answer.text
    assert "nested" in answer.json()["title"] or answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "character"),
    [
        (b'{"name": "Acme",}', 17),
        (b'{"name" "Acme"}', 9),
        (b'{"name": NaN}', 10),
        (b'{"name": "\\ud800"}', 10),
        (b"{", 2),
        (b"\xff", 1),
        (b'{"amount": 1e400}', 12),
    ],
)
def test_invalid_json_is_reported_with_its_position(world: World, body: bytes, character: int) -> None:
    api = client(world.owner)
    answer = api.post("/api/v1/companies", content=body, headers=JSON)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "unreadable"
    assert abs(answer.json()["character"] - character) <= 1, answer.json()
    assert f"character {answer.json()['character']}" in answer.json()["title"]
    thai = api.post("/api/v1/companies", content=body, headers=JSON | {"accept-language": "th"})
    assert "อักขระที่" in thai.json()["title"]


def test_json_with_a_byte_order_mark_is_read(world: World) -> None:
    body = b'\xef\xbb\xbf{"name": "Acme"}'
    assert client(world.owner).post("/api/v1/companies", content=body, headers=JSON).status_code == 201


def test_too_many_values_are_refused_quickly_and_shortly(world: World) -> None:
    api = client(world.owner)
    keys = b"{" + b",".join(b'"k%d":1' % n for n in range(90_000)) + b"}"
    ones = b'{"name":"A","tags":[' + b",".join([b"1"] * 400_000) + b"]}"
    for body in (keys[:900_000].rpartition(b",")[0] + b"}", ones):
        began = time.perf_counter()
        answer = api.post("/api/v1/companies", content=body, headers=JSON)
        assert answer.status_code == 422, answer.text
        assert "2,000" in answer.json()["title"]
        assert len(answer.content) < 1_000
        assert time.perf_counter() - began < 1


def test_a_body_that_is_too_large_is_not_read(world: World) -> None:
    api = client(world.owner)
    for path, size in (("/api/v1/companies", 1_000_001), ("/api/v1/auth/token", 64_001)):
        answer = api.post(path, content=b" " * size, headers=JSON)
        assert answer.status_code == 413, answer.text
        chunked = api.post(path, content=iter([b" " * 50_000] * 21), headers=JSON)
        assert chunked.status_code == 413, chunked.text


def test_only_the_first_faults_are_listed_with_truncated_names(world: World) -> None:
    body = {"name": "Acme"} | {f"{'x' * 500}{n}": 1 for n in range(900)}
    answer = client(world.owner).post("/api/v1/companies", json=body)
    assert answer.status_code == 422
    problem = answer.json()
    assert len(problem["fields"]) <= 20
    assert all(len(name) <= 100 for name in problem["fields"])
    many = client(world.owner).post("/api/v1/companies", json={f"k{n}": 1 for n in range(900)})
    assert len(many.json()["fields"]) == 20
    assert "880 more" in many.json()["title"] or "881 more" in many.json()["title"]


def test_what_a_record_may_hold_at_most_is_let_through(world: World) -> None:
    thai = "ก" * 2_000
    fields = {f"{'ช่อง'}{n}": thai for n in range(100)}
    body = {"name": "ท" * 200, "description": "ร" * 5_000, "custom_fields": fields}
    assert client(world.owner).post("/api/v1/companies", json=body).status_code == 201


def test_a_long_address_is_refused(world: World) -> None:
    api = client(world.owner)
    assert api.get("/api/v1/companies?q=" + "x" * 20_000).status_code == 414
    for path in ("/api/v1/companies", "/api/v1/me", "/api/v1/pipelines"):
        answer = api.get(f"{path}?" + "&".join(f"k{n}=1" for n in range(2_000)))
        assert answer.status_code == 422, answer.text
        assert len(answer.json()["fields"]) == 20


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/deals?starting_after=abc",
        "/api/v1/deals?page=2",
        "/api/v1/deals?limit=5&cursor=x",
        "/api/v1/me?page=2",
        "/api/v1/pipelines?cursor=x",
        "/api/v1/products?page=2",
        "/api/v1/stages?q=x",
        "/api/v1/roles?limit=5",
        "/api/v1/invitations?after=x",
        "/api/v1/workspace?x=",
        "/api/v1/deals?status=undefined",
        "/api/v1/deals?owner_id=null",
        "/api/v1/deals?sort=;drop",
        "/api/v1/deals?sort=-",
        "/api/v1/deals?after=not-a-uuid",
        "/api/v1/deals?close_from=2569-01-01&close_to=01/02/2026",
        "/api/v1/deals?amount_from=1e400x",
        "/api/v1/deals?amount_from=NaN",
        "/api/v1/deals?limit=0",
        "/api/v1/companies?q=%00",
        "/api/v1/companies/not-a-uuid",
        "/api/v1/contacts?status=lead&status=lead&status=x",
    ],
)
def test_what_a_route_does_not_know_is_never_page_one(world: World, address: str) -> None:
    answer = client(world.owner).get(address)
    assert answer.status_code == 422, answer.text
    assert answer.json()["fields"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/dashboard?period=",
        "/api/v1/dashboard?date_from=&date_to=&currency=",
        "/api/v1/deals?after=00000000-0000-0000-0000-000000000000",
        "/api/v1/deals?amount_from=1e400",
        "/api/v1/companies?q=%ED%A0%80",
        "/api/v1/search?q=%F0%9F%98%80",
        "/api/v1/deals?close_from=0001-01-01&close_to=9999-12-31",
        "/api/v1/dashboard?date_from=0001-01-01&date_to=9999-12-31",
    ],
)
def test_odd_addresses_are_answered(world: World, address: str) -> None:
    answer = client(world.owner).get(address)
    assert answer.status_code in (200, 422), answer.text


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", "/api/v1/notifications/preferences", {"mails": 0}, "mails"),
        ("PUT", "/api/v1/notifications/preferences", {"mails": "yes"}, "mails"),
        ("PUT", "/api/v1/me", {"name": "A", "language": "en", "timezone": ""}, "timezone"),
        ("PUT", "/api/v1/me", {"name": "A", "language": "en", "timezone": "localtime"}, "timezone"),
        ("PUT", "/api/v1/workspace", {"name": "A", "timezone": "", "currency": "THB"}, "timezone"),
        ("POST", "/api/v1/tasks", {"title": "T", "due_date": 0}, "due_date"),
        ("POST", "/api/v1/tasks", {"title": "T", "due_date": "86400"}, "due_date"),
        ("POST", "/api/v1/tasks", {"title": "T", "due_at": 1_700_000_000}, "due_at"),
        ("POST", "/api/v1/tasks", {"title": "T", "due_at": "1e9"}, "due_at"),
        ("POST", "/api/v1/pipelines", {"name": 7}, "name"),
        ("POST", "/api/v1/deals", {"name": "D", "amount": True}, "amount"),
        ("POST", "/api/v1/companies", {"name": "C", "employees": "7"}, "employees"),
        ("POST", "/api/v1/companies", {"name": "C", "employees": True}, "employees"),
        ("PATCH", "/api/v1/companies/{id}", {"version": "1"}, "version"),
        ("PATCH", "/api/v1/companies/{id}", {"version": True}, "version"),
    ],
)
def test_a_value_of_another_type_passes_for_nothing(
    world: World, method: str, path: str, body: dict[str, Any], field: str
) -> None:
    api = client(world.owner)
    made = api.post("/api/v1/companies", json={"name": "Acme"}).json()["id"]
    answer = api.request(method, path.replace("{id}", made), json=body)
    assert answer.status_code == 422, answer.text
    assert list(answer.json()["fields"]) == [field]


def test_an_address_still_spells_numbers_and_truth(world: World) -> None:
    api = client(world.owner)
    assert api.get("/api/v1/deals?limit=5&without_owner=true&amount_from=7&currency=THB").status_code == 200
    assert api.get("/api/v1/notifications?unread=1&limit=5").status_code == 200


def test_answers_are_not_cached_and_another_method_is_refused(world: World) -> None:
    api = client(world.owner)
    for answer in (
        api.get("/api/v1/me"),
        api.get("/api/v1/nothing"),
        api.get("/api/v1/me?x=1"),
        client().get("/api/v1/me"),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    for path, methods in (
        ("/api/v1/me", {"GET", "PUT"}),
        ("/api/v1/companies", {"GET", "POST"}),
        ("/api/v1/auth/token", {"POST"}),
    ):
        answer = api.request("TRACE" if path.endswith("token") else "DELETE", path)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) >= methods, answer.headers


def test_a_forms_charset_breaks_nothing(world: World) -> None:
    """The charset of a form is the sender's word: some spell halves of characters, some are no charset at all."""
    boundary = "x"
    for charset in ("raw_unicode_escape", "zlib_codec", "utf-7", "nonsense"):
        body = f'--{boundary}\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800@x\r\n--{boundary}--\r\n'
        kind = f"multipart/form-data; boundary={boundary}; charset={charset}"
        for path in ("/auth/login", "/auth/register", "/auth/forgot", "/auth/accept", "/auth/reset"):
            answer = browser().post(path, content=body.encode(), headers={"content-type": kind})
            assert answer.status_code in (303, 400, 422), (charset, path, answer.status_code)


def test_bad_input_is_never_a_server_error(world: World) -> None:
    fields = "&".join(f"k{n}=1" for n in range(2_000))
    answer = browser().post(
        "/auth/login", content=fields, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in (303, 400, 413)
    if answer.status_code != 303:
        assert "our side" not in answer.text


async def test_a_service_that_lets_stop_iteration_out_is_an_error_and_no_endless_wait() -> None:
    def broken() -> None:
        raise StopIteration

    with pytest.raises(RuntimeError):
        await asyncio.wait_for(in_thread(broken), 5)
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(in_thread(next, iter(())), 5)


@pytest.mark.parametrize("waits", [(), (0,), (1,), (0, 1, 2)], ids=str)
async def test_a_body_is_read_whole_whether_its_pieces_are_there_or_have_to_be_awaited(waits: tuple[int, ...]) -> None:
    pieces, number = [b'{"a":', b" ", b"1}"], 0

    async def receive() -> Any:
        nonlocal number
        if number in waits:
            await asyncio.sleep(0)
        piece, number = pieces[number], number + 1
        return {"type": "http.request", "body": piece, "more_body": number < len(pieces)}

    assert await limits._read(receive, 100) == (b'{"a": 1}', None)
    number = 0
    with pytest.raises(limits.TooLarge):
        await limits._read(receive, 6)


@pytest.mark.parametrize("waits", [False, True])
async def test_a_client_that_goes_away_ends_the_reading(waits: bool) -> None:
    gone = {"type": "http.disconnect"}

    async def receive() -> Any:
        if waits:
            await asyncio.sleep(0)
        return gone

    assert await limits._read(receive, 100) == (b"", gone)


def test_numbers_keep_all_their_digits() -> None:
    assert limits.check_json(b'{"a": 123456789012345678901234, "b": [-12345678901234567890]}', 10) == {
        "a": 123456789012345678901234,
        "b": [-12345678901234567890],
    }


async def test_a_body_that_trickles_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.1)
    said: list[Any] = []

    async def receive() -> Any:
        await asyncio.sleep(0.03)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def send(message: Any) -> None:
        said.append(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the route was asked")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/companies",
        "query_string": b"",
        "headers": [(b"content-length", b"500"), (b"content-type", b"application/json"), (b"accept-language", b"th")],
    }
    await asyncio.wait_for(limits.Bounded(app)(scope, receive, send), 5)
    assert said[0]["status"] == 408
    assert (b"connection", b"close") in said[0]["headers"]
    assert "เวลา".encode() in said[1]["body"]


async def test_an_upload_that_stops_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOAD_PAUSE_SECONDS", 0.05)
    pieces = [b"x" * 10, b"y" * 10]

    async def receive() -> Any:
        if not pieces:
            await asyncio.sleep(10)
        return {"type": "http.request", "body": pieces.pop(0), "more_body": True}

    paced = limits._paced(receive)
    assert (await paced())["body"] == b"x" * 10
    assert (await paced())["body"] == b"y" * 10
    with pytest.raises(limits.TooSlow):
        await asyncio.wait_for(paced(), 5)


def test_a_nonsense_token_is_refused(world: World) -> None:
    def part(text: bytes) -> str:
        return base64.urlsafe_b64encode(text).decode().rstrip("=")

    nested = part(b'{"alg":' + b"[" * 2_000 + b"]" * 2_000 + b"}")
    for token in (f"{nested}.e30.x", f"{part(b'[' * 1_500)}.e30.x", "x" * 50_000, "..", "\u00ff.\u00ff.\u00ff", "null"):
        answer = client(None, authorization=f"Bearer {token}".encode("latin-1")).get("/api/v1/me")  # type: ignore[arg-type]
        assert answer.status_code == 401, token[:40]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-workspace", "\u00ff" * 300),
        ("accept-language", "," * 20_000),
        ("accept-language", "th;q=nan,en;q=1e999"),
        ("cookie", "crm_session=" + "x" * 20_000),
        ("cookie", "=;=;\u00ff=\u00ff; a[]=1"),
        ("host", "[::1"),
        ("user-agent", "\u00ff" * 5_000),
        ("last-event-id", "1-2-3"),
        ("last-event-id", "\u00b2"),
    ],
)
def test_odd_headers_are_answered(world: World, header: str, value: str) -> None:
    for someone in (None, world.owner):
        api = client(someone)
        answer = api.get("/api/v1/companies", headers=[(header, value.encode("latin-1"))])  # type: ignore[list-item]
        assert answer.status_code in (200, 401, 403), answer.text
        body = {"email": world.owner.email, "password": "wrong"}
        signed = api.post("/api/v1/auth/token", json=body, headers=[(header, value.encode("latin-1"))])  # type: ignore[list-item]
        assert signed.status_code in (200, 401, 429), signed.text


def test_a_method_that_a_fixed_address_does_not_take_is_not_read_as_one_about_a_record(world: World) -> None:
    """Addresses such as /deals/export.csv and /tasks/agenda stand where the id of a record stands in others."""
    api = client(world.owner)
    known = list(routes_of(product.router.routes))
    fixed: dict[str, set[str]] = {}
    for path, route in known:
        if "{" not in path:
            fixed.setdefault(path, set()).update(route.methods)
    shadowed = {
        (path, method)
        for path, taken in fixed.items()
        for other, route in known
        if "{" in other and compile_path(other)[0].match(path)
        for method in route.methods - taken
    }
    assert ("/api/v1/deals/export.csv", "PATCH") in shadowed
    for path, method in sorted(shadowed):
        answer = api.request(method, f"{path}?limit=5", json={} if method != "DELETE" else None)
        assert answer.status_code == 405, (method, path, answer.text)
        assert set(answer.headers["allow"].split(", ")) == fixed[path]
