"""Email domains that RFC 2606 and RFC 6761 reserve for examples and tests."""

_DOMAINS = frozenset({"example.com", "example.net", "example.org", "localhost"})
_TOP = frozenset({"test", "invalid", "example", "localhost"})


def is_nobodys(address: str) -> bool:
    """Whether the domain of an email address is reserved and can never receive mail."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    labels = domain.split(".")
    return labels[-1] in _TOP or any(".".join(labels[index:]) in _DOMAINS for index in range(len(labels)))
