"""Calls that are generated from the API's own description: a short run of `python -m bench.fuzz`, as owner and as viewer."""

from collections.abc import Iterator

import pytest

from bench.fuzz import fuzz
from tests.support.backend import running_backend
from tests.support.servers import Servers, environment
from tests.support.world import World, make_world

SECONDS = 15


@pytest.fixture(scope="module")
def running(servers: Servers) -> Iterator[tuple[World, str]]:
    """People, and the address of a backend."""
    with (
        servers.fresh_database(f"fuzz_{servers.worker}") as services,
        environment(services.environment(migrate=True)),
        running_backend(services) as origin,
    ):
        yield make_world(), origin


# The viewer first, who changes nothing.
@pytest.mark.parametrize(("role", "phases"), [("viewer", "coverage"), ("owner", "fuzzing,stateful")])
def test_no_generated_call_breaks_or_is_answered_with_what_is_not_described(
    running: tuple[World, str], role: str, phases: str
) -> None:
    world, origin = running
    token = world.role(role).tokens["access_token"]
    status, printed = fuzz(origin, token, calls=400, seconds=SECONDS, phases=phases)
    assert status == 0, printed[-8_000:]
