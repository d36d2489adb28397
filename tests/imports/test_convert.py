"""Rows become records; unreadable values are kept as typed and reported."""

import csv
import io
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_app.imports.cells import is_empty, says_nothing
from crm_app.imports.convert import Converter, Record
from crm_app.imports.data_rows import read_rows
from crm_app.imports.encoding import detect
from crm_app.imports.guess import guess
from crm_app.imports.mapping import ColumnMapping, Mapping
from crm_app.imports.profile import profile
from crm_app.imports.source import Format, bytes_source
from tests.imports.samples import ACCOUNTS, PIPELINE, PRODUCTS


def convert(data: str, products: list[str] | None = None, **changes: object) -> list[Record]:
    source = bytes_source(data.encode())
    seen = profile(source)
    mapping = guess(seen).mapping
    assert mapping is not None
    mapping = Mapping.model_validate({**mapping.model_dump(), **changes})
    converter = Converter(mapping, products)
    return [converter.convert(row) for row in read_rows(source, seen.form)]


def keys(record: Record) -> list[str]:
    return [problem.key for problem in record.problems]


def test_a_pipeline_row() -> None:
    records = convert(PIPELINE, ["Turbo Basic", "Turbo Pro", "Lite One"])
    assert len(records) == 200
    assert not any(record.is_rejected for record in records)
    won = [record for record in records if record.status == "won"]
    assert len(won) == 50
    assert all(
        isinstance(record.values["amount"], Decimal) and isinstance(record.values["close_date"], date) for record in won
    )
    assert all("amount" not in record.values for record in records if record.status == "open")
    assert all(record.custom["close_quarter"] for record in won)
    misspelt = [record for record in records if record.values["product"] == "TurboPro"]
    assert misspelt
    assert {p.params["suggestion"] for record in misspelt for p in record.problems} == {"Turbo Pro"}


def test_without_a_product_list_no_product_is_missing_from_it() -> None:
    assert all(not record.problems for record in convert(PIPELINE))
    assert all(keys(record) == ["unknown_value"] for record in convert(PIPELINE, ["Bananas"]))


def test_the_codes_of_a_web_page_are_characters_and_it_is_said() -> None:
    first, second = convert("First name,Last name,Company\nAnn,Lee,Ox &amp; Daughters\nBo,Lee,Ox & Daughters\n")
    assert first.values["company"] == second.values["company"] == "Ox & Daughters"
    assert (keys(first), keys(second)) == (["html_codes"], [])
    (plain,) = convert("Company,City\nR&D; &Co,Bonn\n")
    assert (plain.values["name"], keys(plain)) == ("R&D; &Co", [])


def test_companies() -> None:
    first, *rest = convert(ACCOUNTS)
    assert first.values == {
        "name": "Blue Heron Supply",
        "sector": "technolgy",
        "founded_year": 1996,
        "annual_revenue": Decimal("1100.04"),
        "employees": 2822,
        "country": "Thailand",
        "parent": "Northwind Holding",
    }
    assert [(p.key, p.params) for p in first.problems] == [("similar", {"suggestion": "Technology"})]
    assert all(not record.problems for record in rest)
    assert rest[1].values["name"] == "บริษัท สยามน้ำดื่ม จำกัด"


def test_products() -> None:
    assert convert(PRODUCTS)[1].values == {"name": "Turbo Pro", "series": "TRB", "price": Decimal("4821.00")}


def test_what_cannot_be_read_is_kept_as_typed() -> None:
    data = "Deal ID,Stage,Close Date,Amount\n1,Won,20-10-16,100\n2,Won,soon,lots\n" + "3,Won,21-10-16,5\n" * 20
    assert keys(convert(data)[1]) == ["unread_date", "unread_money_vital"]
    assert convert(data)[1].is_rejected, "a sum would lack it"
    record = convert(data, keep_unread_amounts=True)[1]
    assert keys(record) == ["unread_date", "unread_money", "won_without_amount", "closed_without_date"]
    assert record.custom == {"Close Date": "soon", "Amount": "lots"}
    assert not record.is_rejected
    assert "soon" in record.problems[0].message("th")


def test_rows_that_are_rejected() -> None:
    data = "Deal ID,Stage,Amount\n,Won,5\n2,Maybe,5\n3,Won,5,stray\n4,Won,5\n"
    records = convert(data, stages=[{"value": "Won", "stage": "Won", "status": "won"}])
    assert [keys(r)[:1] for r in records] == [["no_identity_deal"], ["stage_unknown"], ["row_long"], []]
    assert [r.is_rejected for r in records] == [True, True, True, False]
    assert [r.number for r in records] == [2, 3, 4, 5]


