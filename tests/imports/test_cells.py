"""Values are parsed in the notation of their column."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.imports.cells import Choices, matching_key, name_key, parse_boolean, parse_email, parse_phone, parse_url
from crm_app.imports.dates import DateEvidence, parse_date
from crm_app.imports.evidence import Evidence
from crm_app.imports.numbers import NumberEvidence, currency_of, parse_integer, parse_money, parse_number


def dates(*values: str) -> DateEvidence:
    evidence = DateEvidence()
    for value in values:
        evidence.add(value)
    return evidence


def numbers(*values: str) -> NumberEvidence:
    evidence = NumberEvidence()
    for value in values:
        evidence.add(value)
    return evidence


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2016-10-20", date(2016, 10, 20)),
        ("2016/10/20", date(2016, 10, 20)),
        ("20161020", date(2016, 10, 20)),
        ("2016-10-20T14:30:00Z", date(2016, 10, 20)),
        ("2016-10-20 14:30:00.123+07:00", date(2016, 10, 20)),
        ("20-10-16", date(2016, 10, 20)),
        ("1/2/2017", date(2017, 2, 1)),
        ("01.02.2017", date(2017, 2, 1)),
        ("20/10/2016 9:05 AM", date(2016, 10, 20)),
        ("20 Oct 2016", date(2016, 10, 20)),
        ("20-Oct-16", date(2016, 10, 20)),
        ("Oct 20, 2016", date(2016, 10, 20)),
        ("October 3rd, 2016", date(2016, 10, 3)),
        ("Thu, 20 Oct 2016", date(2016, 10, 20)),
        ("2016-Oct-20", date(2016, 10, 20)),
        ("20 ตุลาคม 2559", date(2016, 10, 20)),
        ("20 ต.ค. 2559", date(2016, 10, 20)),
        ("20 ต.ค. 59", date(2016, 10, 20)),
        ("๒๐ ตุลาคม ๒๕๕๙", date(2016, 10, 20)),
        ("วันที่ 20 ตุลาคม พ.ศ. 2559", date(2016, 10, 20)),
        ("20/10/2559", date(2016, 10, 20)),
        ("2559-10-20", date(2016, 10, 20)),
        ("29/02/2559", date(2016, 2, 29)),
        ("31/12/69", date(1969, 12, 31)),
        ("31/12/68", date(2068, 12, 31)),
        ("", None),
        (" - ", None),
        ("N/A", None),
    ],
)
def test_dates(value: str, expected: date | None) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    "value", ["31-02-17", "32/01/2017", "tomorrow", "2017", "12-13-14-15", "1/2", "99999999", "x" * 5000]
)
def test_what_is_not_a_date(value: str) -> None:
    with pytest.raises(ValueError):
        parse_date(value)


def test_orders_and_eras() -> None:
    assert parse_date("03-04-17", "mdy") == date(2017, 3, 4)
    assert parse_date("17-03-04", "ymd") == date(2017, 3, 4)
    assert parse_date("03-04-60", "dmy", buddhist=True) == date(2017, 4, 3)
    assert parse_date("42663", "excel") == date(2016, 10, 20)


def test_two_digit_years_of_a_pipeline_are_day_first() -> None:
    """`20-10-16` may be 20 October 2016 or 16 October 2020; many days and few years tell."""
    start = date(2016, 10, 20)
    column = [(start + timedelta(days=n)).strftime("%d-%m-%y") for n in range(0, 400, 3)]
    reading = dates(*column).reading()
    assert (reading.order, reading.sure, reading.unread) == ("dmy", True, 0)
    assert [parse_date(v, reading.order) for v in column[:2]] == [start, start + timedelta(days=3)]


def test_year_first_with_two_digits() -> None:
    start = date(2016, 10, 20)
    column = [(start + timedelta(days=n)).strftime("%y-%m-%d") for n in range(0, 400, 3)]
    assert dates(*column).reading().order == "ymd"


def test_month_first_is_found() -> None:
    reading = dates("01/05/2017", "02/28/2017", "03/04/2017").reading()
    assert (reading.order, reading.sure) == ("mdy", True)


def test_one_unambiguous_value_decides_the_column() -> None:
    reading = dates(*["03/04/2017"] * 1000, "25/12/2017").reading()
    assert (reading.order, reading.sure) == ("dmy", True)


def test_doubt_is_reported_with_an_example() -> None:
    reading = dates("03/04/2017", "05/05/2017").reading()
    assert (reading.order, reading.sure, reading.alternative, reading.example) == ("dmy", False, "mdy", "03/04/2017")


def test_contradictions_count_as_unread() -> None:
    reading = dates("25/12/2017", "13/01/2017", "12/25/2017").reading()
    assert (reading.order, reading.unread) == ("dmy", 1)


def test_equal_day_and_month_leave_no_doubt() -> None:
    assert dates("01/01/2017", "02/02/2018").reading().sure


def test_a_buddhist_column() -> None:
    reading = dates("20/10/2559", "21/10/2559").reading()
    assert reading.buddhist


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_every_day_survives_every_order(day: date, order: str) -> None:
    pattern = {"dmy": "%d-%m-%y", "mdy": "%m/%d/%y", "ymd": "%y.%m.%d"}[order]
    assert parse_date(day.strftime(pattern), order) == day  # type: ignore[arg-type]
    thai = f"{day.day}/{day.month}/{day.year + 543}"
    assert parse_date(thai) == day


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1054", "1054"),
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1.234,50", "1234.50"),
        ("฿1,234.50", "1234.50"),
        ("1,234.50 บาท", "1234.50"),
        ("THB 1,234", "1234"),
        ("$ -5.5", "-5.5"),
        ("(1,234.50)", "-1234.50"),
        ("($5)", "-5"),
        ("1234-", "-1234"),
        ("−7", "-7"),
        ("500.-", "500"),
        ("๑,๒๓๔.๕๐", "1234.50"),
        ("１２３", "123"),
        ("1 234 567", "1234567"),
        ("1\u00a0234", "1234"),
        ("1'234", "1234"),
        ("12%", "12"),
        ("1.5E+05", "150000"),
        (".5", "0.5"),
        ("12,34,567", "1234567"),
    ],
)
def test_numbers(value: str, expected: str) -> None:
    assert parse_number(value) == Decimal(expected)


@pytest.mark.parametrize(
    "value", ["abc", "1.2.3.4", "1,23,4", "12abc", "--5", "NaN", "Infinity", "1e999", "5 apples", "9" * 70]
)
def test_what_is_not_a_number(value: str) -> None:
    with pytest.raises(ValueError):
        parse_number(value)


def test_the_column_settles_the_decimal_sign() -> None:
    assert numbers("1.234", "5,5").reading().sign == "comma"
    assert numbers("1,234", "5.5").reading().sign == "dot"
    assert parse_number("1.234", "comma") == 1234
    assert parse_number("1.234", "dot") == Decimal("1.234")


def test_thousands_in_doubt_are_reported() -> None:
    dots = numbers("1.234", "12.500").reading()
    assert (dots.sign, dots.sure, dots.example) == ("comma", False, "1.234")
    commas = numbers("1,234", "12,500").reading()
    assert (commas.sign, commas.sure) == ("dot", False)


def test_currencies() -> None:
    assert [currency_of(v) for v in ("฿5", "$5", "5 EUR", "5", "RM 5")] == ["THB", "USD", "EUR", "", "MYR"]
    assert numbers("฿5", "$6").reading().mixed_currencies


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["dot", "comma"]))
def test_amounts_survive_both_styles(amount: Decimal, sign: str) -> None:
    text = f"{amount:,.2f}"
    if sign == "comma":
        text = text.translate(str.maketrans(",.", ".,"))
    assert parse_money(text, sign) == amount  # type: ignore[arg-type]


def test_money_is_rounded_and_bounded() -> None:
    assert parse_money("1.005") == Decimal("1.01")
    with pytest.raises(ValueError):
        parse_money("99999999999999999")


def test_integers() -> None:
    assert parse_integer("2,822") == 2822
    assert parse_integer("12.0") == 12
    for value in ("1.5", "99999999999"):
        with pytest.raises(ValueError):
            parse_integer(value)


def test_booleans() -> None:
    assert [parse_boolean(v) for v in ("Yes", "ใช่", "0", "ไม่ใช่", "", "ไม่มี")] == [True, True, False, False, None, False]
    with pytest.raises(ValueError):
        parse_boolean("maybe")


def test_addresses() -> None:
    assert parse_email(" Somchai <somchai@Example.com> ") == "somchai@example.com"
    assert parse_email("mailto:a@b.co") == "a@b.co"
    for value in ("somchai", "a@b", "a b@c.co", "x" * 500 + "@a.co"):
        with pytest.raises(ValueError):
            parse_email(value)
    assert parse_url("example.co.th/x") == "https://example.co.th/x"
    assert parse_url("http://a.b") == "http://a.b"
    for value in ("javascript:alert(1)", "not a url", "data:text/html,x"):
        with pytest.raises(ValueError):
            parse_url(value)


def test_phones() -> None:
    assert parse_phone("๐๒-๑๒๓-๔๕๖๗") == "02-123-4567"
    assert parse_phone("+66 (0)81 234 5678 ต่อ 12") == "+66 (0)81 234 5678 ต่อ 12"
    assert parse_phone("(02) 123 4567") == "(02) 123 4567"
    for value in ("call me", "12", "1" * 100):
        with pytest.raises(ValueError):
            parse_phone(value)


def test_suggestions_never_replace() -> None:
    choices = Choices(["GTX Pro", "MG Special", "Technology", "เทคโนโลยี"])
    assert choices.match("gtx  pro").exact == "GTX Pro"
    assert (choices.match("GTXPro").exact, choices.match("GTXPro").suggestion) == (None, "GTX Pro")
    assert choices.match("technolgy").suggestion == "Technology"
    assert choices.match("เทคโนโลยึ").suggestion == "เทคโนโลยี"
    assert choices.match("Bananas") == Choices([]).match("Bananas")


def test_names_that_are_the_same() -> None:
    assert name_key(" Siam  Water ") == name_key("siam water")
    assert name_key("น้ำ") == name_key("น\u0e49\u0e4d\u0e32"), "both ways to write sara am"
    assert name_key("ＡＢＣ") == name_key("abc")
    assert matching_key("GTX-Pro") == matching_key("gtx pro")
    assert matching_key("กา") != matching_key("กี")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["2017-01-01", "x", "2017-01-02", "2017-01-02", "2017-01-02"], "date"),
        (["1", "2,000", "3"], "number"),
        (["a@b.co", "c@d.co"], "email"),
        (["081 234 5678", "+66 2 123 4567"], "phone"),
        (["https://a.co", "www.b.co"], "url"),
        (["yes", "no"], "boolean"),
        (["", "N/A"], "empty"),
        (["Won", "Lost"], "text"),
    ],
)
def test_kinds_of_columns(values: list[str], kind: str) -> None:
    evidence = Evidence()
    for value in values:
        evidence.add(value)
    assert evidence.kind() == kind


def test_long_cells_are_not_remembered() -> None:
    evidence = Evidence()
    for n in range(5):
        evidence.add(str(n) * 90_000)
    assert not evidence.distinct
    assert evidence.many
