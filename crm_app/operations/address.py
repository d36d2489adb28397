"""Checks the address on which the product is to listen, and says in words what is wrong with it and what to do.

Needs the standard library alone, because `script/server` calls it before any package is installed.
"""

import errno
import socket

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - names to compare with
_LOOPBACK = ("127.0.0.1", "localhost")


def plain(host: str) -> str:
    """`host` without the brackets in which an IPv6 address is often written."""
    return host.strip().removeprefix("[").removesuffix("]")


def _bind(host: str, port: int) -> None:
    """Binds a socket and closes it. Raises OSError (socket.gaierror for an unknown name) or UnicodeError for an invalid
    name.
    """
    family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(place)
        probe.listen(1)


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen on `host`:`port` now."""
    try:
        _bind(host, port)
    except (OSError, UnicodeError):
        return False
    return True


def host_problem(host: str) -> str | None:
    """Why no server can listen on `host`, and what to do; None when one can."""
    advice = (
        "Give a name or an address of this machine alone: 127.0.0.1 for this machine, 0.0.0.0 for all its networks."
    )
    try:
        _bind(host, 0)
    except (socket.gaierror, UnicodeError):
        return f"The host '{host}' is not known. {advice}"
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            return f"'{host}' is not an address of this machine. {advice}"
        return f"Nothing can listen on the host '{host}' ({error.strerror}). {advice}"
    return None


def port_problem(host: str, port: int) -> str | None:
    """Why no server can listen on `port` of `host` (a host that `host_problem` accepts), and what to do; None when one
    can.
    """
    try:
        _bind(host, port)
    except PermissionError:
        return f"Only an administrator may listen on port {port}. Choose one above 1023 (--port N, or CRM_PORT)."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} on {host} is in use. Stop what listens there, or choose another one (--port N, or CRM_PORT)."
        return f"Nothing can listen on port {port} of {host} ({error.strerror})."
    return None


def reachable(host: str) -> str:
    """The host as a client on this machine puts it into a URL."""
    name = _ANY.get(host, host)
    return f"[{name}]" if ":" in name else name


def is_open_to_others(host: str) -> bool:
    """Whether other machines can reach a server that listens on every network (`0.0.0.0`, `::`)."""
    return host in _ANY


def own_url(host: str, port: int) -> str | None:
    """The origin of a server that listens on one specific address; None where `localhost` reaches that address."""
    return None if host in _ANY or host in _LOOPBACK else f"http://{reachable(host)}:{port}"
