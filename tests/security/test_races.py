"""Limits under simultaneous calls: many callers at once cannot exceed them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.conversations import asking
from crm_app.conversations.schemas import AskIn, ConversationIn
from crm_app.core.config import settings
from crm_app.core.errors import AppError, NotFound
from crm_app.deals import service as deals
from crm_app.deals.schemas import DealIn
from crm_app.files import service as files
from crm_app.identity import owners, service
from crm_app.identity.schemas import AcceptIn
from crm_app.pipelines import service as pipelines
from crm_app.pipelines import stages as stage_service
from crm_app.pipelines.schemas import PipelineIn, StageIn
from crm_app.products import service as product_service
from crm_app.products.kind import ProductIn
from crm_app.workspaces import invitations
from crm_app.workspaces import service as workspaces
from crm_app.workspaces.schemas import InvitationIn, MemberPatch, RoleIn
from tests.support.world import CLIENT, PASSWORD, Someone, World, join


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave, or the refusal that it met; all begin at the same moment."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait(30)
        try:
            return call()
        except AppError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def done(answers: list[Any]) -> int:
    """How many were not refused."""
    return sum(not isinstance(answer, AppError) for answer in answers)


def scalar(someone: Someone, sql: str, **values: Any) -> Any:
    with someone.work() as work:
        return work.db.execute(text(sql), values).scalar_one()


def role(someone: Someone, key: str) -> Any:
    return scalar(someone, "select id from role where key = :key", key=key)


def change(someone: Someone, member_id: Any, **values: Any) -> Callable[[], None]:
    version = scalar(someone, "select version from membership where id = :id", id=member_id)

    def run() -> None:
        with someone.work() as work:
            workspaces.update_member(work, member_id, MemberPatch(version=version, **values))

    return run


OWNERS = (
    "select count(*) from membership m join role r on r.workspace_id = m.workspace_id and r.id = m.role_id "
    "where r.key = 'owner' and m.status = 'active'"
)


@pytest.mark.parametrize("how", ["demote each other", "demote themselves", "leave"])
def test_a_workspace_keeps_an_owner(world: World, how: str) -> None:
    second = join(world.owner, "owner", "second")
    viewer = role(world.owner, "viewer")
    for _ in range(4):
        targets = {
            "demote each other": [
                (world.owner, second, {"role_id": viewer}),
                (second, world.owner, {"role_id": viewer}),
            ],
            "demote themselves": [
                (world.owner, world.owner, {"role_id": viewer}),
                (second, second, {"role_id": viewer}),
            ],
            "leave": [(world.owner, second, {"status": "inactive"}), (second, world.owner, {"status": "inactive"})],
        }[how]
        answers = at_once(*(change(who, whom.member_id, **values) for who, whom, values in targets))
        assert done(answers) == 1, answers
        assert scalar(world.admin, OWNERS) == 1
        owners.make_owner(settings().owner_database_url, "acme", world.owner.email)
        owners.make_owner(settings().owner_database_url, "acme", second.email)


def test_an_operator_gives_a_workspace_an_owner_again(world: World) -> None:
    url = settings().owner_database_url
    assert owners.orphans(url) == []
    with world.owner.work() as work:  # as it stood after the two of them had demoted each other
        work.db.execute(
            text("update membership set role_id = :r where id = :m"),
            {"r": role(world.admin, "viewer"), "m": world.owner.member_id},
        )
    assert [one.slug for one in owners.orphans(url)] == ["acme"]
    for slug, email in (("acme", "nobody@example.com"), ("nowhere", world.admin.email), ("other", world.admin.email)):
        with pytest.raises(NotFound):
            owners.make_owner(url, slug, email)
    owners.make_owner(url, "acme", f" {world.admin.email.upper()} ")
    assert owners.orphans(url) == []
    with world.admin.work() as work:
        assert work.principal.role == "owner"


def test_an_invitation_from_before_takes_no_owners_role(world: World) -> None:
    with world.owner.work() as work:
        workspaces.update_member(work, world.admin.member_id, MemberPatch(version=1, status="inactive"))
        offer = invitations.invite(work, InvitationIn(email=world.admin.email, role_id=role(world.owner, "viewer")))
        owner = role(world.owner, "owner")
        workspaces.update_member(work, world.admin.member_id, MemberPatch(version=2, status="active", role_id=owner))
    service.accept_invitation(AcceptIn(token=offer.secret, password=PASSWORD), CLIENT)
    assert scalar(world.owner, OWNERS) == 2


def test_ten_questions_at_once_are_three(world: World) -> None:
    def start() -> None:
        with world.member.work() as work:
            asking.start(work, ConversationIn(question="How many deals are open?"))

    answers = at_once(*[start] * 8)
    assert done(answers) == asking.MAX_OPEN, answers
    assert scalar(world.member, "select count(*) from ai_response") == asking.MAX_OPEN


def test_two_questions_at_once_in_one_conversation_are_one(world: World) -> None:
    with world.member.work() as work:
        conversation_id = asking.start(work, ConversationIn(title="Deals"))[0].id

    def ask() -> None:
        with world.member.work() as work:
            asking.ask(work, conversation_id, AskIn(question="How many deals are open?"))

    assert done(at_once(*[ask] * 4)) == 1


def test_limits_of_a_workspace_hold_for_many_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspaces, "MAX_ROLES", 6)
    monkeypatch.setattr(pipelines, "MAX_PIPELINES", 3)
    monkeypatch.setattr(stage_service, "MAX_STAGES", 8)
    monkeypatch.setattr(product_service, "MAX_PRODUCTS", 2)
    pipeline = scalar(world.owner, "select id from pipeline limit 1")

    def within(what: Callable[[Any], Any]) -> Callable[[], None]:
        def run() -> None:
            with world.owner.work() as work:
                what(work)

        return run

    roles = [
        within(lambda work, n=n: workspaces.add_role(work, RoleIn(name=f"R{n}", permissions={}))) for n in range(6)
    ]
    assert done(at_once(*roles)) == 2
    more = [within(lambda work, n=n: pipelines.add_pipeline(work, PipelineIn(name=f"P{n}"))) for n in range(6)]
    assert done(at_once(*more)) == 2
    stages = [
        within(lambda work, n=n: stage_service.add_stage(work, pipeline, StageIn(name=f"S{n}"))) for n in range(6)
    ]
    assert done(at_once(*stages)) == 2
    products = [within(lambda work, n=n: product_service.create(work, ProductIn(name=f"P{n}"))) for n in range(6)]
    assert done(at_once(*products)) == 2


def test_one_address_has_one_open_invitation(world: World) -> None:
    viewer = role(world.owner, "viewer")

    def invite() -> None:
        with world.owner.work() as work:
            invitations.invite(work, InvitationIn(email="new@example.com", role_id=viewer))

    at_once(*[invite] * 5)
    opened = (
        "select count(*) from invitation where email = 'new@example.com' and revoked_at is null and accepted_at is null"
    )
    assert scalar(world.owner, opened) == 1


def test_a_pipeline_keeps_an_open_stage(world: World) -> None:
    pipeline = scalar(world.owner, "select id from pipeline limit 1")
    with world.owner.work() as work:
        opened = (
            work.db.execute(
                text("select id from stage where pipeline_id = :p and outcome = 'open' order by position"),
                {"p": pipeline},
            )
            .scalars()
            .all()
        )
        for stage_id in opened[2:]:
            stage_service.remove_stage(work, stage_id)

    def remove(stage_id: Any) -> Callable[[], None]:
        def run() -> None:
            with world.owner.work() as work:
                stage_service.remove_stage(work, stage_id)

        return run

    assert done(at_once(*(remove(stage_id) for stage_id in opened[:2]))) == 1
    kept = "select count(*) from stage where pipeline_id = :p and outcome = 'open' and deleted_at is null"
    assert scalar(world.owner, kept, p=pipeline) == 1


def test_no_deal_lands_in_a_stage_that_is_being_removed(world: World) -> None:
    stages = "select id from stage where outcome = 'open' and deleted_at is null order by position desc limit 1"
    for _ in range(3):
        stage_id = scalar(world.owner, stages)

        def create(stage_id: Any = stage_id) -> None:
            with world.member.work() as work:
                deals.create(work, DealIn(name="Late", stage_id=stage_id))

        def remove(stage_id: Any = stage_id) -> None:
            with world.owner.work() as work:
                stage_service.remove_stage(work, stage_id)

        at_once(create, remove, create)
        lost = (
            "select count(*) from deal d join stage s on s.workspace_id = d.workspace_id and s.id = d.stage_id "
            "where d.deleted_at is null and s.deleted_at is not null"
        )
        assert scalar(world.owner, lost) == 0


def test_many_uploads_at_once_fill_the_workspace_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CHUNK_BYTES", 1_000)
    monkeypatch.setattr(files, "MAX_WORKSPACE_BYTES", 4_000)
    uploads = [files.Upload(world.owner.caller, "import.run", f"{n}.csv", "text/csv", "import") for n in range(4)]

    def send(upload: files.Upload) -> Callable[[], None]:
        def run() -> None:
            for _ in range(20):
                upload.feed(b"x" * 1_000)
                upload.flush()

        return run

    assert done(at_once(*(send(upload) for upload in uploads))) == 0
    assert scalar(world.owner, "select sum(size) from stored_file") <= 4_000 + 4 * 1_000
