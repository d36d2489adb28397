"""Address cards (vCard 2.1, 3.0 and 4.0, as phones and address books export them) as the rows of a table of contacts."""

import quopri
import re
from collections.abc import Iterator
from pathlib import Path

_HEADINGS = (
    "Name", "First Name", "Last Name", "Email", "Email 2", "Phone", "Mobile", "Company", "Job Title", "Address", "City",
    "Country", "Website", "Birthday", "Notes", "Tags",
)  # fmt: skip
_LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[A-Za-z-]+)(?P<given>(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(?P<value>.*)", re.DOTALL
)
_MAX_LINE = 100_000
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def is_cards(start: bytes) -> bool:
    """Whether a file that begins with these bytes holds address cards."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:11].upper() == b"BEGIN:VCARD"


def rows(path: Path) -> Iterator[list[str]]:
    """The headings, then a row for each card."""
    yield list(_HEADINGS)
    card: dict[str, str] = {}
    for line in _lines(path):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        name, value = found["name"].upper(), _decoded(found["value"], found["given"])
        if name == "BEGIN":
            card = {}
        elif name == "END":
            if any(card.values()):
                yield [card.get(heading, "") for heading in _HEADINGS]
            card = {}
        elif len(value) <= _MAX_LINE:
            _take(card, name, found["given"].upper(), value)


def _lines(path: Path) -> Iterator[str]:
    """The lines of the file, folded ones joined: a line that begins with a space goes on, and so does one of the old
    encoding that ends with `=`.
    """
    whole = ""
    with path.open("rb") as file:
        for raw in file:
            text = raw[:_MAX_LINE].decode("utf-8", "replace").rstrip("\r\n")
            if text[:1] in (" ", "\t") and whole:
                whole += text[1:]
            elif whole.endswith("=") and "QUOTED-PRINTABLE" in whole.upper():
                whole = whole[:-1] + text
            else:
                if whole:
                    yield whole
                whole = text
            whole = whole[:_MAX_LINE]
    if whole:
        yield whole


def _decoded(value: str, given: str) -> str:
    if "QUOTED-PRINTABLE" not in given.upper():
        return value
    charset = re.search(r"CHARSET=([\w-]+)", given, re.IGNORECASE)
    try:
        return quopri.decodestring(value.encode()).decode(charset[1] if charset else "utf-8", "replace")
    except LookupError:
        return value


def _parts(value: str) -> list[str]:
    """The parts of a value with several, such as the family name and the given name."""
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _take(card: dict[str, str], name: str, given: str, value: str) -> None:
    """Puts a property of a card into its columns; of several the first."""

    def put(heading: str, text: str) -> None:
        if text and not card.get(heading):
            card[heading] = text

    parts = _parts(value)
    match name:
        case "FN":
            put("Name", _plain(value))
        case "N":
            put("Last Name", parts[0])
            put("First Name", " ".join(part for part in parts[1:3] if part))
        case "EMAIL":
            put("Email 2" if card.get("Email") else "Email", _plain(value))
        case "TEL":
            number = _plain(value).removeprefix("tel:")
            put("Mobile" if "CELL" in given and not card.get("Mobile") else "Phone", number)
        case "ORG":
            put("Company", parts[0])
        case "TITLE" | "ROLE":
            put("Job Title", _plain(value))
        case "ADR":
            street = [*parts, *[""] * 7]
            put("Address", ", ".join(part for part in (*street[:4], street[4], street[5]) if part))
            put("City", street[3])
            put("Country", street[6])
        case "URL":
            put("Website", _plain(value))
        case "BDAY":
            put("Birthday", _plain(value))
        case "NOTE":
            put("Notes", _plain(value))
        case "CATEGORIES":
            put("Tags", _plain(value))
