"""Periods in words: what a question in English or Thai means on a given day."""

from datetime import UTC, date, datetime

import pytest

from crm_app.values.periods import find_period, find_periods, today_in

TODAY = date(2017, 11, 22)  # a Wednesday in the fourth quarter

D = date.fromisoformat


CASES: list[tuple[str, str, str]] = [
    # quarters
    ("Q1 2017", "2017-01-01", "2017-04-01"),
    ("how much did we win in q1 2017?", "2017-01-01", "2017-04-01"),
    ("Q3-2016", "2016-07-01", "2016-10-01"),
    ("Q4'16", "2016-10-01", "2017-01-01"),
    ("2017 Q2", "2017-04-01", "2017-07-01"),
    ("2017Q2", "2017-04-01", "2017-07-01"),
    ("first quarter of 2017", "2017-01-01", "2017-04-01"),
    ("the second quarter 2016", "2016-04-01", "2016-07-01"),
    ("the last quarter of 2016", "2016-10-01", "2017-01-01"),
    ("third quarter of last year", "2016-07-01", "2016-10-01"),
    ("Q2 last year", "2016-04-01", "2016-07-01"),
    ("Q2", "2017-04-01", "2017-07-01"),
    ("quarter 3 of 2017", "2017-07-01", "2017-10-01"),
    ("last quarter", "2017-07-01", "2017-10-01"),
    ("this quarter", "2017-10-01", "2018-01-01"),
    ("next quarter", "2018-01-01", "2018-04-01"),
    ("the previous quarter", "2017-07-01", "2017-10-01"),
    ("ไตรมาสแรกปี 2017", "2017-01-01", "2017-04-01"),
    ("ไตรมาสแรกของปี 2560", "2017-01-01", "2017-04-01"),
    ("ไตรมาสที่ 2 ปี 2560", "2017-04-01", "2017-07-01"),
    ("ไตรมาสที่ ๒ ปี ๒๕๖๐", "2017-04-01", "2017-07-01"),
    ("ไตรมาส3/2560", "2017-07-01", "2017-10-01"),
    ("ไตรมาส 4 ปีที่แล้ว", "2016-10-01", "2017-01-01"),
    ("ไตรมาสสุดท้ายของปี 2559", "2016-10-01", "2017-01-01"),
    ("ไตรมาสสองปี 60", "2017-04-01", "2017-07-01"),
    ("ไตรมาสก่อน", "2017-07-01", "2017-10-01"),
    ("ไตรมาสที่แล้ว", "2017-07-01", "2017-10-01"),
    ("ไตรมาสนี้", "2017-10-01", "2018-01-01"),
    ("ไตรมาสหน้า", "2018-01-01", "2018-04-01"),
    ("Q1 ปี 2560", "2017-01-01", "2017-04-01"),
    ("Q1/2560", "2017-01-01", "2017-04-01"),
    # halves
    ("H1 2017", "2017-01-01", "2017-07-01"),
    ("second half of 2016", "2016-07-01", "2017-01-01"),
    ("ครึ่งปีแรกของปี 2560", "2017-01-01", "2017-07-01"),
    ("ครึ่งปีหลัง 2559", "2016-07-01", "2017-01-01"),
    # years
    ("in 2017", "2017-01-01", "2018-01-01"),
    ("won deals 2016", "2016-01-01", "2017-01-01"),
    ("the year 2560", "2017-01-01", "2018-01-01"),
    ("ปี 2560", "2017-01-01", "2018-01-01"),
    ("ปี พ.ศ. 2560", "2017-01-01", "2018-01-01"),
    ("พ.ศ. ๒๕๕๙", "2016-01-01", "2017-01-01"),
    ("ปี ค.ศ. 2017", "2017-01-01", "2018-01-01"),
    ("ปี 60", "2017-01-01", "2018-01-01"),
    ("ปี 17", "2017-01-01", "2018-01-01"),
    ("last year", "2016-01-01", "2017-01-01"),
    ("this year", "2017-01-01", "2018-01-01"),
    ("next year", "2018-01-01", "2019-01-01"),
    ("ปีนี้", "2017-01-01", "2018-01-01"),
    ("ปีที่แล้ว", "2016-01-01", "2017-01-01"),
    ("ปีก่อน", "2016-01-01", "2017-01-01"),
    ("ปีหน้า", "2018-01-01", "2019-01-01"),
    ("FY2017", "2017-01-01", "2018-01-01"),
    ("fiscal year 2016", "2016-01-01", "2017-01-01"),
    ("ปีงบประมาณ 2560", "2017-01-01", "2018-01-01"),
    # months
    ("March 2017", "2017-03-01", "2017-04-01"),
    ("in Mar 2017", "2017-03-01", "2017-04-01"),
    ("Sept. 2017", "2017-09-01", "2017-10-01"),
    ("Dec '16", "2016-12-01", "2017-01-01"),
    ("mar-17", "2017-03-01", "2017-04-01"),
    ("in March", "2017-03-01", "2017-04-01"),
    ("in December", "2016-12-01", "2017-01-01"),
    ("in May", "2017-05-01", "2017-06-01"),
    ("June last year", "2016-06-01", "2016-07-01"),
    ("2017-03", "2017-03-01", "2017-04-01"),
    ("this month", "2017-11-01", "2017-12-01"),
    ("last month", "2017-10-01", "2017-11-01"),
    ("next month", "2017-12-01", "2018-01-01"),
    ("มีนาคม 2560", "2017-03-01", "2017-04-01"),
    ("เดือนมีนาคม ปี 2560", "2017-03-01", "2017-04-01"),
    ("มีนาคม พ.ศ. 2560", "2017-03-01", "2017-04-01"),
    ("มี.ค. 60", "2017-03-01", "2017-04-01"),
    ("มี.ค.60", "2017-03-01", "2017-04-01"),
    ("เดือน ก.พ. 2560", "2017-02-01", "2017-03-01"),
    ("ธ.ค. 2559", "2016-12-01", "2017-01-01"),
    ("มีนา 2017", "2017-03-01", "2017-04-01"),
    ("เดือนพฤษภาคม", "2017-05-01", "2017-06-01"),
    ("เดือนธันวาคม", "2016-12-01", "2017-01-01"),
    ("มิถุนายนปีที่แล้ว", "2016-06-01", "2016-07-01"),
    ("เดือนนี้", "2017-11-01", "2017-12-01"),
    ("เดือนที่แล้ว", "2017-10-01", "2017-11-01"),
    ("เดือนก่อน", "2017-10-01", "2017-11-01"),
    ("เดือนหน้า", "2017-12-01", "2018-01-01"),
    # weeks and days
    ("today", "2017-11-22", "2017-11-23"),
    ("yesterday", "2017-11-21", "2017-11-22"),
    ("tomorrow", "2017-11-23", "2017-11-24"),
    ("วันนี้", "2017-11-22", "2017-11-23"),
    ("เมื่อวาน", "2017-11-21", "2017-11-22"),
    ("เมื่อวานซืน", "2017-11-20", "2017-11-21"),
    ("พรุ่งนี้", "2017-11-23", "2017-11-24"),
    ("this week", "2017-11-20", "2017-11-27"),
    ("last week", "2017-11-13", "2017-11-20"),
    ("สัปดาห์นี้", "2017-11-20", "2017-11-27"),
    ("อาทิตย์ที่แล้ว", "2017-11-13", "2017-11-20"),
    ("สัปดาห์หน้า", "2017-11-27", "2017-12-04"),
    ("2017-03-31", "2017-03-31", "2017-04-01"),
    ("31/03/2017", "2017-03-31", "2017-04-01"),
    ("31/3/2560", "2017-03-31", "2017-04-01"),
    ("31/3/60", "2017-03-31", "2017-04-01"),
    ("01-03-17 is not read, 1.3.2017 is", "2017-03-01", "2017-03-02"),
    ("31 March 2017", "2017-03-31", "2017-04-01"),
    ("the 3rd of March 2017", "2017-03-03", "2017-03-04"),
    ("March 31, 2017", "2017-03-31", "2017-04-01"),
    ("June 5", "2017-06-05", "2017-06-06"),
    ("วันที่ 31 มีนาคม 2560", "2017-03-31", "2017-04-01"),
    ("31 มี.ค. 60", "2017-03-31", "2017-04-01"),
    ("๓๑ มีนาคม ๒๕๖๐", "2017-03-31", "2017-04-01"),
    # rolling
    ("last 30 days", "2017-10-24", "2017-11-23"),
    ("in the past 7 days", "2017-11-16", "2017-11-23"),
    ("over the last two weeks", "2017-11-09", "2017-11-23"),
    ("the last six months", "2017-05-23", "2017-11-23"),
    ("last 12 months", "2016-11-23", "2017-11-23"),
    ("past 2 years", "2015-11-23", "2017-11-23"),
    ("last 2 quarters", "2017-04-01", "2017-10-01"),
    ("next 30 days", "2017-11-22", "2017-12-22"),
    ("7 วันที่ผ่านมา", "2017-11-16", "2017-11-23"),
    ("๗ วันที่ผ่านมา", "2017-11-16", "2017-11-23"),
    ("ในช่วง 30 วันล่าสุด", "2017-10-24", "2017-11-23"),
    ("สามเดือนที่ผ่านมา", "2017-08-23", "2017-11-23"),
    ("2 ไตรมาสที่ผ่านมา", "2017-04-01", "2017-10-01"),
    ("30 วันข้างหน้า", "2017-11-22", "2017-12-22"),
    ("two months ago", "2017-09-01", "2017-10-01"),
    ("3 days ago", "2017-11-19", "2017-11-20"),
    ("2 เดือนก่อน", "2017-09-01", "2017-10-01"),
    # to date
    ("year to date", "2017-01-01", "2017-11-23"),
    ("YTD", "2017-01-01", "2017-11-23"),
    ("this year so far", "2017-01-01", "2017-11-23"),
    ("so far this month", "2017-11-01", "2017-11-23"),
    ("quarter to date", "2017-10-01", "2017-11-23"),
    ("since the beginning of the year", "2017-01-01", "2017-11-23"),
    ("ตั้งแต่ต้นปี", "2017-01-01", "2017-11-23"),
    ("ตั้งแต่ต้นปีจนถึงปัจจุบัน", "2017-01-01", "2017-11-23"),
    ("ตั้งแต่ต้นเดือน", "2017-11-01", "2017-11-23"),
    ("ตั้งแต่ต้นไตรมาส", "2017-10-01", "2017-11-23"),
    # ranges
    ("between 2017-01-01 and 2017-03-31", "2017-01-01", "2017-04-01"),
    ("from January to March 2017", "2017-01-01", "2017-04-01"),
    ("Jan - Mar 2017", "2017-01-01", "2017-04-01"),
    ("from Q1 2016 to Q2 2017", "2016-01-01", "2017-07-01"),
    ("between March and May 2017", "2017-03-01", "2017-06-01"),
    ("2016 to 2017", "2016-01-01", "2018-01-01"),
    ("1 March 2017 to 15 April 2017", "2017-03-01", "2017-04-16"),
    ("ระหว่าง 1 มกราคม 2560 ถึง 31 มีนาคม 2560", "2017-01-01", "2017-04-01"),
    ("ตั้งแต่เดือนมกราคมถึงมีนาคม 2560", "2017-01-01", "2017-04-01"),
    ("ม.ค. - มี.ค. 2560", "2017-01-01", "2017-04-01"),
    ("since June", "2017-06-01", "2017-11-23"),
    ("since 2016", "2016-01-01", "2017-11-23"),
    ("since 2017-03-15", "2017-03-15", "2017-11-23"),
    ("ตั้งแต่เดือนมิถุนายน", "2017-06-01", "2017-11-23"),
    ("ตั้งแต่ปี 2559", "2016-01-01", "2017-11-23"),
]


