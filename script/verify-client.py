"""The client part of script/verify-deployment, over REST through nginx and TLS. Runs in the product's own image.

verify-client.py COMMAND …; each prints one JSON line and exits with status 1 when its check fails.
"""

import asyncio
import json
import ssl
import statistics
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

STATE = Path("/scratch/state.json")


def client(base: str, token: str = "") -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    # The certificate is the deployment's own and is not checked.
    return httpx.Client(base_url=base, verify=False, http2=False, timeout=20, headers=headers)  # noqa: S501


def fail(what: str, found: Any) -> None:
    print(json.dumps({"failed": what, "found": str(found)[:2000]}))
    sys.exit(1)


def expect(response: httpx.Response, status: int, what: str) -> Any:
    if response.status_code != status:
        fail(what, f"{response.status_code} {response.text}")
    return response.json() if response.content and "json" in response.headers.get("content-type", "") else None


def known() -> dict[str, Any]:
    return json.loads(STATE.read_text())


def signed_in(base: str) -> httpx.Client:
    """A client with a valid token; waits during a restart. Signs in only when the last token has expired, because
    sign-ins are limited.
    """
    state = known()
    deadline = time.monotonic() + 60
    while True:
        try:
            http = client(base, state.get("token", ""))
            answer = http.get("/api/v1/me")
            if answer.status_code == 200:
                return http
            if answer.status_code == 401:
                answer = http.post(
                    "/api/v1/auth/token",
                    json={"email": state["email"], "password": state["password"]},
                    headers={"Authorization": ""},
                )
                if answer.status_code == 200:
                    state["token"] = answer.json()["access_token"]
                    STATE.write_text(json.dumps(state))
                    continue
            found: Any = answer.text
        except httpx.TransportError as error:
            found = error
        if time.monotonic() > deadline:
            fail("sign in", found)
        time.sleep(0.3)


def main_job(base: str) -> dict[str, Any]:
    """Register, create, list, ask, read the answer as it is written."""
    mark = uuid.uuid4().hex[:10]
    person = {"email": f"verify-{mark}@example.com", "password": f"verify {mark} pass", "name": "Verify"}
    with client(base) as http:
        made = expect(
            http.post(
                "/api/v1/auth/register",
                json={**person, "workspace": f"Verify {mark}", "language": "en", "timezone": "Asia/Bangkok"},
            ),
            201,
            "register",
        )
    STATE.write_text(json.dumps({**person, "mark": mark, "token": made["access_token"]}))
    with client(base, made["access_token"]) as http:
        company = expect(http.post("/api/v1/companies", json={"name": f"Verified {mark}"}), 201, "create a company")
        listed = expect(http.get("/api/v1/companies"), 200, "list companies")
        if company["id"] not in {row["id"] for row in listed["items"]}:
            fail("the company is in the list", listed)
        answer = ask(http, "How many companies are there?")
    return {"company": company["id"], **answer}


def ask(http: httpx.Client, question: str) -> dict[str, Any]:
    began = time.perf_counter()
    conversation = expect(http.post("/api/v1/conversations", json={}), 201, "start a conversation")
    asked = expect(
        http.post(f"/api/v1/conversations/{conversation['id']}/questions", json={"question": question}), 202, "ask"
    )
    first, end = None, None
    for event, data in stream(http, asked["response_id"]):
        if event == "piece" and first is None:
            first = time.perf_counter() - began
        if event == "end":
            end = data
    if not end or end["response"]["status"] != "done":
        fail("the answer is whole", end)
    return {
        "first_piece_s": round(first or 0, 2),
        "answer_s": round(time.perf_counter() - began, 2),
        "answer": end["content"][:80],
    }


def stream(http: httpx.Client, response_id: str) -> Iterator[tuple[str, Any]]:
    """The answer's events; resumes when the connection breaks."""
    last, deadline = "0", time.monotonic() + 120
    while time.monotonic() < deadline:
        event = ""
        try:
            with http.stream(
                "GET", f"/api/v1/ai-responses/{response_id}/stream", headers={"Last-Event-ID": last}
            ) as lines:
                if lines.status_code >= 500:
                    time.sleep(0.5)
                    continue
                if lines.status_code != 200:
                    lines.read()
                    fail("read the stream", f"{lines.status_code} {lines.text}")
                for line in lines.iter_lines():
                    if line.startswith("id: "):
                        last = line[4:]
                    elif line.startswith("event: "):
                        event = line[7:]
                    elif line.startswith("data: "):
                        yield event, json.loads(line[6:])
                        if event in ("end", "error"):
                            return
        except httpx.TransportError:
            time.sleep(0.5)
    fail("the stream ends", response_id)


