"""REST routes of imports, with everything that the pages can do."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from crm_app.core.database import Work
from crm_app.core.errors import Invalid, TooLarge, Unauthenticated
from crm_app.core.pagination import Page
from crm_app.imports import groups, service, undo, upload
from crm_app.imports.mapping import Mapping
from crm_app.imports.models import ImportBatch
from crm_app.imports.schemas import AnalyseIn, ImportOut, ImportQuery, ImportRowOut, ImportRowQuery, Preview
from crm_app.imports.service import PERMISSION
from crm_app.rest.http import CallerDep, attachment, caller_of, in_thread, json_value, write
from crm_app.rest.limits import Limit, allow

router = APIRouter(prefix="/api/v1/imports", tags=["imports"])
for _path in ("/api/v1/imports", "/api/v1/imports/form"):
    allow(_path, Limit(upload=True))
allow("/api/v1/imports/", Limit(values=10_000), under=True)  # a mapping has nine values for each of 200 columns
ONE: dict[int | str, dict[str, Any]] = {200: {"model": ImportOut}}
PARTS: dict[int | str, dict[str, Any]] = {200: {"model": list[ImportOut]}}
_WORKBOOKS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/zip",
    "text/vcard",
)
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **{one: {"schema": {"type": "string", "format": "binary"}} for one in _WORKBOOKS},
            "text/csv": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            },
        },
    },
    "parameters": [{"name": "name", "in": "query", "schema": {"type": "string"}, "description": "The file's name."}],
}


def _answer(value: ImportOut | Preview) -> Response:
    return Response(value.model_dump_json(), media_type="application/json")


def _parts(found: list[ImportOut]) -> Response:
    return json_value([part.model_dump(mode="json") for part in found])


def _page(found: dict[str, Any]) -> Response:
    return json_value({"items": [item.model_dump(mode="json") for item in found["items"]], "next": found["next"]})


@router.post(
    "",
    status_code=201,
    responses={201: {"model": ImportOut}},
    response_model=None,
    openapi_extra=_UPLOAD,
    summary="Upload a CSV file, workbook, ZIP or address cards, or several in a form (at most 100 MB), to be analysed",
)
async def create_import(caller: CallerDep, request: Request) -> Response:
    """The answer is the import of the first file; `/{import_id}/parts` lists those that were uploaded together."""
    found = await upload.receive(request, caller, PERMISSION)

    def run(work: Work) -> ImportOut:
        return service.out(work, service.begin_all(work, [file.id for file in found])[0])

    made = await write(caller, PERMISSION, run)
    return Response(made.model_dump_json(), 201, media_type="application/json")


@router.post("/form", response_model=None, include_in_schema=False, openapi_extra=_UPLOAD)
async def create_import_by_form(request: Request) -> Response:
    """The upload form of the page.

    Redirects to the page of the import, or to the list with the error in the address.
    """
    try:
        caller = await caller_of(request)
        found = await upload.receive(request, caller, PERMISSION)
        made = await write(caller, PERMISSION, lambda work: service.begin_all(work, [file.id for file in found])[0].id)
    except Unauthenticated:
        await upload.drain(request)
        return RedirectResponse("/login", 303)
    except (Invalid, TooLarge) as error:
        await upload.drain(request)
        return RedirectResponse(f"/imports?problem={error.message_key.rpartition('.')[2]}", 303)
    return RedirectResponse(f"/imports/{made}", 303)


@router.get("", responses={200: {"model": Page[ImportOut]}}, response_model=None, summary="List imports, newest first")
async def list_imports(caller: CallerDep, query: Annotated[ImportQuery, Query()]) -> Response:
    return _page(await in_thread(service.page, caller, query))


@router.get("/{import_id}", responses=ONE, response_model=None, summary="Read an import")
async def read_import(caller: CallerDep, import_id: UUID) -> Response:
    return _answer(await in_thread(service.get, caller, import_id))


@router.post(
    "/{import_id}/analyse", responses=ONE, response_model=None, summary="Guess again with a given kind or format"
)
async def analyse_import(caller: CallerDep, import_id: UUID, body: AnalyseIn) -> Response:
    return await _change(caller, lambda work: service.analyse_again(work, import_id, body))


@router.post(
    "/{import_id}/preview",
    responses={200: {"model": Preview}},
    response_model=None,
    summary="Show what a mapping would import, writing nothing",
)
async def preview_import(caller: CallerDep, import_id: UUID, body: Mapping) -> Response:
    return _answer(await in_thread(service.preview, caller, import_id, body))


@router.put(
    "/{import_id}/mapping",
    responses=ONE,
    response_model=None,
    summary="Keep a mapping without importing",
)
async def keep_mapping(caller: CallerDep, import_id: UUID, body: Mapping) -> Response:
    return await _change(caller, lambda work: service.keep(work, import_id, body))


@router.get(
    "/{import_id}/parts",
    responses=PARTS,
    response_model=None,
    summary="The files that were uploaded together, in the order of their import",
)
async def list_parts(caller: CallerDep, import_id: UUID) -> Response:
    return _parts(await in_thread(groups.parts, caller, import_id))


@router.post(
    "/{import_id}/parts/start",
    responses=PARTS,
    response_model=None,
    summary="Import all the files that were uploaded together, each with the mapping that was kept last",
)
async def start_parts(caller: CallerDep, import_id: UUID) -> Response:
    await write(caller, PERMISSION, lambda work: [part.id for part in groups.start_all(work, import_id)])
    return _parts(await in_thread(groups.parts, caller, import_id))


@router.post(
    "/{import_id}/parts/undo",
    responses=PARTS,
    response_model=None,
    summary="Undo all the files that were uploaded together, the last first",
)
async def undo_parts(caller: CallerDep, import_id: UUID) -> Response:
    await write(caller, PERMISSION, lambda work: [part.id for part in groups.undo_all(work, import_id)])
    return _parts(await in_thread(groups.parts, caller, import_id))


@router.post("/{import_id}/start", responses=ONE, response_model=None, summary="Import with a mapping")
async def start_import(caller: CallerDep, import_id: UUID, body: Mapping) -> Response:
    return await _change(caller, lambda work: service.start(work, import_id, body))


@router.post("/{import_id}/cancel", responses=ONE, response_model=None, summary="Stop a running import")
async def cancel_import(caller: CallerDep, import_id: UUID) -> Response:
    return await _change(caller, lambda work: service.cancel(work, import_id))


@router.post("/{import_id}/resume", responses=ONE, response_model=None, summary="Go on after the last row")
async def resume_import(caller: CallerDep, import_id: UUID) -> Response:
    return await _change(caller, lambda work: service.resume(work, import_id))


@router.post("/{import_id}/undo", responses=ONE, response_model=None, summary="Undo the whole import")
async def undo_import(caller: CallerDep, import_id: UUID) -> Response:
    return await _change(caller, lambda work: undo.start(work, import_id))


@router.get(
    "/{import_id}/rows",
    responses={200: {"model": Page[ImportRowOut]}},
    response_model=None,
    summary="What became of the rows",
)
async def list_rows(caller: CallerDep, import_id: UUID, query: Annotated[ImportRowQuery, Query()]) -> Response:
    return _page(await in_thread(service.rows, caller, import_id, query))


@router.get(
    "/{import_id}/rejected.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "The rows as they were, each with its reason."}},
    summary="The rejected rows with the reasons, as CSV",
)
async def rejected_rows(caller: CallerDep, import_id: UUID) -> StreamingResponse:
    found = await in_thread(service.rejected_csv, caller, import_id)
    return attachment(found, "rejected.csv", "text/csv; charset=utf-8")


async def _change(caller: CallerDep, change: Any) -> Response:
    def run(work: Work) -> ImportOut:
        batch: ImportBatch = change(work)
        work.db.flush()
        return service.out(work, batch)

    return _answer(await write(caller, PERMISSION, run))