def test_stage_names_match_without_case() -> None:
    records = convert("Deal ID,Stage\n1,won\n2,WON \n", stages=[{"value": "Won", "stage": "Gewonnen", "status": "won"}])
    assert [(r.stage, r.status) for r in records] == [("Gewonnen", "won")] * 2


def test_long_text_is_cut_and_kept() -> None:
    record = convert(f"Company,Industry\nAcme,{'x' * 300}\n")[0]
    assert record.values["sector"] == "x" * 200
    assert record.custom["Industry"] == "x" * 300
    assert keys(record) == ["cut"]


def test_a_name_that_is_too_long_is_no_other_record_s() -> None:
    fits, over, parent = convert(f"Company,Parent company\n{'กำ' * 100},A\n{'กำ' * 100}€,A\nB,{'x' * 201}\n")
    assert (fits.values["name"], fits.problems) == ("กำ" * 100, [])
    assert (over.is_rejected, keys(over)) == (True, ["name_too_long"])
    assert (parent.values.get("parent"), keys(parent)) == (None, ["too_long"])
    assert parent.custom == {"Parent company": "x" * 201}


def test_the_guard_of_our_own_exports_comes_off() -> None:
    record = convert("Company,Industry,Phone\n'=Cube,Retail,'+66 81 234 5678\n")[0]
    assert (record.values["name"], record.values["phone"]) == ("=Cube", "+66 81 234 5678")


def test_currencies_of_single_amounts() -> None:
    records = convert("Deal ID,Stage,Amount\n1,Won,฿5\n2,Won,$6\n3,Won,7\n")
    assert [r.values.get("currency") for r in records] == ["THB", "USD", None]


def test_order_of_dates() -> None:
    record = convert("Deal ID,Start Date,Close Date\n1,25-10-16,20-10-16\n2,20-10-16,26-10-16\n")[0]
    assert keys(record) == ["closed_before_engaged"]


def test_a_birth_of_rome_is_no_close_date() -> None:
    data = "Deal ID,Stage,Close Date\n1,Open,0753-04-21\n" + "2,Open,2017-01-01\n" * 9
    assert keys(convert(data)[0]) == ["unread_date"]


def test_no_name_is_dropped() -> None:
    header = "Full Name,First Name,Last Name,Email\n"
    same, other, part = convert(
        header + "Ploy K Rattanakul,Ploy,Rattanakul,a@a.example\nLotus,Ploy,Rattanakul,b@a.example\nTom,,Hale,\n"
    )
    assert (same.values["name"], same.problems) == ("Ploy K Rattanakul", [])
    assert (other.values["name"], other.custom) == ("Ploy Rattanakul", {"Full Name": "Lotus"})
    assert keys(other) == ["name_differs"]
    assert part.values["name"] == "Tom Hale"
    assert not {"first_name", "last_name"} & set(same.values)


def test_placeholders_say_nothing() -> None:
    cells = ["", "-", ".", "N/A", "ไม่มี", "   ", "null", '""""', "Real One Ltd", "บริษัท จริง จำกัด"]
    data = "Name,Email,Company\n" + "".join(f"B{n},b{n}@bl.example,{cell}\n" for n, cell in enumerate(cells))
    assert [record.values.get("company") for record in convert(data)] == [None] * 8 + ["Real One Ltd", "บริษัท จริง จำกัด"]


def test_a_bought_list_names_its_placeholder() -> None:
    data = (
        "Website,Company Name,Company Country,Personal Emails\n"
        "alpha.example,Log in to view,TH,Log in to view\n"
        "beta.example,Log in to view,TH,jo@beta.example\n"
        "gamma.example,Gamma Media Co,SG,Log in to view\n"
    )
    found = guess(profile(bytes_source(data.encode())))
    assert found.placeholders == ["Log in to view"]
    assert [(p["key"], p["params"]) for p in found.problems] == [("placeholder", {"count": 2})]
    records = convert(data)
    assert [keys(record) for record in records] == [["no_identity_company"], ["no_identity_company"], []]
    assert records[2].custom == {}


