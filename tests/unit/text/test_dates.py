"""Moments: what the answers of Hugo do not show."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from sitegen.text.dates import format_moment, iso8601, parse_moment, rfc822

TOKYO = ZoneInfo("Asia/Tokyo")
MOMENT = dt.datetime(2025, 6, 1, 9, 3, 5, tzinfo=TOKYO)


def test_values_of_toml_and_yaml_are_taken_as_they_are() -> None:
    assert parse_moment(dt.date(2025, 6, 1), TOKYO) == dt.datetime(2025, 6, 1, tzinfo=TOKYO)
    assert parse_moment(dt.datetime(2025, 6, 1, 9), TOKYO).tzinfo is TOKYO  # noqa: DTZ001 - that is the test
    assert parse_moment(MOMENT, dt.UTC) is MOMENT


def test_text_without_an_offset_is_in_the_zone() -> None:
    assert iso8601(parse_moment("2025-06-01T00:00:00", TOKYO)) == "2025-06-01T00:00:00+09:00"
    assert iso8601(parse_moment("2025-06-01T00:00:00Z", TOKYO)) == "2025-06-01T00:00:00+00:00"


@pytest.mark.parametrize("text", ["2025/06/01", "", "tomorrow", "2025-06-01 09:00", "２０２５-06-01"])
def test_unknown_form_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write 2025-06-01 or 2025-06-01T09:30:00"):
        parse_moment(text, dt.UTC)


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "2025-06-01T24:00:00", "0000-01-01"])
def test_day_that_does_not_exist_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=f'"{text}" is no moment that exists'):
        parse_moment(text, dt.UTC)


def test_month_and_weekday_have_japanese_names() -> None:
    """Hugo prints nothing for `Jan` in Japanese."""
    assert format_moment(MOMENT, "Jan 2 (Mon)", "ja") == "6月 2 (日)".replace("2", "1")
    assert format_moment(MOMENT, ":date_full", "ja-JP") == "2025年6月1日日曜日"


def test_percent_sign_means_strftime_in_the_language() -> None:
    assert format_moment(MOMENT, "%Y-%m-%d %A", "ja") == "2025-06-01 日曜日"
    assert format_moment(MOMENT, "%d %b %Y 100%%", "en") == "01 Jun 2025 100%"


def test_unknown_language_is_english() -> None:
    assert format_moment(MOMENT, "January", "tlh") == "June"


def test_unknown_name_is_written_as_it_is() -> None:
    assert format_moment(MOMENT, ":something", "en") == ":something"


def test_zone_without_a_name_is_its_offset() -> None:
    fixed = MOMENT.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert format_moment(fixed, "15:04 MST") == "09:03 +0900"
    assert format_moment(MOMENT, "15:04 MST") == "09:03 JST"
    assert format_moment(fixed, ":time_full", "ja") == "9時03分05秒"


def test_feed_dates_are_english() -> None:
    assert rfc822(MOMENT) == "Sun, 01 Jun 2025 09:03:05 +0900"
    assert rfc822(MOMENT.astimezone(dt.UTC)) == "Sun, 01 Jun 2025 00:03:05 +0000"


def test_iso8601_has_no_fraction() -> None:
    assert iso8601(MOMENT.replace(microsecond=5)) == "2025-06-01T09:03:05+09:00"
