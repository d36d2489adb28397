"""The formats of values in English and Thai."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crm_app.values import formats

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # noon in Bangkok, a Sunday
ZONE = "Asia/Bangkok"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (Decimal("1200.00"), "THB", "฿1,200"),
        (Decimal("84000.5"), "USD", "$84,000.50"),
        (Decimal("-7.005"), "EUR", "−€7.01"),
        (20, "CHF", "CHF 20"),
        (Decimal("0"), "THB", "฿0"),
        (None, "THB", ""),
    ],
)
def test_money(amount: Decimal | None, currency: str, shown: str) -> None:
    assert formats.money(amount, currency) == shown


@pytest.mark.parametrize(
    ("amount", "english", "thai"),
    [
        (950, "฿950", "฿950"),
        (426_900, "฿426.9K", "฿426,900"),
        (999_960, "฿1M", "฿999,960"),
        (1_234_567, "฿1.2M", "฿1.2 ล้าน"),
        (5_000_000_000, "฿5B", "฿5,000 ล้าน"),
        (-2_500_000, "−฿2.5M", "−฿2.5 ล้าน"),
    ],
)
def test_compact_money(amount: int, english: str, thai: str) -> None:
    assert formats.money_compact(amount, "THB", "en") == english
    assert formats.money_compact(amount, "THB", "th") == thai


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,200", "1200"),
        ("฿1,200.50", "1200.50"),
        (" THB 1200 ", "1200"),
        ("๑,๒๐๐", "1200"),
        ("S$ 10", "10"),
        ("-5", "-5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(written: str, amount: str) -> None:
    assert formats.parse_amount(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["", "abc", "1.200,50", "12,00", "1.234", "1e5", "NaN", "9" * 17])
def test_what_is_not_an_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        formats.parse_amount(written)


def test_numbers_and_shares() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(Decimal("2.345"), 2) == "2.35"
    assert formats.number(-0.2) == "0"
    assert formats.number(None) == ""
    assert formats.percent(0.256) == "26%"
    assert formats.percent(Decimal("0.125"), 1) == "12.5%"


def test_days_use_the_buddhist_year_in_thai() -> None:
    assert formats.day(date(2026, 11, 12), "en") == "12 Nov 2026"
    assert formats.day(date(2026, 11, 12), "th") == "12 พ.ย. 2569"
    assert formats.day(date(2026, 3, 1), "en", today=NOW.date()) == "1 Mar"
    assert formats.day(date(2025, 3, 1), "th", today=NOW.date()) == "1 มี.ค. 2568"
    assert formats.day(None, "en") == ""
    assert formats.month(date(2026, 1, 1), "th") == "ม.ค. 2569"


def test_moments_are_shown_in_the_persons_zone() -> None:
    late = datetime(2026, 11, 12, 18, 5, tzinfo=UTC)
    assert formats.date_time(late, "en", ZONE) == "13 Nov 2026, 01:05"
    assert formats.date_time(late, "th", ZONE) == "13 พ.ย. 2569 01:05\u00a0น."
    assert formats.date_time(late, "en", "America/New_York") == "12 Nov 2026, 13:05"


@pytest.mark.parametrize(
    ("ago", "english", "thai"),
    [
        (timedelta(seconds=20), "Just now", "เมื่อสักครู่"),
        (timedelta(minutes=1), "1 minute ago", "1 นาทีที่แล้ว"),
        (timedelta(minutes=59), "59 minutes ago", "59 นาทีที่แล้ว"),
        (timedelta(hours=2), "2 hours ago", "2 ชั่วโมงที่แล้ว"),
        (timedelta(hours=14), "Yesterday", "เมื่อวานนี้"),
        (timedelta(days=3), "3 days ago", "3 วันที่แล้ว"),
        (timedelta(days=20), "2 Nov", "2 พ.ย."),
        (timedelta(days=400), "18 Oct 2025", "18 ต.ค. 2568"),
        (-timedelta(hours=1, minutes=5), "In 1 hour", "อีก 1 ชั่วโมง"),
        (-timedelta(days=1), "Tomorrow", "พรุ่งนี้"),
    ],
)
def test_how_long_ago(ago: timedelta, english: str, thai: str) -> None:
    assert formats.relative(NOW - ago, "en", ZONE, NOW) == english
    assert formats.relative(NOW - ago, "th", ZONE, NOW) == thai


def test_due_days_are_said_as_people_say_them() -> None:
    today = date(2026, 11, 22)
    assert formats.relative_day(today, "en", today) == "Today"
    assert formats.relative_day(date(2026, 11, 25), "en", today) == "In 3 days"
    assert formats.relative_day(date(2026, 11, 20), "th", today) == "2 วันที่แล้ว"
    assert formats.relative_day(date(2027, 1, 5), "en", today) == "5 Jan 2027"


def test_sizes() -> None:
    assert [formats.file_size(size) for size in (812, 46_080, 1_258_291, 5 * 1024**3)] == [
        "812 B",
        "45 KB",
        "1.2 MB",
        "5 GB",
    ]


def test_initials_skip_thai_vowels_written_first() -> None:
    assert formats.initials("Ploy Rattanakorn") == "PR"
    assert formats.initials("เกวลิน สุขใจ") == "กส"
    assert formats.initials("Madonna") == "M"
    assert formats.initials("Anna Maria de Souza") == "AS"
    assert formats.initials("  ") == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Andaman Logistics Co., Ltd.", "AL"),
        ("Andaman Co., Ltd.", "A"),
        ("Siam Steel Co.,Ltd.", "SS"),
        ("Siam Steel Public Company Limited", "SS"),
        ("Acme, Inc.", "A"),
        ("Baker & Co", "B"),
        ("Northern Public", "N"),
        ("Limited Brands", "LB"),
        ("Company", "C"),
        ("บริษัท สยามเหล็ก จำกัด", "ส"),
        ("บริษัท เหนือฟ้า ขนส่ง จำกัด (มหาชน)", "หข"),
        ("บริษัทสยามเหล็กจำกัด", "ส"),
        ("หจก. ทรัพย์ เจริญ", "ทจ"),
        ("ห้างหุ้นส่วนจำกัด แสงทอง", "ส"),
        ("บริษัท", "บ"),
    ],
)
def test_initials_leave_a_companys_legal_form_out(name: str, letters: str) -> None:
    assert formats.initials(name) == letters