@pytest.mark.parametrize(("text", "start", "end"), CASES, ids=[case[0] for case in CASES])
def test_words_mean_these_days(text: str, start: str, end: str) -> None:
    periods = find_periods(text, TODAY)
    assert [(p.start, p.end) for p in periods] == [(D(start), D(end))]
    assert periods[0].label_en
    assert periods[0].label_th


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("before 2017", None, "2017-01-01"),
        ("after March 2017", "2017-04-01", None),
        ("until June 2017", None, "2017-07-01"),
        ("ก่อนปี 2560", None, "2017-01-01"),
        ("หลังเดือนมีนาคม 2560", "2017-04-01", None),
        ("since 2030", "2030-01-01", None),
    ],
)
def test_open_sides(text: str, start: str | None, end: str | None) -> None:
    period = find_period(text, TODAY)
    assert period is not None
    assert (period.start, period.end) == (start and D(start), end and D(end))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "how many deals are there",
        "deals over 2017 baht",
        "more than 2000",
        "top 2017",
        "$2016",
        "ดีลมูลค่าเกิน 2017 บาท",
        "we may call them",
        "31/02/2017",
        "2017-13-01",
        "version 1.2",
        "Acme2017",
        "phone 081-2345678",
        "ลูกค้ามีกี่ราย",
        "บริษัทที่ดีที่สุด",
    ],
)
def test_words_that_are_no_period(text: str) -> None:
    assert find_periods(text, TODAY) == []


