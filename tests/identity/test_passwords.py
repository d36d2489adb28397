"""Passwords that others would try first are refused wherever one is chosen; old links and sessions end with the old one; few are
hashed at once.
"""

import asyncio
import threading
import time
from typing import Any

import pytest

from crm_app.core.errors import Invalid, TooMany, Unauthenticated
from crm_app.identity import passwords, recovery
from crm_app.identity.common_passwords import check_choice, is_common, is_own
from crm_app.identity.passwords import Hashing
from crm_app.workspaces import service as workspaces
from crm_app.workspaces.schemas import MemberPatch
from tests.support.world import PASSWORD, World, browser, client, sign_in

OWN = ("Somchai Jaidee", "somchai.j@acme-trading.co.th", "Acme Trading")


@pytest.mark.parametrize(
    "password",
    [
        "1234567890", "0987654321", "1q2w3e4r5t", "1qaz2wsx3edc", "qwertyuiop", "qwertyuiop!", "asdfghjkl1234", "aaaaaaaaaa",
        "1212121212", "12341234123", "abcabcabcabc", "abcdefghij", "Password123!", "P@ssw0rd2026", "p4ssw0rd!!",
        "passwordpassword",
        "password password", "iloveyou2026", "Thailand2569", "administrator", "changeme123", "Welcome2026!",
        "Summer2026!",
        "รหัสผ่าน1234", "zaq1xsw2cde3",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_common(password: str) -> None:
    assert is_common(password)
    with pytest.raises(Invalid):
        check_choice(password)


@pytest.mark.parametrize(
    "password",
    [
        "a long enough password",
        "correct horse battery",
        "tractor-lamp-9-violet",
        "ม้าลายวิ่งบนดาว",
        "gZ8#kk2pQw",
        "qwertyhorse5tab",
    ],
)
def test_an_uncommon_password_is_accepted(password: str) -> None:
    check_choice(password, *OWN)


@pytest.mark.parametrize(
    "password",
    [
        "somchaijaidee",
        "Somchai2026!",
        "S0mchai1234",
        "AcmeTrading",
        "acme2026acme",
        "somchai.j@acme-trading.co.th",
        "Jaidee-Somchai-99",
    ],
)
def test_a_persons_own_names_are_no_password(password: str) -> None:
    assert is_own(password, OWN)


@pytest.mark.parametrize("password", ["somchai likes green tea", "acme rocket tree", "jaidee7violet"])
def test_a_name_among_other_words_is(password: str) -> None:
    assert not is_own(password, OWN)


def refusals(world: World) -> list[Any]:
    """Every place where a password is chosen, with one that is common and one that is the person's own."""
    role = next(r["id"] for r in client(world.owner).get("/api/v1/roles").json() if r["key"] == "member")
    answers = []
    for number, password in enumerate(("Password123!", "member2026!")):
        body = {"email": f"member{number}@x.example.com", "role_id": role}
        link = client(world.owner).post("/api/v1/invitations", json=body).json()["link"]
        token = recovery.link(world.member.email).partition("token=")[2]
        register = {"name": "Member", "email": f"m{number}@example.com", "password": password, "workspace": "W"}
        invited = {"token": link.partition("token=")[2], "name": "Member", "password": password}
        answers += [
            client().post("/api/v1/auth/register", json=register),
            client().post("/api/v1/auth/accept", json=invited),
            client().post("/api/v1/auth/password-reset/confirm", json={"token": token, "password": password}),
            client(world.member).put("/api/v1/me/password", json={"current": PASSWORD, "new": password}),
        ]
    return answers


def test_every_place_where_a_password_is_chosen_refuses_them(world: World) -> None:
    for answer in refusals(world):
        assert answer.status_code == 422, answer.text
        [(field, message)] = answer.json()["fields"].items()
        assert field in ("password", "new")
        assert message.startswith(("Others would try", "This is your own"))
    form = {"name": "A", "email": "a@example.com", "password": "Password123!", "workspace": "W", "language": "th"}
    assert "fault_password=password_common" in browser().post("/auth/register", data=form).headers["location"]


def test_a_changed_password_ends_links_sessions_and_tokens_but_this_one(world: World) -> None:
    """Two links are asked for, the second is used; then the password is changed in the profile while a third is open."""
    confirm = "/api/v1/auth/password-reset/confirm"
    first, second = (recovery.link(world.member.email).partition("token=")[2] for _ in range(2))
    assert client().post(confirm, json={"token": second, "password": "the second of all"}).status_code == 204
    assert client().post(confirm, json={"token": first, "password": "the first of all"}).status_code == 404

    password = {"email": world.member.email, "password": "the second of all"}
    here, there = (client().post("/api/v1/auth/token", json=password).json() for _ in range(2))
    third = recovery.link(world.member.email).partition("token=")[2]
    assert recovery.of(third)["email"] == world.member.email
    api = client(authorization=f"Bearer {here['access_token']}")
    changed = api.put("/api/v1/me/password", json={"current": "the second of all", "new": "chosen in the profile"})
    assert changed.status_code == 204
    assert client().post(confirm, json={"token": third, "password": "the third of all"}).status_code == 404
    assert api.get("/api/v1/me").status_code == 200, "this session stays"
    assert client().post("/api/v1/auth/refresh", json={"refresh_token": here["refresh_token"]}).status_code == 200
    other = client(authorization=f"Bearer {there['access_token']}")
    assert other.get("/api/v1/me").status_code == 401
    assert client().post("/api/v1/auth/refresh", json={"refresh_token": there["refresh_token"]}).status_code == 401


def test_a_removed_members_link_and_tokens_are_dead_and_answered(world: World) -> None:
    token, refresh = recovery.link(world.member.email).partition("token=")[2], world.member.tokens["refresh_token"]
    elsewhere = sign_in(world.member)
    with world.owner.work() as work:
        version = workspaces.member(work, world.member.member_id)["version"]
        workspaces.update_member(work, world.member.member_id, MemberPatch(version=version, status="inactive"))
    body = {"token": token, "password": "an entirely new one"}
    assert client().post("/api/v1/auth/password-reset/confirm", json=body).status_code == 404
    answer = client().post("/api/v1/auth/refresh", json={"refresh_token": refresh})
    assert answer.status_code == 401, "an answer, and no endless wait"
    assert client(elsewhere).get("/api/v1/companies").status_code == 403


def test_an_invitation_is_no_way_around_the_limit_of_signing_in(world: World) -> None:
    """Eight guesses at somebody's password in all, half of them by signing in, half by invitations of one's own."""
    role = next(r["id"] for r in client(world.stranger).get("/api/v1/roles").json() if r["key"] == "member")
    body = {"email": world.member.email, "role_id": role}
    token = client(world.stranger).post("/api/v1/invitations", json=body).json()["link"].partition("token=")[2]
    signing = [
        client().post("/api/v1/auth/token", json={"email": world.member.email, "password": "wrong"}).status_code
        for _ in range(4)
    ]
    accepting = [
        client().post("/api/v1/auth/accept", json={"token": token, "password": "wrong"}).status_code for _ in range(5)
    ]
    assert signing == [401] * 4
    assert accepting == [422] * 4 + [429]


async def test_few_are_hashed_at_once_and_few_wait() -> None:
    hashing, goes_on, running = Hashing(at_once=2, most_waiting=1), threading.Event(), list[str]()

    def hashes(name: str) -> str:
        running.append(name)
        assert goes_on.wait(30)
        return name

    first = [asyncio.create_task(hashing.run(hashes, name)) for name in ("a", "b", "waits")]
    async with asyncio.timeout(30):
        while len(running) < 2:  # noqa: ASYNC110 - threads tell nobody
            await asyncio.sleep(0.01)
    with pytest.raises(TooMany):
        await hashing.run(hashes, "too many")
    assert sorted(running) == ["a", "b"]
    goes_on.set()
    assert await asyncio.gather(*first) == ["a", "b", "waits"]
    assert await hashing.run(hashes, "later") == "later", "there is room again"


async def test_services_have_threads_while_all_that_hash_are_busy() -> None:
    from crm_app.core.threads import in_thread

    goes_on, busy = threading.Event(), Hashing(at_once=1, most_waiting=20)
    waiting = [asyncio.create_task(busy.run(goes_on.wait, 30)) for _ in range(20)]
    await asyncio.sleep(0)
    assert await in_thread(str, 1) == "1"
    goes_on.set()
    await asyncio.gather(*waiting)


async def test_a_refusal_takes_as_long_as_the_costliest_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "REFUSED_SECONDS", 0.4)

    def refuses() -> None:
        raise Unauthenticated

    began = time.monotonic()
    with pytest.raises(Unauthenticated):
        await Hashing().run(refuses)
    assert time.monotonic() - began >= 0.4


def test_a_hash_with_earlier_parameters_is_renewed() -> None:
    earlier = passwords._context.copy()
    earlier.update(argon2__memory_cost=128, argon2__time_cost=3)
    right, renewed = passwords.check_password(PASSWORD, earlier.hash(PASSWORD))
    assert right
    assert renewed is not None
    assert passwords.check_password(PASSWORD, renewed) == (True, None)
    assert passwords.check_password("something else", earlier.hash(PASSWORD)) == (False, None)
