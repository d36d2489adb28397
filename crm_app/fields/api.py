"""REST routes of a workspace's own fields."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from crm_app.fields import converting, service
from crm_app.fields.schemas import ConversionIn, ConversionOut, FieldIn, FieldOrder, FieldOut, FieldPatch
from crm_app.rest.http import CallerDep, in_thread, write

router = APIRouter(prefix="/api/v1/fields", tags=["fields"])
KindParam = Annotated[str | None, Query(max_length=40)]


@router.get("", response_model=list[FieldOut], summary="List the workspace's own fields")
async def list_fields(caller: CallerDep, kind: KindParam = None) -> Any:
    """The fields of one kind of record, or of all, in their order. Records keep the values in `custom_fields`."""
    return await in_thread(service.fields, caller, kind)


@router.post("", status_code=201, response_model=FieldOut, summary="Declare a field")
async def create_field(caller: CallerDep, body: FieldIn) -> Any:
    return await write(caller, "field.manage", lambda work: service.out(service.add(work, body)))


@router.put("/order", status_code=204, response_model=None, summary="Put the fields of a kind in another order")
async def order_fields(caller: CallerDep, body: FieldOrder) -> Response:
    await write(caller, "field.manage", lambda work: service.order(work, body.kind, body.fields))
    return Response(status_code=204)


@router.patch("/{field_id}", response_model=FieldOut, summary="Change, archive or take up a field")
async def change_field(caller: CallerDep, field_id: UUID, body: FieldPatch) -> Any:
    return await write(caller, "field.manage", lambda work: service.out(service.change(work, field_id, body)))


@router.post(
    "/{field_id}/conversion/preview", response_model=ConversionOut, summary="Show what another type would change"
)
async def preview_conversion(caller: CallerDep, field_id: UUID, body: ConversionIn) -> Any:
    """How many values would fit another type, and examples of those that would not. Writes nothing."""
    return await write(caller, "field.manage", lambda work: converting.preview(work, field_id, body))


@router.post(
    "/{field_id}/conversion", response_model=FieldOut, summary="Give a field another type, and convert its values"
)
async def convert_field(caller: CallerDep, field_id: UUID, body: ConversionIn) -> Any:
    """Values that do not fit stay with their records as they are."""
    return await write(caller, "field.manage", lambda work: service.out(converting.convert(work, field_id, body)))
