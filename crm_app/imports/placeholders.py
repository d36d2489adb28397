"""Finds placeholders, cells that mean the same as an empty cell: "Upgrade to reveal" in half the rows is not a name."""

import re
from collections import Counter

from crm_app.imports.cells import parse_email, parse_phone, parse_url
from crm_app.imports.fields import Entity, fields_of
from crm_app.imports.mapping import MAX_PLACEHOLDERS
from crm_app.imports.profile import Profile
from crm_app.imports.schemas import ColumnGuess
from crm_app.records.fields import Reads

KINDS: tuple[Reads, ...] = ("name", "text", "choice", "email", "phone", "url")
"""The kinds of fields in which a placeholder is read as empty; elsewhere it is reported as unreadable."""
_SAYS_NOTHING = re.compile(
    r"(?:please )?(?:upgrade|unlock|subscribe|sign[ -]?up|sign[ -]?in|log[ -]?in|register|pay|click|request)\b.{0,24}"
    r"\b(?:reveal|view|see|unlock|access|show|upgrade|plan|details?)\b.{0,12}"
    r"|(?:contact |email |phone )?(?:hidden|redacted|masked|locked|undisclosed)"
    r"|(?:data |information |info )?not (?:available|disclosed|provided|specified|applicable|found|given|known|set)"
    r"|available (?:on|upon) request|no (?:data|info|information|value|name|email|phone|company|website)"
    r"|unknown|-+ ?none ?-+|\(none\)|\(blank\)|blank|undefined|nan|tbd|tba|t\.b\.d\.|xxx+|\*{2,}"
    r"|ไม่ทราบ|ไม่มีข้อมูล|ไม่มีชื่อ|ไม่เปิดเผย|ไม่ได้ระบุ|ไม่พบข้อมูล|รอข้อมูล|รอระบุ|ไม่ประสงค์.{0,20}",
    re.IGNORECASE,
)
_PARSERS = {"email": parse_email, "phone": parse_phone, "url": parse_url}


def find_placeholders(entity: Entity, columns: list[ColumnGuess], data: Profile) -> dict[str, int]:
    """The placeholders of the file with the number of cells that contain each, the most frequent first."""
    cells: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    where: Counter[str] = Counter()
    for column in columns:
        spec = fields_of(entity).get(column.mapping.field) if column.mapping.target == "field" else None
        if spec is None or spec.reads not in KINDS:
            continue
        for value, count in data.columns[column.mapping.index].distinct.items():
            cells[value] += count
            where[value] += 1
            if spec.reads in _PARSERS and count > 1 and not _reads(spec.reads, value):
                unread[value] += count
    found = {
        value: count
        for value, count in cells.most_common()
        if _SAYS_NOTHING.fullmatch(value.strip())
        # Words that are both in a name column and in an address column are not a name.
        or (unread[value] and where[value] > 1 and count > 2)
    }
    return dict(list(found.items())[:MAX_PLACEHOLDERS])


def _reads(kind: Reads, value: str) -> bool:
    try:
        return _PARSERS[kind](value) is not None
    except ValueError:
        return False
