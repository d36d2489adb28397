"""REST routes of products: the default ones, and compatible answers for programs from before products were records."""

import json
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from crm_app.products import service
from crm_app.products.kind import PRODUCTS, ProductOut
from crm_app.records.rest import exported, records_router
from crm_app.rest.http import CallerDep, in_thread, json_bytes, write

router = APIRouter()
before = APIRouter(prefix="/api/v1/products", tags=["products"])


class ProductList(PRODUCTS.query):  # type: ignore[name-defined, misc]
    """The parameters of the list of products: up to 1,000 at once, by default sorted by name."""

    limit: int = Field(default=500, ge=1, le=1000)


@before.get("", responses={200: {"model": list[ProductOut]}}, response_model=None, summary="List products")
async def list_products(caller: CallerDep, request: Request, query: Annotated[ProductList, Query()]) -> Response:
    """Answers with an array; where there are more, the header `Link` has the address of the next page."""
    found = json.loads(await in_thread(service.page, caller, query), parse_float=Decimal)
    answer = json_bytes(orjson.dumps(found["items"], default=_exact))
    if found["next"]:
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
        address = f"{request.url.path}?{urlencode([*asked, ('after', found['next'])])}"
        answer.headers["Link"] = f'<{address}>; rel="next"'
    return answer


def _exact(value: Any) -> Any:
    """An amount with its exact digits."""
    return orjson.Fragment(str(value))


@before.post("/{record_id}/restore", status_code=204, response_model=None, summary="Undo the deletion of a product")
async def restore_product(caller: CallerDep, record_id: UUID) -> Response:
    await write(caller, "product.delete", lambda work: service.restore(work, record_id))
    return Response(status_code=204)


usual = records_router(PRODUCTS, without=("list_records", "restore_record"))
router.include_router(before)
router.include_router(usual)


@router.get(
    "/api/v1/products.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "All that the filters leave."}},
    summary="Download products as CSV: an earlier address of export.csv",
    tags=["products"],
)
async def export_products(caller: CallerDep, query: Annotated[PRODUCTS.query, Query()]) -> Response:  # type: ignore[name-defined]
    return await exported(PRODUCTS, caller, query)
