"""Rows become records; what cannot be read is kept as typed and said."""

from datetime import date
from decimal import Decimal

from crm_app.imports.convert import Converter, Record
from crm_app.imports.data_rows import read_rows
from crm_app.imports.guess import guess
from crm_app.imports.profile import profile
from crm_app.imports.schemas import Mapping
from crm_app.imports.source import bytes_source
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
    record = convert(data)[1]
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
    name = "x" * 300
    record = convert(f"Company,Industry\n{name},Retail\n")[0]
    assert record.values["name"] == "x" * 200
    assert record.custom["Company"] == name
    assert keys(record) == ["cut"]


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
