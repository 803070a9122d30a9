"""Offsets are right in summer and winter, in the hour that comes twice and in the one that is skipped."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lagazette_crawler.items import ZoneFrom
from lagazette_crawler.moments.reader import read
from lagazette_crawler.moments.reading import Context, Moment


def moment_of(text: str, language: str = "en", timezone: str | None = None) -> Moment:
    moment = read(text, Context((language,), timezone)).published
    assert moment is not None
    return moment


@pytest.mark.parametrize(
    ("text", "timezone", "offset", "zone_from", "ambiguous"),
    [
        ("15 January 2024 12:00", "Europe/Paris", 60, ZoneFrom.NEWSPAPER, False),
        ("15 July 2024 12:00", "Europe/Paris", 120, ZoneFrom.NEWSPAPER, False),
        ("15 July 2024 12:00", None, None, ZoneFrom.NONE, False),
        ("15 July 2024 12:00", "Nowhere/Land", None, ZoneFrom.NONE, False),
        ("27 October 2024 02:30", "Europe/Paris", 120, ZoneFrom.NEWSPAPER, True),  # came twice
        ("27 October 2024 02:30 CET", "Europe/Paris", 60, ZoneFrom.PRINTED, False),
        ("27 October 2024 02:30 CET", None, 60, ZoneFrom.PRINTED, False),  # the letters decide
        ("27 October 2024 02:30 CEST", None, 120, ZoneFrom.PRINTED, False),
        ("31 March 2024 02:30", "Europe/Paris", 60, ZoneFrom.NEWSPAPER, True),  # was skipped
        ("23 October 2023 17:50 CET", "Europe/Brussels", 120, ZoneFrom.PRINTED, False),  # CET printed in summer
        ("23 October 2023 17:50 CET", None, 120, ZoneFrom.PRINTED, True),
        ("5 July 2023 14:00 EST", "America/New_York", -240, ZoneFrom.PRINTED, False),
        ("5 July 2023 14:00 EST", None, -240, ZoneFrom.PRINTED, True),
        ("5 July 2023 14:00 MST", "America/Phoenix", -420, ZoneFrom.PRINTED, False),  # knows no summer time
        ("5 July 2023 14:00 ET", None, -240, ZoneFrom.PRINTED, False),
        ("5 January 2013 14:00 MSK", None, 240, ZoneFrom.PRINTED, False),  # Moscow was four hours ahead then
        ("5 July 2023 14:00 IST", None, 330, ZoneFrom.PRINTED, True),
        ("5 July 2023 14:00 IST", "Asia/Kolkata", 330, ZoneFrom.PRINTED, False),
        ("5 July 2023 14:00 IST", "Europe/Dublin", 60, ZoneFrom.PRINTED, False),
        ("5 January 2023 14:00 IST", "Asia/Jerusalem", 120, ZoneFrom.PRINTED, False),
        ("5 July 2023 14:00 CST", "Asia/Shanghai", 480, ZoneFrom.PRINTED, False),
        ("5 July 2023 14:00 GMT", "Europe/London", 0, ZoneFrom.PRINTED, False),
        ("5 July 2023 14:00 (Baku time)", None, 240, ZoneFrom.CITY, False),
        ("5 July 2023 14:00 (Paris)", None, 120, ZoneFrom.CITY, False),
        ("5 July 2023 14:00 UTC+5:30", "Europe/Paris", 330, ZoneFrom.PRINTED, False),
        ("5 July 2023 14:00 GMT-3", None, -180, ZoneFrom.PRINTED, False),
        ("5 July 2023 14:00 (UTC +04)", None, 240, ZoneFrom.PRINTED, False),
    ],
)
def test_the_offset_of_a_printed_hour(
    text: str, timezone: str | None, offset: int | None, zone_from: ZoneFrom, ambiguous: bool
) -> None:
    moment = moment_of(text, timezone=timezone)
    assert (moment.offset, moment.zone_from, moment.ambiguous) == (offset, zone_from, ambiguous), moment.reason


@pytest.mark.parametrize(
    ("language", "text", "offset"),
    [
        ("fr", "5 juillet 2023 à 14h (heure de Bakou)", 240),
        ("fr", "5 juillet 2023 à 14h heure de Paris", 120),
        ("de", "5. Juli 2023, 14:00 MESZ", 120),
        ("de", "5. Juli 2023, 14:00 Uhr Mitteleuropäische Sommerzeit", 120),
        ("es", "5 de julio de 2023 a las 14:00 (hora de Colombia)", -300),
        ("az", "5 iyul 2023 14:00 Bakı vaxtı ilə", 240),
        ("tr", "5 Temmuz 2023 14:00 (Türkiye saatiyle)", 180),
        ("ru", "5 июля 2023, 14:00 мск", 180),
        ("zh", "2023年7月5日14时 北京时间", 480),
    ],
)
def test_zones_in_the_words_of_a_language(language: str, text: str, offset: int) -> None:
    assert moment_of(text, language).offset == offset


@pytest.mark.parametrize("timezone", ["Europe/Paris", "America/New_York", "Asia/Tehran", "Australia/Lord_Howe"])
def test_instants_never_run_backwards_within_a_year_but_in_the_doubled_hour(timezone: str) -> None:
    hours = [f"{day} March 2021 {hour:02}:15" for day in range(1, 32) for hour in range(24)]
    moments = [moment_of(text, timezone=timezone) for text in hours]
    backwards = [(one, two) for one, two in pairwise(moments) if two.instant <= one.instant]
    assert all(one.ambiguous or two.ambiguous for one, two in backwards)
