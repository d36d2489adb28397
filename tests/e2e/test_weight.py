"""What pages weigh on the wire: nobody waits long for one on a phone."""

import pytest

from bench.pages import PAGES, Wire
from tests.e2e.tabs import Call, Owner, Tab

LIMIT_KIB = 300


def fill(call: Call) -> None:
    company = call("POST", "companies", name="บริษัท สยามสตีล จำกัด")["id"]
    call("POST", "deals", name="ต่อสัญญา", amount="1000", company_id=company)
    call("POST", "contacts", name="สมชาย", company_id=company)


OWNER = Owner("Weights", "Wan Weight", "wan@example.com", fill)


@pytest.mark.parametrize("path", [*PAGES, "/deals?layout=board", "/changes", "/settings/fields"])
def test_a_page_with_an_empty_cache_is_light(owner: Tab, path: str) -> None:
    wire = Wire(owner.page)
    owner.page.goto(owner.origin + path, wait_until="networkidle")
    owner.settle()
    found = wire.kib()
    assert found["script"] > 50, "the scripts are counted"
    assert found["all"] <= LIMIT_KIB, found