def test_long_thai_is_cut_between_letters() -> None:
    (over,) = convert(f"Company,Industry\nAcme,{'กี่' * 67}\n")
    assert keys(over) == ["cut"]
    assert over.values["sector"] == "กี่" * 66
    assert over.custom["Industry"] == "กี่" * 67


def test_amounts_as_they_are_written() -> None:
    cells = ["3,100", "฿1,200.50", "1 234,56", "THB 2,000", "1.2e4", "๑๒๓", "", "0", "500.-"]
    bad = ["abc", "(500)", "-5", "1,2,3", "99999999999999999999", "NaN", "12k", "15%"]
    data = "Deal,Company,Amount\n" + "".join(f'd{n},M,"{cell}"\n' for n, cell in enumerate([*cells, *bad]))
    records = convert(data)
    amounts = [record.values.get("amount") for record in records[: len(cells)]]
    assert amounts == [3100, Decimal("1200.50"), Decimal("1234.56"), 2000, 12000, 123, None, 0, 500]
    assert not any(record.problems for record in records[: len(cells)])
    assert all(record.is_rejected for record in records[len(cells) :])
    assert {keys(record)[0] for record in records[len(cells) :]} == {"unread_money_vital", "negative_money_vital"}


def test_dates_as_they_are_written() -> None:
    cells = ["1.3.2026", "01/03/26", "1-Mar-26", "2026-03-01 14:30", "1 มี.ค. 2569", "01/03/2569", "46082", "1 March 2026",
             "๑/๓/๒๕๖๙", "13/12/2025"]  # fmt: skip
    bad = ["31/02/2026", "TBD", "29/02/2566"]
    data = "Deal,Company,Stage,Close date\n" + "".join(f"d{n},D,Won,{cell}\n" for n, cell in enumerate([*cells, *bad]))
    records = convert(data)
    assert {record.values["close_date"] for record in records[:9]} == {date(2026, 3, 1)}
    assert records[9].values["close_date"] == date(2025, 12, 13)
    assert [keys(record)[0] for record in records[10:]] == ["unread_date"] * 3
    assert [record.custom["Close date"] for record in records[10:]] == bad


def test_several_addresses_in_one_cell() -> None:
    header = "Full Name,Email,Phone\n"
    two, none = convert(
        header + 'A,a@a.example ::: b@a.example,0811111111 ::: 0822222222\nB,"a@a.example; nothing",p:+66812345678\n'
    )
    assert (two.values["email"], two.values["phone"]) == ("a@a.example", "0811111111")
    assert two.custom == {"Email": "a@a.example ::: b@a.example", "Phone": "0811111111 ::: 0822222222"}
    assert keys(two) == ["several", "several"]
    assert (keys(none), none.values["phone"]) == (["unread_email"], "+66812345678")


_CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "1,5",
            "฿2",
            "TBD",
            "31/02/2026",
            "1/2/26",
            "a@b.example",
            "x",
            "กำ" * 150,
            "(5)",
            "http://a.b",
            "12k",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(_CELLS, min_size=6, max_size=6), min_size=1, max_size=6), st.booleans())
def test_no_cell_is_dropped_without_a_remark(rows: list[list[str]], keeps: bool) -> None:
    header = ["Deal ID", "Deal Name", "Amount", "Close Date", "Company", "Colour"]
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *rows])
    source = bytes_source(buffer.getvalue().encode())
    form = detect(source, "utf-8", ",")
    fields = {
        "Deal ID": "external_id",
        "Deal Name": "name",
        "Amount": "amount",
        "Close Date": "close_date",
        "Company": "company",
    }
    columns = [
        ColumnMapping(index=n, header=h, target="field" if h in fields else "custom", field=fields.get(h, ""))
        for n, h in enumerate(header)
    ]
    mapping = Mapping(entity="deal", columns=columns, keep_unread_amounts=keeps, header_row=1)
    converter = Converter(mapping)
    for row in read_rows(source, Format(form.encoding, ",", 0, header_row=1)):
        record = converter.convert(row)
        remarked = {problem.column for problem in record.problems}
        for column, cell in zip(columns, row.cells, strict=True):
            says_something = not (
                says_nothing(cell) if column.field in ("external_id", "name", "company") else is_empty(cell)
            )
            if says_something and not record.is_rejected:
                assert column.field in record.values or column.header in record.custom or column.header in remarked
            if record.is_rejected:
                assert any(problem.severity == "rejected" for problem in record.problems)
