"""The demo workspace, made on an empty database."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm_app.core.clock import now
from crm_app.core.database import unit_of_work
from crm_app.core.errors import Forbidden
from crm_app.core.principal import SessionCaller
from crm_app.demo import content, seed
from crm_app.identity import service as identity
from crm_app.identity.schemas import LoginIn, PasswordIn
from crm_app.operations.embedded import Services
from tests.support.servers import Servers, environment
from tests.support.world import CLIENT, register


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def demo(servers: Servers, folder: Path) -> Iterator[seed.Demo]:
    """One demo for the tests that only look; making it takes seconds."""
    with (
        servers.fresh_database(f"demo_{servers.worker}") as services,
        environment(services.environment(migrate=True) | {"CRM_SMTP_URL": "smtp://127.0.0.1:9"}),
    ):
        yield seed.seed(folder)


def test_the_demo_sends_no_mail_even_with_a_mail_server(demo: seed.Demo) -> None:
    with unit_of_work(sign_in(demo.email, demo.password)) as work:
        assert work.db.execute(text("select count(*) from job where kind like 'mail.%'")).scalar() == 0
        assert work.db.execute(text("select count(*) from notification")).scalar() > 0, (
            "they are notified in the product"
        )


def sign_in(email: str, password: str) -> SessionCaller:
    return identity.sign_in(LoginIn(email=email, password=password), CLIENT).caller


def ask(caller: SessionCaller, sql: str) -> Any:
    with unit_of_work(caller) as work:
        return work.db.execute(text(sql)).scalar()


def test_the_demo_is_a_workspace_that_one_can_work_with(demo: seed.Demo) -> None:
    caller = sign_in(demo.email, demo.password)
    assert ask(caller, "select count(*) from company") == len(content.COMPANIES) >= 60
    assert ask(caller, "select count(*) from contact") >= 140
    assert ask(caller, "select count(*) from deal") == seed.DEALS
    assert ask(caller, "select count(distinct stage_id) from deal") == 6
    assert ask(caller, "select count(*) from deal where currency = 'USD'") >= 3
    assert ask(caller, "select count(distinct owner_id) from deal") >= 3
    assert ask(caller, "select count(*) from activity") >= 250
    assert ask(caller, "select count(*) from project where status in ('done', 'active', 'planned')") >= 10
    for when in ("< current_date", "= current_date", "> current_date + 7"):
        assert ask(caller, f"select count(*) from task where status = 'open' and due_date {when}") >= 3, when
    assert ask(caller, "select count(*) from search_document where text like '%form d%'") == 1
    assert ask(caller, "select count(*) from product") == len(content.PRODUCTS)
    assert ask(caller, "select count(*) from membership where status = 'active'") == 6


def test_its_dates_lie_in_the_past_and_its_trail_and_search_fit_them(demo: seed.Demo) -> None:
    caller = sign_in(demo.email, demo.password)
    assert ask(caller, "select count(*) from deal where created_at > now() or close_date > current_date + 1") == 0
    assert ask(caller, "select min(created_at) from deal") < now() - timedelta(days=400)
    trail = "select count(*) from audit_entry a join deal d on d.id = a.record_id and d.created_at = a.created_at"
    assert ask(caller, trail) == seed.DEALS
    assert ask(caller, "select count(*) from search_document where kind = 'deal'") == seed.DEALS


def test_every_colleague_signs_in_with_their_own_role(demo: seed.Demo) -> None:
    for person in content.COLLEAGUES:
        with unit_of_work(sign_in(person.email, demo.password)) as work:
            assert (work.principal.role, work.principal.language) == (person.role, person.language)
    viewer = next(person for person in content.COLLEAGUES if person.role == "viewer")
    with pytest.raises(Forbidden), unit_of_work(sign_in(viewer.email, demo.password), "deal.create"):
        pass


def test_a_second_run_changes_nothing(demo: seed.Demo, folder: Path) -> None:
    caller = sign_in(demo.email, demo.password)
    before = ask(caller, "select count(*) from audit_entry")
    assert seed.seed(folder) == demo
    assert ask(caller, "select count(*) from audit_entry") == before
    assert (folder / seed.DEMO_NOTE).stat().st_mode & 0o077 == 0


def test_an_interrupted_run_is_completed_and_a_changed_password_is_not_printed(
    database: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(seed.Seeder, "_companies", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seed.seed(tmp_path)
    demo = seed.seed(tmp_path)
    caller = sign_in(demo.email, demo.password)
    assert ask(caller, "select count(*) from company") == len(content.COMPANIES)
    assert ask(caller, "select count(*) from deal") == seed.DEALS

    identity.change_password(caller, PasswordIn(current=demo.password, new="something else entirely"))
    assert seed.seed(tmp_path).password == ""


def test_somebody_elses_account_of_that_address_is_left_alone(database: Services, tmp_path: Path) -> None:
    someone = register("demo", "Own work")
    assert seed.seed(tmp_path).password == ""
    assert ask(someone.caller, "select count(*) from company") == 0
