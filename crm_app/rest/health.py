"""Liveness (this process runs) and readiness (it can serve requests)."""

import asyncio
from typing import Any

import redis
from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from crm_app.core.cache import async_client
from crm_app.core.pool import engine
from crm_app.rest.http import in_thread, json_value

router = APIRouter(prefix="/healthz", include_in_schema=False)
_WAIT_SECONDS = 3.0


@router.get("/live")
async def live() -> Response:
    return json_value({"status": "alive"})


@router.get("/ready")
async def ready() -> Response:
    states = dict(zip(("database", "cache"), await asyncio.gather(_database(), _cache()), strict=True))
    good = all(states.values())
    found = {name: "up" if up else "down" for name, up in states.items()}
    return json_value({"status": "ready" if good else "unready", **found}, 200 if good else 503)


def _ask_database() -> None:
    with engine().connect() as connection:
        connection.execute(text("select 1"))


async def _database() -> bool:
    try:
        await asyncio.wait_for(in_thread(_ask_database), _WAIT_SECONDS)
    except (SQLAlchemyError, TimeoutError):
        return False
    return True


async def _ping() -> None:
    answer: Any = async_client().ping()
    await answer


async def _cache() -> bool:
    try:
        await asyncio.wait_for(_ping(), _WAIT_SECONDS)
    except (redis.RedisError, TimeoutError, OSError):
        return False
    return True
