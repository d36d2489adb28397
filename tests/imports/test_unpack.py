"""Workbooks, archives and address cards become CSV files, and are imported like them."""

import base64
import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from crm_app.imports import unpack
from crm_app.imports.problems import UnreadableFile
from tests.imports.support import act, everything, read, upload
from tests.support.world import World, client

XLS = (
    "eNrtWE1oE0EU/maTtElpt2lNhVaosWDV2FrUiwrttkotIpaqh4oINk0WDe1uQhLBeLFaexQEQVC8FOrBS9WLP6igNw9CpB4EQUjq0ZOg4KHN+u"
    "ZlI2lVaEALLfst8+bNm3lv3u7Me7O777INuelHLXksQw9cKFg+VJXJBBVfqeEH9VuWZEu1l4rlYE3B56WFrPLged3barmGcr3zUPDQ/ZooME/l"
    "DBIYjJt6cBVxkH0IC+lDN1GBuyRR0cxeNTKNMN3A9AGPfMG0lyXXmXbT2Jw4jaw2GNpn7+JTShv3qZB2n7DOR5bsRhPeyF18+YYojvWgLxkLj6"
    "+xjlZ3LWZACzqgm3pStutxDzVAhtBpGJ3RaA4BWuwZfLeCwLdSVL8KOvLVlQuQ/MdSefVf5F5axOXym4obmIA1wkEyRXn5qLuYjPsikfgFM51a"
    "wAiHtSy1wKG4kQibmaAZNnTaIcP6aCqW1imv9xuJ8XhG11M08GTsnKlHvRAhtU3do25RN6v71SNqQA0A59PpROpAV1cqFjZ26RfDpKbXyKOBU4"
    "l/SSqp4xCrJRpFPfMNHGh+8m/h/te5Y6ND2lmWTPDxUTxktsp7goUrUoOUVe5RmMqeEPM7mV5lq5uYb2EaoCigun2oyWYOT/KYa9zbTvPsZbzX"
    "tpXx24mf+nL8aevUZ20H8bMD+UuB2Q/aNNro0IuSvrwm0SE6xJ3bEs+0Ui3shPSJafNvycmr+G3fLfskrceiDEdCA9NiSz4d8aul2M+q2HJRy2"
    "XbEn+wJdiW2x4v2JaHWi/JN8G25oVMnLeyCtnpURrxmB9ob9kBXwMHDhw4cODAgQMH6xzCfrF22a/WHvvFvdr+r7NIpeD8Jlm3OIE4XWn6qOyH"
    "SXUSmYr2z0Z4RMmWWKFO6X+hxDDNnsQYRtmPsYr3L314ifL7WbGi/9+FUKXzFyrx8z/P/xP7bObq"
)
"""A workbook of Excel 97, compressed: a sheet with a name in Thai, a number and a day."""
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CARDS = """BEGIN:VCARD
VERSION:3.0
N:Rattanakul;Ploy;;Khun;
FN:Ploy Rattanakul
ORG:Lotus Foods;Sales
TITLE:Buyer
EMAIL;TYPE=WORK:ploy@lotus.example
EMAIL;TYPE=HOME:ploy@home.example
TEL;TYPE=CELL:0812345678
item1.TEL;TYPE=WORK,VOICE:02 123 4567
ADR;TYPE=WORK:;;1 Road;Bangkok;;10110;Thailand
NOTE:Met at the fair\\, likes
  tea\\nand cake
CATEGORIES:VIP,Fair
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=B9=83=E0=B8=88=E0=B8=94=E0=B8=B5;=E0=B8=AA=E0=B8=A1=E0=B8=8A=
=E0=B8=B2=E0=B8=A2
TEL;CELL:0899999999
END:VCARD
"""


