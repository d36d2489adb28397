"""The address of a model's server that a workspace chooses: which one may be called, and where it really leads.

A workspace's owner types the address, and this server calls it. So that nobody reaches what only this server can reach
(its own ports, the private network, a cloud's metadata), an address must be public and use https. The operator lists
exceptions, such as a model on the same machine (`CRM_AI_PRIVATE_ENDPOINTS`). The name is resolved here for each
request and the connection goes to the address that was checked, so a name that changes its meaning leads nowhere else.
"""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

import httpx

MAX_URL = 300
MAX_ADDRESSES = 4
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


class RefusedEndpoint(ValueError):
    """The address may not be called. `key` is the text key of the reason."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def origins(listed: str) -> frozenset[str]:
    """The origins of a comma-separated list, such as `http://localhost:11434`. What is no origin is left out."""
    return frozenset(filter(None, (origin(part.strip()) for part in listed.split(","))))


def origin(url: str) -> str:
    """Scheme, host and port of an address; empty for what is no http address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port or _PORTS[parts.scheme]}"


def checked_url(url: str, private: frozenset[str]) -> str:
    """A base address without a trailing slash, if its form is one that may be called.

    Args:
        url: such as `https://api.example.com/v1`.
        private: origins that the operator allows, from `origins`.

    Raises:
        RefusedEndpoint: no http address, with a user's name or a query in it, or a plain or private one that the
            operator does not allow. A name is only resolved when it is called, see `Pinned`.
    """
    url = url.strip().rstrip("/")
    found = _parts(url)
    if origin(url) in private:
        return url
    if found.scheme != "https":
        raise RefusedEndpoint("assistant.endpoint.https")
    try:
        literal = ipaddress.ip_address(str(found.hostname))
    except ValueError:
        return url
    if not is_public(literal):
        raise RefusedEndpoint("assistant.endpoint.private")
    return url


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = bool(origin(url))
    except ValueError:
        raise RefusedEndpoint("assistant.endpoint.form") from None
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not known or not plain or len(url) > MAX_URL or parts.username is not None or parts.password is not None:
        raise RefusedEndpoint("assistant.endpoint.form")
    if parts.query or parts.fragment or "?" in url or "#" in url or ".." in parts.path:
        raise RefusedEndpoint("assistant.endpoint.form")
    return parts


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address belongs to the public internet, also one that is wrapped in another address."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a name, all of them public.

    Raises:
        RefusedEndpoint: one of them is not.
        OSError: there is no such name.
    """
    found = list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    if not all(is_public(ipaddress.ip_address(one.partition("%")[0])) for one in found):
        raise RefusedEndpoint("assistant.endpoint.private")
    return found[:MAX_ADDRESSES]


class Pinned(httpx.BaseTransport):
    """Connects to the address that was checked, and not to what the name means a moment later."""

    def __init__(self, private: frozenset[str], inner: httpx.BaseTransport | None = None) -> None:
        """
        Args:
            private: origins that the operator allows; they are connected to as they are.
            inner: what connects; for tests.
        """
        self._private = private
        self._inner = inner or httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.BaseTransport`. Raises RefusedEndpoint, httpx.ConnectError."""
        url = request.url
        if origin(str(url)) in self._private:
            return self._inner.handle_request(request)
        if url.scheme != "https":
            raise RefusedEndpoint("assistant.endpoint.https")
        try:
            found = addresses_of(url.host, url.port or _PORTS["https"])
        except OSError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        failed: httpx.ConnectError | None = None
        for address in found:
            there = httpx.Request(
                request.method,
                url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions=request.extensions | {"sni_hostname": url.host},
            )
            try:
                return self._inner.handle_request(there)
            except httpx.ConnectError as error:
                failed = error
        raise failed or httpx.ConnectError("no address", request=request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()
