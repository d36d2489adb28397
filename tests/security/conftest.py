"""One world for all refusals of a module: a refused call changes nothing, so no test needs a new world."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
import redis

from crm_app.operations.embedded import Services
from tests.security.declarations import Things, add_nobody
from tests.security.fingerprint import Ledger
from tests.support.servers import Servers, environment
from tests.support.world import Someone, World, join, make_world, sign_in

_numbers = count(1)


@dataclass
class Stage:
    """Two workspaces, what the first one keeps, and everybody who should not get at it."""

    services: Services
    world: World
    things: Things
    ledger: Ledger
    nobody: Someone
    """A member of the first workspace whose role grants nothing."""
    reader: Someone
    """One who may only read there."""
    revoked: Someone
    """The owner, on a device that was signed out."""


@pytest.fixture(scope="module")
def stage(servers: Servers) -> Iterator[Stage]:
    from crm_app.identity import service

    with (
        servers.fresh_database(f"security_{servers.worker}_{next(_numbers)}") as services,
        environment(services.environment(migrate=True)),
    ):
        with redis.Redis.from_url(services.redis_url) as cache:
            cache.flushdb()
        world = make_world()
        revoked = sign_in(world.owner)
        service.sign_out(revoked.caller)
        reader = _join_as_viewer(world)
        yield Stage(services, world, Things(world), Ledger(), add_nobody(world), reader, revoked)


def _join_as_viewer(world: World) -> Someone:
    return join(world.owner, "viewer", "reader")
