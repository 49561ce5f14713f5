"""Names of months and weekdays and the customary forms of dates, for the languages that sites are written in.

The forms are those of Hugo's `:date_full` and its like (Unicode CLDR), written as Go layouts. A language that
is not here gets English, as a language unknown to Hugo does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """How a language writes dates.

    Attributes:
        months: from January.
        months_short: as `months`, abbreviated.
        weekdays: from Sunday.
        weekdays_short: as `weekdays`, abbreviated.
        layouts: Go layouts by Hugo's names (`date_full`, … `time_short`).
    """

    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    layouts: Mapping[str, str]


@cache
def calendar_of(locale: str) -> Calendar:
    """The calendar of a BCP 47 tag: of the tag itself, of its language, or else English."""
    tag = locale.lower().replace("_", "-")
    return _CALENDARS.get(tag) or _CALENDARS.get(tag.partition("-")[0]) or _CALENDARS["en"]


def _calendar(months: str, months_short: str, weekdays: str, weekdays_short: str, *layouts: str) -> Calendar:
    """A calendar of names parted by blanks; layouts in the order of `_NAMES`."""
    return Calendar(
        months=tuple(months.split()),
        months_short=tuple(months_short.split()),
        weekdays=tuple(weekdays.split()),
        weekdays_short=tuple(weekdays_short.split()),
        layouts=dict(zip(_NAMES, layouts, strict=True)),
    )


_NAMES: Final = (
    "date_full",
    "date_long",
    "date_medium",
    "date_short",
    "time_full",
    "time_long",
    "time_medium",
    "time_short",
)
_CLOCK: Final = ("15:04:05 MST", "15:04:05 MST", "15:04:05", "15:04")
_CLOCK_UNPADDED: Final = ("{H}:04:05 MST", "{H}:04:05 MST", "{H}:04:05", "{H}:04")
_CLOCK_12: Final = ("3:04:05\u202fpm MST", "3:04:05\u202fpm MST", "3:04:05\u202fpm", "3:04\u202fpm")
_EN_MONTHS: Final = "January February March April May June July August September October November December"
_EN_NAMES: Final = (
    _EN_MONTHS,
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    "Sun Mon Tue Wed Thu Fri Sat",
)
_JA_MONTHS: Final = "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"
_KO_MONTHS: Final = _JA_MONTHS.replace("月", "월")

# `{H}` is the hour without a leading zero, which Go's layouts cannot say.
_CALENDARS: Final[Mapping[str, Calendar]] = {
    "en": _calendar(
        *_EN_NAMES, "Monday, January 2, 2006", "January 2, 2006", "Jan 2, 2006", "1/2/06", *_CLOCK_12
    ),
    "en-gb": _calendar(
        *_EN_NAMES, "Monday, 2 January 2006", "2 January 2006", "2 Jan 2006", "02/01/06", *_CLOCK
    ),
    "ja": _calendar(
        _JA_MONTHS,
        _JA_MONTHS,
        "日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日",
        "日 月 火 水 木 金 土",
        "2006年1月2日Monday",
        "2006年1月2日",
        "2006/01/02",
        "06/01/02",
        "{H}時04分05秒 MST",
        *_CLOCK_UNPADDED[1:],
    ),
    "zh": _calendar(
        "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
        _JA_MONTHS,
        "星期日 星期一 星期二 星期三 星期四 星期五 星期六",
        "周日 周一 周二 周三 周四 周五 周六",
        "2006年1月2日Monday",
        "2006年1月2日",
        "2006年1月2日",
        "06/1/2",
        "MST 15:04:05",
        "MST 15:04:05",
        *_CLOCK[2:],
    ),
    "ko": _calendar(
        _KO_MONTHS,
        _KO_MONTHS,
        "일요일 월요일 화요일 수요일 목요일 금요일 토요일",
        "일 월 화 수 목 금 토",
        "2006년 1월 2일 Monday",
        "2006년 1월 2일",
        "2006. 1. 2.",
        "06. 1. 2.",
        "pm 3시 4분 5초 MST",
        "pm 3시 4분 5초 MST",
        "pm 3:04:05",
        "pm 3:04",
    ),
    "de": _calendar(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag",
        "So. Mo. Di. Mi. Do. Fr. Sa.",
        "Monday, 2. January 2006",
        "2. January 2006",
        "02.01.2006",
        "02.01.06",
        *_CLOCK,
    ),
    "fr": _calendar(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "dimanche lundi mardi mercredi jeudi vendredi samedi",
        "dim. lun. mar. mer. jeu. ven. sam.",
        "Monday 2 January 2006",
        "2 January 2006",
        "2 Jan 2006",
        "02/01/06",
        *_CLOCK,
    ),
    "es": _calendar(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "domingo lunes martes miércoles jueves viernes sábado",
        "dom lun mar mié jue vie sáb",
        "Monday, 2 de January de 2006",
        "2 de January de 2006",
        "2 Jan 2006",
        "2/1/06",
        "{H}:04:05 (MST)",
        *_CLOCK_UNPADDED[1:],
    ),
}
