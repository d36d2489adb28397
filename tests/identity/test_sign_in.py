"""Registering, signing in and out, throttling, tokens, sessions and the password."""

import time
from datetime import timedelta
from statistics import median
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import create_engine, text

from crm_app.core.clock import now
from crm_app.core.config import settings
from crm_app.identity import passwords, service
from crm_app.identity.attempts import PER_ACCOUNT_AND_ADDRESS
from crm_app.operations.bootstrap import connect
from crm_app.operations.embedded import Services
from tests.support.world import PASSWORD, World, browser, client, honest_passwords, sign_in

FORM = {"name": "New", "email": "new@example.com", "password": PASSWORD, "workspace": "ร้านใหม่"}


def token(email: str = "owner@example.com", password: str = PASSWORD, **more: Any) -> Any:
    return client().post("/api/v1/auth/token", json={"email": email, "password": password, **more})


def test_registering_makes_a_person_a_workspace_and_a_session(world: World) -> None:
    http = browser()
    answer = http.post("/auth/register", data={**FORM, "language": "th"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    me = http.get("/api/v1/me").json()
    assert (me["email"], me["language"]) == ("new@example.com", "th")
    assert http.get("/api/v1/workspace").json()["name"] == "ร้านใหม่"
    assert {stage["name"] for stage in http.get("/api/v1/stages").json()}


def test_bad_input_comes_back_with_what_was_typed_and_no_password(world: World) -> None:
    answer = browser().post("/auth/register", data={**FORM, "email": "nope", "password": "short", "language": "th"})
    where = answer.headers["location"]
    assert where.startswith("/th/register?error=invalid")
    assert "email=nope" in where
    assert "fault_email=email" in where
    assert "fault_password=too_short" in where
    assert "short&" not in where.replace("too_short", "")
    taken = browser().post("/auth/register", data={**FORM, "email": world.owner.email})
    assert "fault_email=email_taken" in taken.headers["location"]


def test_registration_can_be_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_REGISTRATION_OPEN", "false")
    settings.cache_clear()
    assert "error=registration_closed" in browser().post("/auth/register", data=FORM).headers["location"]
    assert client().post("/api/v1/auth/register", json=FORM).status_code == 403


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(world: World) -> None:
    wrong, unknown = token(password="something else"), token("nobody@example.com")
    assert wrong.status_code == unknown.status_code == 401
    drop = ("request_id",)
    assert {k: v for k, v in wrong.json().items() if k not in drop} == {
        k: v for k, v in unknown.json().items() if k not in drop
    }
    pages = [
        browser().post("/auth/login", data={"email": email, "password": "x"}).headers["location"]
        for email in ("owner@example.com", "nobody@example.com")
    ]
    assert pages[0].replace("owner", "nobody") == pages[1]


def test_unknown_and_wrong_take_alike_long(world: World) -> None:
    def seconds(hashed: str | None) -> float:
        taken = []
        for _ in range(5):
            started = time.process_time()
            passwords.check_password("wrong", hashed)
            taken.append(time.process_time() - started)
        return median(taken)

    with honest_passwords():
        known = passwords.hash_password(PASSWORD)
        passwords.check_password("x", None)
        assert "$m=47104,t=1,p=1$" in known, (
            "OWASP's parameters: 46 MiB, which an attacker needs for each guess as well"
        )
        assert 0.5 < seconds(known) / seconds(None) < 2


def test_too_many_attempts_wait_and_a_restart_forgets_none(world: World) -> None:
    from crm_app.core import pool

    answers = [token(password="wrong").status_code for _ in range(PER_ACCOUNT_AND_ADDRESS)]
    assert set(answers) == {401}
    pool.dispose()  # as a new process would begin
    blocked = token()
    assert blocked.status_code == 429
    assert int(blocked.headers["retry-after"]) > 0
    page = browser().post("/auth/login", data={"email": "owner@example.com", "password": PASSWORD})
    assert "error=throttled" in page.headers["location"]
    assert token("admin@example.com").status_code == 200


def test_a_clock_that_was_set_back_locks_no_account(world: World, database: Services) -> None:
    """As if the clock had been a day ahead when the attempts were made, and the token was given out."""
    answers = [token(password="wrong").status_code for _ in range(PER_ACCOUNT_AND_ADDRESS + 1)]
    assert answers[-1] == 429
    with connect(database.owner_database_url) as cursor:
        cursor.execute("update throttle set started_at = started_at + interval '1 day'")
    assert token().status_code == 200
    with patch("crm_app.core.tokens.now", lambda: now() + timedelta(seconds=30)):
        ahead = service.tokens_for(world.owner.caller)["access_token"]
    assert client(None, authorization=f"Bearer {ahead}").get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_jumps_ends_no_session(world: World, database: Services, hours: int) -> None:
    """As if the clock had gone an hour on, or back: an access token may end, the session and what renews it do not."""
    given = token().json()
    early = now() - timedelta(hours=hours)
    with patch("crm_app.core.tokens.now", lambda: early):
        access = service.tokens_for(world.owner.caller)["access_token"]
    with connect(database.owner_database_url) as cursor:
        for table, moments in (
            ("user_session", ("created_at", "last_seen_at", "expires_at")),
            ("refresh_token", ("created_at", "expires_at")),
        ):
            shifted = ", ".join(f"{name} = {name} - make_interval(hours => {hours})" for name in moments)
            cursor.execute(f"update {table} set {shifted}")
    api = client(None, authorization=f"Bearer {access}")
    assert api.get("/api/v1/me").status_code == (401 if hours > 0 else 200)
    assert browser(world.owner).get("/api/v1/me").status_code == 200
    renewed = client().post("/api/v1/auth/refresh", json={"refresh_token": given["refresh_token"]})
    assert renewed.status_code == 200
    head = {"authorization": f"Bearer {renewed.json()['access_token']}"}
    assert client(None, **head).get("/api/v1/me").status_code == 200


def test_signing_out_kills_the_cookie_and_every_token(world: World) -> None:
    http = browser(world.owner)
    tokens = service.tokens_for(world.owner.caller)
    assert http.get("/api/v1/me").status_code == 200
    out = http.post("/auth/logout")
    assert (out.status_code, out.headers["location"]) == (303, "/login?lang=en")
    assert browser(world.owner).get("/api/v1/me").status_code == 401
    assert client(world.owner).get("/api/v1/me").status_code == 401
    used = client().post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert used.status_code == 401


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(world: World) -> None:
    first = token().json()
    second = client().post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]}).json()
    head = {"authorization": f"Bearer {second['access_token']}"}
    assert client(None, **head).get("/api/v1/me").status_code == 200
    again = client().post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert again.status_code == 401
    assert client(None, **head).get("/api/v1/me").status_code == 401
    assert client().post("/api/v1/auth/refresh", json={"refresh_token": second["refresh_token"]}).status_code == 401