def test_two_periods_share_the_year_that_one_of_them_names() -> None:
    for text in ("Q1 vs Q2 2017", "Q1 2017 vs Q2", "compare Q1 and Q2 2017", "ไตรมาส 1 กับไตรมาส 2 ปี 2560"):
        assert [(p.start, p.end) for p in find_periods(text, date(2018, 5, 1))] == [
            (D("2017-01-01"), D("2017-04-01")),
            (D("2017-04-01"), D("2017-07-01")),
        ], text
    months = find_periods("March vs April 2016", TODAY)
    assert [p.start for p in months] == [D("2016-03-01"), D("2016-04-01")]


def test_years_are_shared_between_neighbours_only() -> None:
    first, second = find_periods("Q1 2016 was good and everyone liked it. How was Q2?", TODAY)
    assert (first.start, second.start) == (D("2016-01-01"), D("2017-04-01"))


def test_the_fiscal_year_moves_quarters_but_not_calendar_years() -> None:
    def one(text: str, today: date = date(2017, 11, 22)) -> tuple[date | None, date | None]:
        period = find_period(text, today, 10)  # Thai government: October to September
        assert period is not None
        return period.start, period.end

    assert one("Q1 2017") == (D("2016-10-01"), D("2017-01-01"))
    assert one("ไตรมาสแรกปี 2560") == (D("2016-10-01"), D("2017-01-01"))
    assert one("last quarter") == (D("2017-07-01"), D("2017-10-01"))
    assert one("this quarter", date(2018, 1, 5)) == (D("2018-01-01"), D("2018-04-01"))
    assert one("FY2017") == (D("2016-10-01"), D("2017-10-01"))
    assert one("this fiscal year") == (D("2017-10-01"), D("2018-10-01"))
    assert one("fiscal year to date") == (D("2017-10-01"), D("2017-11-23"))
    assert one("2017") == (D("2017-01-01"), D("2018-01-01"))
    period = find_period("Q1 2017", TODAY, 10)
    assert period is not None
    assert period.label_en == "fiscal Q1 2017"
    assert period.label_th == "ไตรมาสที่ 1 ปีงบประมาณ 2560"


