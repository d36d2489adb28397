"""REST route of the dashboard."""

from decimal import Decimal
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response

from crm_app.dashboard import service
from crm_app.dashboard.schemas import DashboardQuery
from crm_app.rest.http import CallerDep, in_thread

router = APIRouter(prefix="/api/v1/dashboard", tags=["dashboard"])


def _exact(value: Any) -> Any:
    """An amount as a JSON number with all its digits, as in the records' own routes."""
    return orjson.Fragment(str(value)) if isinstance(value, Decimal) else str(value)


@router.get(
    "",
    responses={200: {"model": service.answer_schema()}},
    response_model=None,
    summary="Figures with the lists behind them",
)
async def read_dashboard(caller: CallerDep, query: Annotated[DashboardQuery, Query()]) -> Response:
    found = await in_thread(service.overview, caller, query)
    return Response(orjson.dumps(found, default=_exact), media_type="application/json")