@pytest.mark.parametrize("change", ["alg", "secret", "expired", "audience", "other"])
def test_forged_tokens_are_refused(world: World, change: str) -> None:
    import jwt

    caller = world.owner.caller
    claims = {"sid": str(caller.session_id), "ws": str(caller.workspace_id), "slug": "acme", "aud": "crm-api"}
    claims |= {"iat": int(time.time()), "exp": int(time.time()) + 600}  # type: ignore[dict-item]
    secret, algorithm = settings().secret_key.get_secret_value(), "HS256"
    if change == "alg":
        secret, algorithm = "", "none"
    elif change == "secret":
        secret = "x" * 40
    elif change == "expired":
        claims["exp"] = int(time.time()) - 5  # type: ignore[assignment]
    elif change == "audience":
        claims["aud"] = "another"
    else:
        claims["ws"] = str(world.stranger.caller.workspace_id)
    forged = jwt.encode(claims, secret, algorithm=algorithm)
    status = client(None, authorization=f"Bearer {forged}").get("/api/v1/companies").status_code
    assert status == (403 if change == "other" else 401)


def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(world: World) -> None:
    second, third = sign_in(world.member), sign_in(world.member)
    mine = client(world.member).get("/api/v1/me/sessions").json()
    assert len(mine) == 3
    assert [row["current"] for row in mine].count(True) == 1
    assert client(world.member).delete(f"/api/v1/me/sessions/{second.caller.session_id}").status_code == 204
    assert client(second).get("/api/v1/me").status_code == 401
    assert client(world.member).delete("/api/v1/me/sessions").json() == {"revoked": 1}
    assert client(third).get("/api/v1/me").status_code == 401
    assert client(world.member).get("/api/v1/me").status_code == 200
    foreign = client(world.member).delete(f"/api/v1/me/sessions/{world.owner.caller.session_id}")
    assert foreign.status_code == 404
    assert client(world.owner).get("/api/v1/me").status_code == 200


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    other = sign_in(world.member)
    wrong = client(world.member).put("/api/v1/me/password", json={"current": "wrong", "new": "quite another one"})
    assert wrong.status_code == 422
    assert "current" in wrong.json()["fields"]
    right = client(world.member).put("/api/v1/me/password", json={"current": PASSWORD, "new": "quite another one"})
    assert right.status_code == 204
    assert client(other).get("/api/v1/me").status_code == 401
    assert client(world.member).get("/api/v1/me").status_code == 200
    assert token(world.member.email).status_code == 401
    assert token(world.member.email, "quite another one").status_code == 200


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "x" * 9000,
    ],
)
def test_signing_in_leads_nowhere_else(world: World, to: str) -> None:
    answer = browser().post("/auth/login", data={"email": world.owner.email, "password": PASSWORD, "to": to})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_signing_in_leads_back(world: World) -> None:
    data = {"email": world.owner.email, "password": PASSWORD, "to": "/companies?q=a&sort=-name"}
    assert browser().post("/auth/login", data=data).headers["location"] == "/companies?q=a&sort=-name"


def test_no_secret_is_kept_in_the_clear(world: World) -> None:
    tokens = service.tokens_for(world.owner.caller)
    with create_engine(settings().owner_database_url).connect() as connection:
        kept = str(connection.execute(text("select * from user_session")).all())
        kept += str(connection.execute(text("select * from refresh_token")).all())
        kept += str(connection.execute(text("select * from person")).all())
    for secret in (world.owner.browser_token, tokens["refresh_token"], tokens["access_token"], PASSWORD):
        assert secret not in kept
