"""Addresses that are nobody's: what RFC 2606 and RFC 6761 keep for examples and tests."""

_DOMAINS = frozenset({"example.com", "example.net", "example.org", "localhost"})
_TOP = frozenset({"test", "invalid", "example", "localhost"})


def is_nobodys(address: str) -> bool:
    """Whether the domain of an email address is one that can never receive any: it would go astray, or come back."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    labels = domain.split(".")
    return labels[-1] in _TOP or any(".".join(labels[index:]) in _DOMAINS for index in range(len(labels)))
