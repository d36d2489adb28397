"""No workspace reaches what only this server can reach."""

import ipaddress
import socket
from typing import Any

import httpx
import pytest

from crm_app.assistant.providers import endpoint
from crm_app.assistant.providers.endpoint import Pinned, RefusedEndpoint, checked_url, is_public, origin, origins

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com/v1",
        "ftp://api.example.com",
        "file:///etc/passwd",
        "gopher://api.example.com",
        "http://api.example.com/v1",
        "https://",
        "https://user:secret@api.example.com/v1",
        "https://api.example.com@127.0.0.1/v1",
        "https://api.example.com/v1?to=x",
        "https://api.example.com/v1#x",
        "https://api.example.com/../admin",
        "https://api.example.com:99999/v1",
        "https://api.example.com/v1 x",
        "https://api.example.com\\@127.0.0.1",
        "https://127.0.0.1/v1",
        "https://[::1]/v1",
        "https://[::ffff:127.0.0.1]/v1",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.8/v1",
        "https://192.168.1.1",
        "https://100.64.0.1",
        "https://0.0.0.0",
        "https://[fd00::1]/",
        "https://" + "a" * 400,
    ],
)
def test_addresses_that_may_not_be_called(url: str) -> None:
    with pytest.raises(RefusedEndpoint):
        checked_url(url, NONE)


def test_addresses_that_may_be_called() -> None:
    assert checked_url(" https://api.example.com/v1/ ", NONE) == "https://api.example.com/v1"
    assert checked_url("https://8.8.8.8:8443/v1", NONE) == "https://8.8.8.8:8443/v1"
    allowed = origins("http://localhost:11434, nonsense, https://llm.internal")
    assert allowed == {"http://localhost:11434", "https://llm.internal:443"}
    assert checked_url("http://localhost:11434/v1", allowed) == "http://localhost:11434/v1"
    assert checked_url("https://llm.internal/v1", allowed)
    with pytest.raises(RefusedEndpoint):
        checked_url("http://localhost:11435/v1", allowed)
    assert origin("http://[::1") == ""


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::ffff:10.0.0.1",
        "fe80::1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::",
    ],
)
def test_a_private_address_in_another_form_is_private(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        # The second time the name means this machine: a name that is changed between check and use.
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(endpoint.socket, "getaddrinfo", resolve)
    called: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        called.append(request)
        return httpx.Response(200)

    with httpx.Client(transport=Pinned(NONE, httpx.MockTransport(answer))) as client:
        assert client.get("https://api.example.com/v1").status_code == 200
        assert called[0].url.host == "93.184.215.14"
        assert called[0].headers["host"] == "api.example.com"
        assert called[0].extensions["sni_hostname"] == "api.example.com"
        with pytest.raises(RefusedEndpoint):
            client.get("https://api.example.com/v1")
    assert (len(asked), len(called)) == (2, 1)


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(endpoint.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(RefusedEndpoint):
        endpoint.addresses_of("api.example.com", 443)