def test_looking_ahead_takes_the_coming_month() -> None:
    ahead = find_period("closing in December", TODAY, future=True)
    assert ahead is not None
    assert ahead.start == D("2017-12-01")


def test_labels_and_matched_text_say_what_was_understood() -> None:
    text = "Won in the first quarter of 2017, please"
    period = find_period(text, TODAY)
    assert period is not None
    assert period.matched == "the first quarter of 2017"
    assert text[slice(*period.span)] == period.matched
    assert period.label("en") == "Q1 2017"
    assert period.label("th") == "ไตรมาสที่ 1 ปี 2560"
    thai = find_period("ยอดขายเดือน มี.ค. ๖๐ เท่าไร", TODAY)
    assert thai is not None
    assert thai.matched == "เดือน มี.ค. ๖๐"
    assert thai.label("th") == "มีนาคม 2560"


def test_year_and_month_ends() -> None:
    def range_of(text: str, today: str) -> tuple[date | None, date | None]:
        period = find_period(text, D(today))
        assert period is not None
        return period.start, period.end

    assert range_of("last month", "2018-01-31") == (D("2017-12-01"), D("2018-01-01"))
    assert range_of("last quarter", "2018-01-01") == (D("2017-10-01"), D("2018-01-01"))
    assert range_of("last 1 months", "2018-03-30") == (D("2018-02-28"), D("2018-03-31"))
    assert range_of("29 February", "2018-03-30") == (D("2016-02-29"), D("2016-03-01"))
    assert range_of("Q4", "2018-02-01") == (D("2017-10-01"), D("2018-01-01"))


def test_absurd_input_is_bounded() -> None:
    assert find_periods("last 99999 years", TODAY) == []
    assert len(find_periods("Q1 2017 " * 10_000, TODAY)) < 1_000
    with pytest.raises(ValueError, match="fiscal_start_month"):
        find_periods("today", TODAY, 13)


def test_today_depends_on_the_zone() -> None:
    moment = datetime(2017, 12, 31, 20, 0, tzinfo=UTC)
    assert today_in("Asia/Bangkok", moment) == D("2018-01-01")
    assert today_in("America/New_York", moment) == D("2017-12-31")