def writes(base: str, seconds: float, stop: Path) -> dict[str, Any]:
    """Write and ask without pause until `stop` appears; then every acknowledged record must exist exactly once, and
    every requested job must have ended.
    """
    http = signed_in(base)
    run = uuid.uuid4().hex[:8]
    kept: list[tuple[str, str]] = []
    responses: list[str] = []
    gaps: list[float] = []
    refused = 0
    last_good = time.monotonic()
    deadline = time.monotonic() + seconds
    conversation = expect(http.post("/api/v1/conversations", json={}), 201, "start a conversation")["id"]
    n = 0
    while time.monotonic() < deadline and not stop.exists():
        n += 1
        name = f"Write {run} {n}"
        try:
            answer = http.post("/api/v1/companies", json={"name": name})
            if answer.status_code == 201:
                now = time.monotonic()
                gaps.append(now - last_good)
                last_good = now
                kept.append((answer.json()["id"], name))
            elif answer.status_code == 401:
                http = signed_in(base)
            elif answer.status_code >= 500:
                refused += 1
                time.sleep(0.1)
            else:
                fail("a write is taken or put off", f"{answer.status_code} {answer.text}")
            if n % 15 == 0:
                asked = http.post(
                    f"/api/v1/conversations/{conversation}/questions", json={"question": "How many companies?"}
                )
                if asked.status_code == 202:
                    responses.append(asked.json()["response_id"])
        except httpx.TransportError:
            refused += 1
            time.sleep(0.1)
        time.sleep(0.03)
    http = signed_in(base)
    missing = 0
    for ident, name in kept:
        found = http.get(f"/api/v1/companies/{ident}")
        missing += found.status_code != 200 or found.json()["name"] != name
    unfinished = 0
    for ident in responses:
        ends = [data for event, data in stream(http, ident) if event == "end"]
        unfinished += len(ends) != 1 or ends[0]["response"]["status"] not in ("done", "stopped")
    result = {
        "acknowledged": len(kept),
        "missing": missing,
        "put_off": refused,
        "asked": len(responses),
        "unfinished": unfinished,
        "longest_gap_s": round(max(gaps, default=0.0), 1),
    }
    if missing or unfinished or not kept:
        fail("nothing acknowledged is lost", result)
    return result


def recovery(base: str, seconds: float) -> dict[str, Any]:
    """Seconds until a read, a write and an answer work again."""
    began = time.monotonic()
    http = signed_in(base)
    while True:
        try:
            made = http.post("/api/v1/companies", json={"name": f"Recovered {uuid.uuid4().hex[:8]}"})
            if made.status_code == 201 and http.get(f"/api/v1/companies/{made.json()['id']}").status_code == 200:
                break
        except httpx.TransportError:
            pass
        if time.monotonic() - began > seconds:
            fail("recovers", made.text)
        time.sleep(0.2)
    wrote = time.monotonic() - began
    ask(http, "How many companies are there?")
    return {"write_s": round(wrote, 1), "answer_s": round(time.monotonic() - began, 1)}


def page(base: str, path: str = "/companies") -> dict[str, Any]:
    """Sign in with the form, get the page with the cookie, open its socket, and wait for records."""
    return asyncio.run(_page(base, path))


async def _page(base: str, path: str) -> dict[str, Any]:
    state = known()
    with client(base) as http:
        answer = http.post(
            "/auth/login",
            data={"email": state["email"], "password": state["password"], "to": path},
            headers={"Origin": base},
        )
        cookie = http.cookies.get("__Host-crm_session")
        if answer.status_code != 303 or not cookie:
            fail("sign in with the form", f"{answer.status_code} {answer.headers.get('location')}")
        if http.get(path).status_code != 200:
            fail("the page is there", http.get(path).status_code)
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    token = str(uuid.uuid4())
    address = f"{base.replace('https', 'wss', 1)}/_event/?token={token}&EIO=4&transport=websocket"
    router = {"pathname": path, "asPath": path, "query": {}}
    load_event = {"name": "reflex___state____state.hydrate_and_load", "payload": {"vars": {}}, "router_data": router}
    seen = ""
    async with connect(
        address, additional_headers={"Cookie": f"__Host-crm_session={cookie}"}, origin=base, ssl=tls, max_size=None
    ) as socket:
        await socket.recv()
        await socket.send(f"40/_event,{json.dumps({'event': load_event})}")
        try:
            async with asyncio.timeout(20):
                while state["mark"] not in seen or f"Verified {state['mark']}" not in seen:
                    message = str(await socket.recv())
                    if message == "2":
                        await socket.send("3")
                    seen += message
        except TimeoutError:
            fail("records arrive on the page", seen[-500:])
    return {"bytes": len(seen), "records": "on the page"}


