"""Days and times as people write them, and the hours that a clock skips or shows twice."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.values import formats
from crm_app.values.days import Unreadable, local_date_time, parse_date_time, parse_day, parse_time

TODAY = date(2026, 11, 26)  # a Thursday
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    "written",
    [
        "26/11/2026", "26/11/26", "26.11.2026", "26-11-2026", "26 / 11 / 2026", "26/11/2569", "26/11/69", "2026-11-26",
        "2569-11-26", "20261126", "26 Nov 2026", "26 nov", "26-Nov-26", "26th of November 2026", "Nov 26, 2026",
        "26 พ.ย. 69", "26 พ.ย. 2569", "26พ.ย.69", "26 พย 69", "26 พฤศจิกายน 2569", "วันที่ 26 พฤศจิกายน พ.ศ. 2569",
        "26 พ.ย. ค.ศ. 2026", "๒๖/๑๑/๒๕๖๙", "26/11", "today", "Today", "วันนี้", "+0d", " 26\u00a0Nov 2026\u200b ",
    ],
)  # fmt: skip
def test_one_day_in_the_spellings_of_two_languages_and_eras(written: str) -> None:
    assert parse_day(written, TODAY) == TODAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("tomorrow", date(2026, 11, 27)), ("พรุ่งนี้", date(2026, 11, 27)), ("มะรืนนี้", date(2026, 11, 28)),
        ("yesterday", date(2026, 11, 25)), ("เมื่อวาน", date(2026, 11, 25)), ("+3d", date(2026, 11, 29)),
        ("+3", date(2026, 11, 29)), ("-1w", date(2026, 11, 19)), ("in 3 days", date(2026, 11, 29)),
        ("อีก 3 วัน", date(2026, 11, 29)), ("+2 สัปดาห์", date(2026, 12, 10)), ("+3m", date(2027, 2, 26)),
        ("+1y", date(2027, 11, 26)), ("Friday", date(2026, 11, 27)), ("thursday", date(2026, 12, 3)),
        ("next mon", date(2026, 11, 30)), ("วันศุกร์", date(2026, 11, 27)), ("1/1", date(2027, 1, 1)),
        ("31 ธ.ค.", date(2026, 12, 31)), ("1 ม.ค. 70", date(2027, 1, 1)), ("29/2", date(2028, 2, 29)),
        ("29/02/2571", date(2028, 2, 29)), ("1/5/99", date(1999, 5, 1)),
    ],
)  # fmt: skip
def test_what_is_near_or_lacks_a_year_is_counted_from_today(written: str, day: date) -> None:
    assert parse_day(written, TODAY) == day


def test_the_last_of_a_month_stays_in_the_next_one() -> None:
    assert parse_day("+1m", date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("31/02/2569", "no_such_day"), ("29/02/2569", "no_such_day"), ("31/4", "no_such_day"), ("2026-13-45", "no_such_day"),
        ("11/26/2026", "day_first"), ("1/1/0001", "day_year"), ("+9999y", "day_year"), ("1/1/1700", "day_year"),
        ("hello", "day"), ("26", "day"), ("", "day"), ("26/11/2026 x", "day"), ("<script>", "day"), ("9" * 5000, "day"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_what_to_do(written: str, key: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_day(written, TODAY)
    name, params = refused.value.problem
    assert name == f"core.field.{key}"
    assert all("{" not in text for text in (_message(name, params, "en"), _message(name, params, "th")))


def _message(key: str, params: dict[str, object], language: str) -> str:
    from crm_app.core.i18n import translate

    return translate(key, language, **params) if params else translate(key, language)


@given(st.text(max_size=70))
def test_no_text_breaks_the_reading(written: str) -> None:
    for read in (
        lambda: parse_day(written, TODAY),
        lambda: parse_date_time(written, BERLIN, NOW),
        lambda: parse_time(written),
    ):
        try:
            read()
        except Unreadable as error:
            _message(*error.problem, "th")


@given(st.dates(date(1800, 1, 1), date(2399, 12, 31)), st.sampled_from(["en", "th"]))
def test_what_the_account_shows_is_what_a_field_takes(day: date, language: str) -> None:
    assert parse_day(formats.day(day, language), TODAY) == day


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from([BERLIN, "Asia/Bangkok", "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo"]),
    st.sampled_from(["en", "th"]),
)
def test_a_moment_that_is_shown_reads_back_as_itself(naive: datetime, zone: str, language: str) -> None:
    moment = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    assert parse_date_time(formats.date_time(moment, language, zone), zone, NOW, language) == moment


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("26/11/2026 14:05", datetime(2026, 11, 26, 13, 5, tzinfo=UTC)),
        ("26 พ.ย. 69 14:05 น.", datetime(2026, 11, 26, 13, 5, tzinfo=UTC)),
        ("tomorrow 9.30", datetime(2026, 11, 27, 8, 30, tzinfo=UTC)),
        ("tomorrow at 2pm", datetime(2026, 11, 27, 13, 0, tzinfo=UTC)),
        ("2026-11-26T14:05", datetime(2026, 11, 26, 13, 5, tzinfo=UTC)),
        ("14:05", datetime(2026, 11, 26, 13, 5, tzinfo=UTC)),
        ("now", NOW),
        ("29 March 2026 03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("25/10/2026 02:30 +02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("25/10/2026 02:30 UTC+1", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_moments_as_they_are_written(written: str, moment: datetime) -> None:
    assert parse_date_time(written, BERLIN, NOW) == moment


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("29/3/2026 02:30", "time_skipped"),
        ("25/10/2026 02:30", "time_twice"),
        ("26/11/2026 14:05 +05:00", "time_offset"),
        ("26/11/2026", "time_missing"),
        ("26.11", "time_missing"),
        ("today 25:00", "time"),
        ("somewhen 10:00", "day"),
    ],
)
def test_an_hour_that_is_not_or_is_twice_is_asked_about(written: str, key: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_date_time(written, BERLIN, NOW)
    assert refused.value.problem[0] == f"core.field.{key}"


def test_what_is_said_of_a_skipped_hour_and_of_one_that_comes_twice() -> None:
    with pytest.raises(Unreadable) as skipped:
        local_date_time(date(2026, 3, 29), time(2, 30), BERLIN)
    assert _message(*skipped.value.problem, "en") == (
        "There is no 02:30 on 29 Mar 2026: the clocks are set forward. Choose another time, such as 03:30."
    )
    with pytest.raises(Unreadable) as twice:
        local_date_time(date(2026, 10, 25), time(2, 30), BERLIN, language="th")
    assert "02:30 UTC+2" in _message(*twice.value.problem, "th")
    assert "25 ต.ค. 2569" in _message(*twice.value.problem, "th")


def test_the_clock_says_which_of_two_hours_it_shows() -> None:
    shown = [formats.date_time(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), "en", BERLIN) for hour in (0, 1, 2)]
    assert shown == ["25 Oct 2026, 02:30 (UTC+2)", "25 Oct 2026, 02:30 (UTC+1)", "25 Oct 2026, 03:30"]
    assert formats.clock(datetime(2026, 3, 29, 1, tzinfo=UTC), "en", BERLIN) == "03:00"
