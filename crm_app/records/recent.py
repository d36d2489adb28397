"""The list of recent changes: which runs a member sees, narrowed by filters."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import select

from crm_app.core.clock import moments_of, now
from crm_app.core.database import Work
from crm_app.core.errors import Invalid
from crm_app.core.pagination import Input
from crm_app.records.kind import TYPES
from crm_app.records.runs import APPROVED, KEPT, ROW_AT, RUN_AT, SEVERAL, ChangeRun, names_of, out, seen_of, sees


class ChangesQuery(Input):
    """The parameters of the list of runs."""

    limit: int = Field(default=20, ge=1, le=50)
    after: UUID | None = None
    kind: str | None = Field(default=None, max_length=40, description="A kind of record; * for runs of several kinds.")
    member_id: UUID | None = Field(default=None, description="Whose runs.")
    what: Literal["many", "one", "assistant"] | None = Field(
        default=None, description="Changes to many records, to one record, or those that the assistant made."
    )
    day_from: date | None = None
    day_to: date | None = Field(default=None, description="Included. Days are those of the reader's time zone.")


def page(work: Work, query: ChangesQuery) -> dict[str, Any]:
    """The runs of the last 30 days, the newest first: one's own, or all for who manages the workspace.

    Raises Invalid for an unknown kind.
    """
    statement = select(ChangeRun).where(
        RUN_AT.workspace_id == work.workspace_id, RUN_AT.created_at > now() - KEPT, sees(work), *_narrowed(work, query)
    )
    if query.after is not None:
        statement = statement.where(RUN_AT.id < query.after)
    runs = list(work.db.execute(statement.order_by(RUN_AT.id.desc()).limit(query.limit + 1)).scalars())
    shown = runs[: query.limit]
    names, titles = names_of(work, {run.created_by for run in shown}), _titles(work, shown)
    items = [out(work, run, names).model_dump(mode="json") | {"title": titles.get(run.id, "")} for run in shown]
    return {"items": items, "next": str(shown[-1].id) if len(runs) > query.limit else None}


def _narrowed(work: Work, query: ChangesQuery) -> list[Any]:
    """The conditions of a list of runs. Raises Invalid for an unknown kind."""
    by_assistant = RUN_AT.change["action"].astext == APPROVED
    found = []
    if query.kind is not None:
        if query.kind != SEVERAL and query.kind not in TYPES:
            raise Invalid(fields={"kind": "core.field.invalid"})
        found.append(RUN_AT.kind == query.kind)
    if query.member_id is not None:
        found.append(RUN_AT.created_by == query.member_id)
    if query.what is not None:
        sizes = {"many": RUN_AT.total > 1, "one": RUN_AT.total == 1, "assistant": by_assistant}
        found.append(sizes[query.what])
    begin, end = moments_of(query.day_from, query.day_to, work.principal.timezone)
    if begin is not None:
        found.append(RUN_AT.created_at >= begin)
    if end is not None:
        found.append(RUN_AT.created_at < end)
    return found


def _titles(work: Work, found: Sequence[ChangeRun]) -> dict[UUID, str]:
    """The names of the records of those runs that have one record only, as far as the member may read them."""
    of_one = [run.id for run in found if run.total == 1]
    statement = select(ROW_AT.run_id, ROW_AT.kind, ROW_AT.record_id).where(
        ROW_AT.workspace_id == work.workspace_id, ROW_AT.run_id.in_(of_one)
    )
    lines = work.db.execute(statement).all() if of_one else []
    seen = seen_of(work, lines)
    return {line.run_id: TYPES[line.kind].title(seen[line.record_id]) for line in lines if line.record_id in seen}
