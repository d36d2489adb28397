"""REST routes of products."""

from itertools import chain
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from crm_app.core.clock import now
from crm_app.products import service
from crm_app.products.models import Product
from crm_app.products.schemas import ProductIn, ProductOut, ProductPatch
from crm_app.rest.http import CallerDep, attachment, in_thread, json_bytes, json_value, write

router = APIRouter(prefix="/api/v1", tags=["products"])


def _product_out(product: Product) -> dict[str, Any]:
    return ProductOut.model_validate(product.model_dump()).model_dump(mode="json")


@router.get("/products", responses={200: {"model": list[ProductOut]}}, response_model=None, summary="List products")
async def list_products(caller: CallerDep, limit: Annotated[int, Query(ge=1, le=1000)] = 500) -> Response:
    return json_bytes(await in_thread(service.products, caller, limit))


@router.get(
    "/products.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "All products."}},
    summary="Download products as CSV",
)
async def export_products(caller: CallerDep) -> Response:
    pieces = service.export_products(caller)
    first = await in_thread(next, pieces)
    return attachment(chain([first], pieces), f"products-{now():%Y-%m-%d}.csv", "text/csv; charset=utf-8")


@router.post(
    "/products", status_code=201, responses={201: {"model": ProductOut}}, response_model=None, summary="Add a product"
)
async def create_product(caller: CallerDep, body: ProductIn) -> Response:
    found = await write(caller, "product.manage", lambda work: _product_out(service.add_product(work, body)))
    return json_value(found, 201)


@router.patch(
    "/products/{product_id}",
    responses={200: {"model": ProductOut}},
    response_model=None,
    summary="Change a product",
)
async def change_product(caller: CallerDep, product_id: UUID, body: ProductPatch) -> Response:
    found = await write(
        caller, "product.manage", lambda work: _product_out(service.change_product(work, product_id, body))
    )
    return json_value(found)


@router.delete("/products/{product_id}", status_code=204, response_model=None, summary="Take a product off the list")
async def remove_product(caller: CallerDep, product_id: UUID) -> Response:
    await write(caller, "product.manage", lambda work: service.remove_product(work, product_id))
    return Response(status_code=204)


@router.post(
    "/products/{product_id}/restore", status_code=204, response_model=None, summary="Put a product back on the list"
)
async def restore_product(caller: CallerDep, product_id: UUID) -> Response:
    await write(caller, "product.manage", lambda work: service.restore_product(work, product_id))
    return Response(status_code=204)
