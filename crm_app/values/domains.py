"""Internet domains: an email address and a website with the same domain belong together."""

import re
from functools import lru_cache

FREE_MAIL = frozenset(
    (
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.th", "outlook.com", "outlook.co.th", "live.com",
        "msn.com", "yahoo.com", "yahoo.co.th", "ymail.com", "rocketmail.com", "icloud.com", "me.com", "mac.com",
        "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "mail.com", "mail.ru",
        "yandex.com", "yandex.ru", "zoho.com", "qq.com", "163.com", "126.com", "naver.com", "hanmail.net", "t-online.de",
        "orange.fr", "free.fr", "comcast.net", "verizon.net", "btinternet.com", "fastmail.com", "hey.com", "tutanota.com",
    )
)  # fmt: skip
"""Mail services where anybody can have an address: two addresses there do not share an employer."""


@lru_cache(maxsize=2048)
def domain_of(address: str | None) -> str:
    """The domain of a web or mail address, in lower case and without `www.`; empty when there is none."""
    if not address:
        return ""
    host = re.sub(r"^[a-z]+://", "", address.strip().lower()).rpartition("@")[2]
    host = re.split(r"[/:?#\s]", host, maxsplit=1)[0].removeprefix("www.").strip(".")
    return host[:254] if "." in host else ""


@lru_cache(maxsize=2048)
def company_domain(mail: str | None) -> str:
    """The domain of an email address; empty for a mail service, where the domain is not a company's."""
    domain = domain_of(mail) if "@" in (mail or "") else ""
    return "" if domain in FREE_MAIL else domain
