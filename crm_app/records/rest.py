"""The REST routes of a kind of record."""

from collections.abc import Callable, Container
from itertools import chain
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field, create_model

from crm_app.core import hot_write, on_loop
from crm_app.core.clock import now
from crm_app.core.database import Work
from crm_app.core.pagination import Page
from crm_app.core.principal import SessionCaller
from crm_app.core.threads import in_thread as in_thread
from crm_app.records import bulk, queries
from crm_app.records import export as listing
from crm_app.records.filtering.listing import FilterFieldOut, listed
from crm_app.records.kind import RecordType
from crm_app.records.runs import ChangeOut
from crm_app.records.service import service_of
from crm_app.records.table.columns import MAX_COLUMNS
from crm_app.rest.http import CallerDep, attachment, json_bytes, json_value, write

CSV = "text/csv; charset=utf-8"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def exported(record: RecordType[Any], caller: CallerDep, query: Any, *, as_book: bool = False) -> Response:
    """The list as a CSV file or as a workbook, see `records.export`."""
    pieces = listing.export(record, caller, query, names=getattr(query, "columns", None), as_book=as_book)
    # Refused before the answer begins: a download cannot turn into a problem halfway.
    first = await in_thread(next, pieces)
    name = f"{record.plural}-{now():%Y-%m-%d}.{'xlsx' if as_book else 'csv'}"
    return attachment(chain([first], pieces), name, BOOK if as_book else CSV)


def _export_query(record: RecordType[Any]) -> Any:
    """The query of an exported file: that of the list, and the columns of its table."""
    described = (
        "The columns of the list's table, in their order: names of fields as in `GET …/filters`; the title stands first. "
        "Without it the file has every field, and comes back by an import."
    )
    names = Annotated[list[str] | None, Field(max_length=MAX_COLUMNS + 1, description=described)]
    return create_model(f"{record.query.__name__}Export", __base__=record.query, columns=(names, None))


def records_router(record: RecordType[Any], without: Container[str] = ()) -> APIRouter:
    """List, read, create, change, delete and restore, under `/api/v1/<plural>`.

    Args:
        record: the kind; its service answers, see `records.service`.
        without: the names of routes, say `list_records`, that the kind's domain writes itself.
    """
    service = service_of(record)
    router = APIRouter(prefix=f"/api/v1/{record.plural}", tags=[record.plural])
    many: Any = Page[record.out]  # type: ignore[name-defined]
    asked: Any = Annotated[record.query, Query()]
    exported_as: Any = Annotated[_export_query(record), Query()]
    new_body: Any = record.new
    patch_body: Any = record.patch
    kind = record.kind

    async def answered(
        caller: SessionCaller, verb: str, function: Callable[[Work], Any], status: int = 200
    ) -> Response:
        """The record that a service has written, as it is then."""
        found = await hot_write.write(caller, f"{kind}.{verb}", function, lambda row: queries.answer(record, row.id))
        return json_bytes(found or b"", status)

    @router.get("", responses={200: {"model": many}}, response_model=None, summary=f"List {record.plural}")
    async def list_records(caller: CallerDep, query: asked) -> Response:
        return json_bytes(await on_loop.read(service.page, caller, query))

    @router.get(
        "/export.csv",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {}}, "description": "All that the filters leave."}},
        summary=f"Download {record.plural} as CSV, filtered as the list is",
    )
    async def export_records(caller: CallerDep, query: exported_as) -> Response:
        return await exported(record, caller, query)

    @router.get(
        "/export.xlsx",
        response_class=StreamingResponse,
        responses={200: {"content": {BOOK: {}}, "description": "All that the filters leave."}},
        summary=f"Download {record.plural} as a workbook, filtered as the list is",
    )
    async def export_book(caller: CallerDep, query: exported_as) -> Response:
        return await exported(record, caller, query, as_book=True)

    @router.get(
        "/filters",
        responses={200: {"model": list[FilterFieldOut]}},
        response_model=None,
        summary=f"List the fields that `filter` of {record.plural} can name",
    )
    async def filter_fields(caller: CallerDep) -> Response:
        found = await on_loop.read(listed, record, caller)
        return json_value([one.model_dump() for one in found])

    @router.post(
        "", status_code=201, responses={201: {"model": record.out}}, response_model=None, summary=f"Create a {kind}"
    )
    async def create_record(caller: CallerDep, body: new_body) -> Response:
        return await answered(caller, "create", lambda work: service.create(work, body), 201)

    @router.get("/{record_id}", responses={200: {"model": record.out}}, response_model=None, summary=f"Read a {kind}")
    async def read_record(caller: CallerDep, record_id: UUID) -> Response:
        return json_bytes(await on_loop.read(service.get, caller, record_id))

    @router.patch(
        "/{record_id}", responses={200: {"model": record.out}}, response_model=None, summary=f"Change a {kind}"
    )
    async def change_record(caller: CallerDep, record_id: UUID, body: patch_body) -> Response:
        return await answered(caller, "update", lambda work: service.update(work, record_id, body))

    @router.delete("/{record_id}", status_code=204, response_model=None, summary=f"Delete a {kind}")
    async def delete_record(caller: CallerDep, record_id: UUID) -> Response:
        await hot_write.write(caller, f"{kind}.delete", lambda work: service.delete(work, record_id))
        return Response(status_code=204)

    @router.post(
        "/{record_id}/restore",
        responses={200: {"model": record.out}},
        response_model=None,
        summary=f"Undo the deletion of a {kind}",
    )
    async def restore_record(caller: CallerDep, record_id: UUID) -> Response:
        return await answered(caller, "delete", lambda work: service.restore(work, record_id))

    bulk_body: Any = bulk.bulk_in(record)

    @router.post(
        "/bulk",
        responses={200: {"model": ChangeOut}},
        response_model=None,
        summary=f"Change many {record.plural} at once, or tell with `dry_run` what would change",
    )
    async def change_records(caller: CallerDep, body: bulk_body) -> Response:
        verb = bulk.VERBS[body.action]
        found = await write(caller, f"{kind}.{verb}", lambda work: bulk.run(work, record, body))
        return json_value(found.model_dump(mode="json"))

    router.routes[:] = [route for route in router.routes if getattr(route, "name", "") not in without]
    return router
