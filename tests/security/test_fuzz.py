"""Calls that are generated from the API's own description: a short run of `python -m bench.fuzz`, as owner and as viewer."""

import pytest

from bench.fuzz import fuzz
from crm_app.operations.embedded import Services
from tests.support.backend import running_backend
from tests.support.world import make_world

SECONDS = 15


@pytest.mark.parametrize(("role", "phases"), [("owner", "fuzzing,stateful"), ("viewer", "coverage")])
def test_no_generated_call_breaks_or_is_answered_with_what_is_not_described(
    database: Services, role: str, phases: str
) -> None:
    someone = make_world().role(role)
    with running_backend(database) as origin:
        status, printed = fuzz(origin, someone.tokens["access_token"], calls=400, seconds=SECONDS, phases=phases)
    assert status == 0, printed[-8_000:]
