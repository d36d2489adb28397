"""A forgotten password: the link, its effects, and that a request reveals nothing."""

from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from crm_app.core.config import settings
from crm_app.core.errors import NotFound
from crm_app.identity import recovery
from crm_app.identity.state import ResetState
from crm_app.workspaces import service as workspaces
from crm_app.workspaces.invitations import invitation_secret
from crm_app.workspaces.schemas import MemberPatch
from tests.support.states import opened
from tests.support.world import PASSWORD, World, browser, client, sign_in

NEW = "an entirely new password"


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that could send email; nothing is sent here."""
    monkeypatch.setenv("CRM_SMTP_URL", "smtp://localhost:1")
    settings.cache_clear()


def secret(email: str) -> str:
    return recovery.link(email).partition("token=")[2]


def signs_in(email: str, password: str) -> bool:
    return client().post("/api/v1/auth/token", json={"email": email, "password": password}).status_code == 200


def jobs_of(world: World) -> int:
    with world.owner.work() as work:
        found = work.db.execute(text("select count(*) from job where kind = 'mail.send_reset'"))
        return int(found.scalar_one())


def test_a_link_works_once_and_signs_everything_out(world: World) -> None:
    elsewhere, first, second = sign_in(world.member), secret(world.member.email), secret(world.member.email)
    confirm = "/api/v1/auth/password-reset/confirm"
    assert client().post(confirm, json={"token": first, "password": NEW}).status_code == 204
    for old in (world.member, elsewhere):
        assert client(old).get("/api/v1/me").status_code == 401
    assert signs_in(world.member.email, NEW)
    assert not signs_in(world.member.email, PASSWORD)
    for used in (first, second):  # the other link is over as well
        again = client().post(confirm, json={"token": used, "password": "yet another password"})
        assert again.status_code == 404
    assert signs_in(world.member.email, NEW)
    assert client(world.owner).get("/api/v1/me").status_code == 200, "others stay signed in"


def test_a_link_expires(world: World) -> None:
    token = secret(world.member.email)
    with create_engine(settings().owner_database_url).begin() as connection:
        connection.execute(text("update password_reset set expires_at = now() - interval '1 second'"))
    answer = browser().post("/auth/reset", data={"token": token, "password": NEW, "language": "th"})
    assert answer.headers["location"].startswith("/th/reset?error=reset_over")
    assert signs_in(world.member.email, PASSWORD)


def test_a_weak_password_uses_nothing_up(world: World) -> None:
    token = secret(world.member.email)
    refused = browser().post("/auth/reset", data={"token": token, "password": "short"})
    where = refused.headers["location"]
    assert "fault_password=too_short" in where
    assert f"token={token}" in where
    assert "password=short" not in where
    assert (
        browser().post("/auth/reset", data={"token": token, "password": NEW}).headers["location"].startswith("/login")
    )


def test_who_asks_learns_nothing_about_whom(world: World, mail: None) -> None:
    answers = []
    for email in (world.member.email, "nobody@example.com"):
        form = browser().post("/auth/forgot", data={"email": email, "language": "en"})
        rest = client().post("/api/v1/auth/password-reset", json={"email": email})
        answers.append((form.status_code, form.headers["location"], rest.status_code, rest.content))
    assert answers[0] == answers[1] == (303, "/forgot?lang=en&sent=1", 202, b"")
    assert jobs_of(world) == 2, "for the one that there is"


def test_asking_is_limited(world: World, mail: None) -> None:
    def ask() -> str:
        return str(browser().post("/auth/forgot", data={"email": world.member.email}).headers["location"])

    assert [("sent=1" in ask()) for _ in range(4)] == [True, True, True, False]
    assert "error=throttled" in ask()
    assert jobs_of(world) == 3


def test_without_a_mail_server_the_page_names_whom_to_ask(world: World) -> None:
    assert "error=no_mail" in browser().post("/auth/forgot", data={"email": world.member.email}).headers["location"]
    answer = client().post("/api/v1/auth/password-reset", json={"email": world.member.email})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert jobs_of(world) == 0


def test_a_link_frees_somebody_who_was_locked_out(world: World) -> None:
    for _ in range(9):
        signs_in(world.member.email, "wrong")
    assert not signs_in(world.member.email, PASSWORD)
    body = {"token": secret(world.member.email), "password": NEW}
    assert client().post("/api/v1/auth/password-reset/confirm", json=body).status_code == 204
    assert signs_in(world.member.email, NEW)


def test_no_link_is_made_for_an_unknown_or_former_member(world: World) -> None:
    with pytest.raises(NotFound):
        recovery.link("nobody@example.com")
    with world.owner.work() as work:
        version = workspaces.member(work, world.member.member_id)["version"]
        workspaces.update_member(work, world.member.member_id, MemberPatch(version=version, status="inactive"))
    with pytest.raises(NotFound):
        recovery.link(world.member.email)


def test_secrets_of_one_kind_are_none_of_another(world: World) -> None:
    reset_id = UUID(int=7)
    assert invitation_secret(reset_id) != recovery.address(reset_id).partition("token=")[2]


async def test_a_link_that_is_over_says_so_when_it_is_opened(world: World) -> None:
    """Before anybody types a password, and offers another."""
    token = secret(world.member.email)
    async with opened(world.owner, f"/reset?token={token}") as page:
        await page.call(ResetState, "load")
        assert (await page.state(ResetState)).status == "open"
        body = {"token": token, "password": NEW}
        assert client().post("/api/v1/auth/password-reset/confirm", json=body).status_code == 204
        await page.call(ResetState, "load")
        assert (await page.state(ResetState)).status == "over"
        page.go("/reset?token=nonsense")
        await page.call(ResetState, "load")
        assert (await page.state(ResetState)).status == "over"