def panels(prometheus: str, folder: str) -> dict[str, Any]:
    """Check that every expression of every dashboard has values."""
    empty, asked = [], 0
    with httpx.Client(base_url=prometheus, timeout=20) as http:
        for file in sorted(Path(folder).glob("*.json")):
            for made in json.loads(file.read_text())["panels"]:
                for target in made["targets"]:
                    asked += 1
                    answer = http.get(
                        "/api/v1/query", params={"query": target["expr"].replace("$__rate_interval", "5m")}
                    )
                    if answer.status_code != 200 or not answer.json()["data"]["result"]:
                        empty.append(f"{file.stem}: {made['title']} ({target['legendFormat']})")
        rules = http.get("/api/v1/rules").json()["data"]["groups"]
        broken = [r["name"] for group in rules for r in group["rules"] if r["health"] != "ok"]
    if empty or broken:
        fail(f"{len(empty)} of {asked} expressions give nothing", [*empty, *broken])
    return {"expressions": asked, "rules": sum(len(group["rules"]) for group in rules)}


def latency(base: str, calls: int) -> dict[str, Any]:
    """p50 and p95 of reading a page of the list, one request after another on four connections."""
    token = signed_in(base).headers["Authorization"].partition(" ")[2]
    found: list[float] = []

    def run() -> None:
        with client(base, token) as http:
            for _ in range(calls // 4):
                began = time.perf_counter()
                answer = http.get("/api/v1/companies")
                if answer.status_code == 200:
                    found.append(time.perf_counter() - began)
                else:
                    time.sleep(0.2)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cut = statistics.quantiles(found, n=100)
    return {"calls": len(found), "p50_ms": round(cut[49] * 1000, 1), "p95_ms": round(cut[94] * 1000, 1)}


def load(base: str, seconds: float) -> dict[str, Any]:
    """Eight people list, read, write, search and ask without pause."""
    token = signed_in(base).headers["Authorization"].partition(" ")[2]
    deadline, calls, broken = time.monotonic() + seconds, [0] * 8, [0] * 8

    def run(person: int) -> None:
        with client(base, token) as http:
            conversation = expect(http.post("/api/v1/conversations", json={}), 201, "start a conversation")["id"]
            while time.monotonic() < deadline:
                n = calls[person] = calls[person] + 1
                if n % 25 == 0:
                    path, content = f"/api/v1/conversations/{conversation}/questions", {"question": "Who won most?"}
                    answer = http.post(path, json=content)
                elif n % 20 == 0:
                    answer = http.post("/api/v1/companies", json={"name": f"Load {person} {n}"})
                elif n % 4 == 1:
                    answer = http.get("/api/v1/companies", params={"q": "Load"})
                else:
                    answer = http.get("/api/v1/companies")
                broken[person] += answer.status_code >= 500

    threads = [threading.Thread(target=run, args=(person,)) for person in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result = {"calls": sum(calls), "per_second": round(sum(calls) / seconds), "broken": sum(broken)}
    if sum(broken):
        fail("everything is answered", result)
    return result


def hardening(base: str) -> dict[str, Any]:
    """Check that closed paths are closed, that the headers are there, and that pages redirect correctly."""
    with client(base) as http:
        for path in ("/metrics", "/_upload", "/_upload/x", "/_health", "/_all_routes", "/index.html.gz"):
            if http.get(path).status_code != 404:
                fail(f"{path} is closed", http.get(path).status_code)
        page = http.get("/login", headers={"Accept-Language": "en"})
        policy = page.headers.get("content-security-policy", "")
        if page.status_code != 200 or "sha256-" not in policy or "unsafe-eval" in policy:
            fail("the sign-in page has a strict policy", f"{page.status_code} {policy}")
        thai = http.get("/login", headers={"Accept-Language": "th"})
        if thai.status_code != 303 or thai.headers["location"] != "/th/login":
            fail("Thai visitors get the Thai page", f"{thai.status_code} {thai.headers.get('location')}")
        home = http.get("/companies", headers={"Accept-Language": "en"})
        if home.status_code != 303 or not home.headers["location"].startswith("/login?to="):
            fail("visitors are led to the sign-in page", f"{home.status_code} {home.headers.get('location')}")
        if http.get("/no-such-page").status_code != 404:
            fail("what is not there is not found", http.get("/no-such-page").status_code)
        own = http.get("/companies", headers={"Cookie": "__Host-crm_session=x"})
        if own.status_code != 200 or "sha256-" not in own.headers.get("content-security-policy", ""):
            fail("a signed-in visitor gets the page", own.status_code)
        codes = {
            http.post("/auth/login", data={"email": "x", "password": "y"}).headers.get("location", "")[:22]
            for _ in range(40)
        }
        if "/login?error=throttled" not in codes:
            fail("signing in is limited", codes)
    return {"closed": 6, "policy": "strict", "redirects": "right", "limits": "hold"}


COMMANDS = {
    "page": lambda base, *_: page(base),
    "panels": lambda prometheus, folder: panels(prometheus, folder),
    "main-job": lambda base, *_: main_job(base),
    "hardening": lambda base, *_: hardening(base),
    "writes": lambda base, seconds, stop: writes(base, float(seconds), Path(stop)),
    "recovery": lambda base, seconds: recovery(base, float(seconds)),
    "load": lambda base, seconds: load(base, float(seconds)),
    "latency": lambda base, calls: latency(base, int(calls)),
}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])), flush=True)
