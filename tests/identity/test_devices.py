"""The descriptions of the devices in a person's list of sessions."""

import pytest

from crm_app.identity.devices import device


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
        ("python-httpx/0.27", ("python-httpx", "")),
        ("", ("", "")),
        ("<script>alert(1)</script>" * 50, ("<script>alert(1)<", "")),
    ],
)
def test_devices_are_named(agent: str, expected: tuple[str, str]) -> None:
    assert device(agent) == expected