def zipped(**files: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__dot__", ".").replace("__in__", "/"), content)
    return buffer.getvalue()


def xlsx(**sheets: Sequence[Sequence[str | int | float | bool]]) -> bytes:
    """A workbook of today with these sheets; one whose name begins with `hidden` is hidden."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="w" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in enumerate(sheets, 1)
        )
        + f'<Relationship Id="s" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_NS}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{_REL}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{n}" state="{_state(name)}" r:id="r{n}"/>'
            for n, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
    }
    for n, rows in enumerate(sheets.values(), 1):
        body = "".join(
            f'<row r="{r}">' + "".join(_cell(f"{chr(65 + c)}{r}", value) for c, value in enumerate(row)) + "</row>"
            for r, row in enumerate(rows, 1)
        )
        files[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {_NS}><sheetData>{body}</sheetData></worksheet>"
    return zipped(**files)


def _state(name: str) -> str:
    return "hidden" if name.startswith("hidden") else "visible"


def _cell(at: str, value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str) and value.startswith("moment "):
        return f'<c r="{at}" s="1"><v>{value.removeprefix("moment ")}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def ods(rows: list[list[str]]) -> bytes:
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>' for one in row
        )
        + "</table:table-row>"
        for row in rows
    )
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    return zipped(
        **{
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ns}manifest:1.0"/>',
            "content.xml": f'<office:document-content xmlns:office="{ns}office:1.0" xmlns:table="{ns}table:1.0" '
            f'xmlns:text="{ns}text:1.0"><office:body><office:spreadsheet><table:table table:name="People">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        }
    )


def unpacked(tmp_path: Path, data: bytes, name: str) -> dict[str, str]:
    path = tmp_path / "file"
    path.write_bytes(data)
    return {part.name: b"".join(part.pieces).decode() for part in unpack.parts(path, name)}


BOOK = xlsx(
    Accounts=[
        ["Company name", "Website", "Employees", "Active", "Signed"],
        ["สยามฟู้ด", "https://siam.example", 120, True, "moment 46053"],
        ["Boon, Ltd", "https://boon.example", 7.5, False, "moment 46053.5"],
    ],
    hidden=[["x"]],
    empty=[],
)


def test_the_cells_of_a_workbook_are_written_as_programs_write_them(tmp_path: Path) -> None:
    assert unpacked(tmp_path, BOOK, "Accounts.xlsx") == {
        "Accounts.xlsx": "Company name,Website,Employees,Active,Signed\n"
        "สยามฟู้ด,https://siam.example,120,TRUE,2026-01-31\n"
        '"Boon, Ltd",https://boon.example,7.5,FALSE,2026-01-31 12:00:00\n'
    }


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zlib.decompress(base64.b64decode(XLS)), "accounts.xls"),
        (ods([["Company name", "Website", "Employees", "Signed"], ["สยามฟู้ด", "https://siam.example", "120", "2026-01-31"]]),
         "accounts.ods"),
    ],
)  # fmt: skip
def test_older_workbooks_and_open_documents(tmp_path: Path, data: bytes, name: str) -> None:
    assert unpacked(tmp_path, data, name) == {
        name: "Company name,Website,Employees,Signed\nสยามฟู้ด,https://siam.example,120,2026-01-31\n"
    }


def test_address_cards_of_three_versions(tmp_path: Path) -> None:
    ((name, text),) = unpacked(tmp_path, CARDS.replace("\n", "\r\n").encode(), "contacts.vcf").items()
    assert name == "contacts.vcf"
    assert text.splitlines()[1:] == [
        "Ploy Rattanakul,Ploy,Rattanakul,ploy@lotus.example,ploy@home.example,02 123 4567,0812345678,Lotus Foods,Buyer,"
        '"1 Road, Bangkok, 10110",Bangkok,Thailand,,,"Met at the fair, likes tea',
        'and cake","VIP,Fair"',
        ",สมชาย,ใจดี,,,,0899999999,,,,,,,,,",
    ]


def test_what_cannot_be_unpacked_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = zipped(**{f"{n}__dot__csv": "a,b\n1,2\n" for n in range(unpack.MAX_FILES + 1)})
    for data, name, key in (
        (BOOK[: len(BOOK) // 2], "a.xlsx", "damaged_workbook"),
        (BOOK[: len(BOOK) // 2], "a.zip", "damaged_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "damaged_workbook"),
        (zipped(**{"xl/workbook.xml": "<workbook/>"}), "a.xlsx", "damaged_workbook"),
        (zipped(photo__dot__png=b"\x89PNG"), "a.zip", "nothing_inside"),
        (zipped(**{"__dot__": "a,b\n1,2\n"}), "a.zip", "nothing_inside"),
        (many, "a.zip", "too_many_parts"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            unpacked(tmp_path, data, name)
        assert caught.value.key == key, name
    monkeypatch.setattr(unpack, "MAX_UNPACKED", 1000)
    with pytest.raises(UnreadableFile, match="unpacked_too_large"):
        unpacked(tmp_path, zipped(big__dot__csv="a" * 5000), "a.zip")


def test_a_workbook_is_imported_and_its_sheets_are_a_group(world: World) -> None:
    book = xlsx(
        Companies=[["Company name", "Website"], ["Lotus Foods", "https://lotus.example"]],
        People=[
            ["First Name", "Last Name", "Email", "Company"],
            ["Ploy", "Rattanakul", "ploy@lotus.example", "Lotus Foods"],
        ],
    )
    found = upload(world.owner, book, "Move.xlsx")
    assert (found["status"], found["entity"], found["file_name"]) == ("ready", "company", "Move – Companies.csv")
    parts = client(world.owner).get(f"/api/v1/imports/{found['id']}/parts").json()
    assert [(one["file_name"], one["entity"], one["status"]) for one in parts] == [
        ("Move – Companies.csv", "company", "ready"), ("Move – People.csv", "contact", "ready"),
    ]  # fmt: skip
    act(world.owner, found["id"], "parts/start")
    (ploy,) = everything(world.owner, "contacts")
    assert (ploy["name"], ploy["company_name"]) == ("Ploy Rattanakul", "Lotus Foods")


def test_an_archive_of_files_of_several_sorts(world: World) -> None:
    cards = CARDS.encode()
    data = zipped(
        export__in__companies__dot__csv="Company name;Website\nLotus Foods;https://lotus.example\n",
        __MACOSX__in__x__dot__csv="junk",
        export__in__people__dot__vcf=cards,
        export__in__deals__dot__tsv="Deal Name\tAmount\tStage\nBig\t1200\tProposal\n",
        readme__dot__md="no data",
    )
    found = upload(world.owner, data, "everything.zip")
    parts = client(world.owner).get(f"/api/v1/imports/{found['id']}/parts").json()
    assert {(one["file_name"], one["entity"]) for one in parts} == {
        ("companies.csv", "company"), ("people.csv", "contact"), ("deals.tsv", "deal"),
    }  # fmt: skip


def test_a_damaged_workbook_is_refused_on_its_page(world: World) -> None:
    found = upload(world.owner, BOOK[:-100], "Accounts.xlsx")
    assert found["status"] == "unreadable"
    assert "workbook cannot be read" in read(world.owner, found["id"])["error"]
