"""What holds for every language, hour form, offset, clock and input: formatted and read again it is the same moment."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from babel import Locale
from babel.dates import format_date
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lagazette_crawler.moments.machine import read_machine
from lagazette_crawler.moments.reader import read
from lagazette_crawler.moments.reading import Context, Moment, Reading, Reference
from lagazette_crawler.moments.tables import calendar_names, printed_words

PLACEHOLDER = "M0"  # CLDR has no names of months in this language
LANGUAGES = sorted(
    language
    for language, names in calendar_names().items()
    if names["official"] and language not in ("dv", "yo") and all(names["months"])
)
NEWSPAPER_LANGUAGES = ["fr", "en", "az", "ru", "tr", "de", "es", "it", "pt", "ar"]
DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2026, 10, 1))


def published(text: str, language: str, **known: str | None) -> Moment | None:
    return read(text, Context((language,), known.get("timezone"), Reference.of(known.get("reference")))).published


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_date_cldr_writes_is_read_as_written(language: str) -> None:
    locale = Locale.parse(language)
    for month in range(1, 13):
        day = date(2023, month, (1, 16, 28)[month % 3])
        for form in ("full", "long", "medium", "short"):
            text = format_date(day, form, locale)
            if PLACEHOLDER not in text:
                moment = published(text, language)
                assert moment is not None, text
                assert day in (moment.wall.date(), *(other.date() for other in moment.others)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_month_in_every_case_is_read(language: str) -> None:
    for number, names in enumerate(calendar_names()[language]["months"], 1):
        for name in names:
            if name[0].isdigit():  # 12月, 12월: read from their parts
                continue
            moment = published(f"16 {name} 2023, 13:44", language)
            assert moment is not None, name
            assert moment.wall == datetime(2023, number, 16, 13, 44), name


HOURS = [
    "{h:02}:{m:02}",
    "{h}:{m:02}",
    "{h:02}.{m:02}",
    "à {h}h{m:02}",
    "à {h} h {m:02}",
    "{h}h{m:02}",
    "um {h:02}:{m:02} Uhr",
    "{h}.{m:02} Uhr",
    "kl. {h:02}.{m:02}",
    "alle {h}.{m:02}",
    "[{h:02}:{m:02}]",
    "- {h:02}:{m:02}",
    "| {h:02}:{m:02}",
    "в {h:02}:{m:02}",
    "{h:02}:{m:02}:00",
    "{t}:{m:02} {p}",
    "{t}.{m:02}{p}",
    "at {t}:{m:02} {p}",
]
SPOKEN_BY = {"à": "fr", "Uhr": "de", "kl": "sv", "alle": "it", "в": "ru", "h": "fr"}


@given(day=DAYS, hour=st.integers(0, 23), minute=st.integers(0, 59), form=st.sampled_from(HOURS), upper=st.booleans())
def test_every_form_of_an_hour(day: date, hour: int, minute: int, form: str, upper: bool) -> None:
    language = next((spoken for word, spoken in SPOKEN_BY.items() if word in form.replace("{h", "{")), "en")
    period = ("am", "pm")[hour >= 12]
    clock = form.format(h=hour, m=minute, t=hour % 12 or 12, p=period.upper() if upper else f"{period[0]}.m.")
    moment = published(f"{format_date(day, 'd MMMM y', language)} {clock}", language)
    assert moment is not None
    assert moment.wall == datetime(day.year, day.month, day.day, hour, minute)


QUARTERS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: quarters * 15)


@given(
    language=st.sampled_from(NEWSPAPER_LANGUAGES),
    at=st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2026, 10, 1)),
    minutes=QUARTERS,
    form=st.sampled_from(["(UTC{:s})", "(UTC {:s})", "UTC{:s}", "GMT{:s}", "(GMT{:s})", "GMT {:s}"]),
)
def test_every_printed_offset_gives_the_same_instant(language: str, at: datetime, minutes: int, form: str) -> None:
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
    text = f"{format_date(at, 'd MMMM y', language)} {at:%H:%M} {form.format(offset)}"
    moment = published(text, language)
    assert moment is not None
    assert (moment.wall, moment.offset) == (at.replace(second=0, microsecond=0), minutes)


@given(at=st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2026, 10, 1)), minutes=QUARTERS)
def test_iso_8601_and_rfc_2822_keep_instant_and_offset(at: datetime, minutes: int) -> None:
    zoned = at.replace(microsecond=0, tzinfo=ZoneInfo("UTC")) + timedelta(minutes=minutes)
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    for text in (f"{zoned:%Y-%m-%dT%H:%M:%S}{offset}", f"{zoned:%a, %d %b %Y %H:%M:%S} {offset}"):
        moment = published(text, "en")
        assert moment is not None
        assert (moment.wall, moment.offset) == (zoned.replace(tzinfo=None), minutes)


ZONES = [
    "Europe/Paris",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Africa/Casablanca",
    "Pacific/Auckland",
]


@given(
    at=st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2026, 10, 1)), timezone=st.sampled_from(ZONES)
)
@example(at=datetime(2024, 10, 27, 0, 30), timezone="Europe/Paris")
@example(at=datetime(2024, 10, 27, 1, 30), timezone="Europe/Paris")
@example(at=datetime(2024, 3, 31, 1, 30), timezone="Europe/Paris")
def test_local_time_gives_back_its_instant_or_says_that_it_may_be_another(at: datetime, timezone: str) -> None:
    instant = at.replace(second=0, microsecond=0, tzinfo=UTC)
    moment = published(f"{instant.astimezone(ZoneInfo(timezone)):%d.%m.%Y %H:%M}", "de", timezone=timezone)
    assert moment is not None
    assert moment.instant == instant or moment.ambiguous


@pytest.mark.parametrize("clock", ["1999-12-31T23:59:59Z", "2020-02-29T12:00:00Z", "2031-06-01T00:00:00Z"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_no_reading_depends_on_the_clock_or_zone_of_the_machine(
    clock: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    with time_machine.travel(clock, tick=False):
        readings = [read(text, context) for text, context in _printed()]
    monkeypatch.undo()
    time.tzset()
    assert readings == [read(text, context) for text, context in _printed()]


def _printed() -> Iterator[tuple[str, Context]]:
    reference = Reference.of("2024-03-07T12:00:00+00:00")
    for language, text in [
        ("fr", "juin 2023"),
        ("fr", "Publié le 5 mars 2024 à 14h"),
        ("fr", "il y a 3 heures"),
        ("fr", "hier à 19:20"),
        ("en", "05/04/24"),
        ("en", "Tuesday"),
        ("ru", "8 января, 17:46"),
        ("de", "Stand: 20:03 Uhr"),
        ("th", "5 มี.ค. 67"),
    ]:
        yield text, Context((language,), None, reference)
        yield text, Context((language,), "Asia/Baku", None)


FRAGMENTS = [
    *"0123456789:./-+()[]|,'@ ",
    "2024",
    "13:44",
    "mars",
    "UTC",
    "il y a",
    "ago",
    "GMT",
    "Mis à jour",
    "月",
    "٣",
    "İ",
    "\u0301",
]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.one_of(st.text(max_size=300), st.lists(st.sampled_from(FRAGMENTS), max_size=120).map("".join)),
    language=st.sampled_from([*NEWSPAPER_LANGUAGES, "zh", "th", "xx", ""]),
    timezone=st.sampled_from([None, "Europe/Paris", "Pacific/Apia"]),
    reference=st.sampled_from([None, "2024-03-07T12:00:00+00:00", "2023-12", "0001-01-02", "9998-12-31"]),
)
@example(text="31.12.9999 24:00", language="fr", timezone="Pacific/Apia", reference=None)
@example(text="1.1.1605 00:00 (UTC+14)", language="fr", timezone=None, reference="0001-01-02")
@example(text="il y a 999 ans", language="fr", timezone="Europe/Paris", reference="0001-01-02")
@example(text="999 years ago", language="en", timezone=None, reference="2024-03-07T12:00:00+00:00")
def test_no_input_makes_the_reader_raise(text: str, language: str, timezone: str | None, reference: str | None) -> None:
    context = Context((language,), timezone, Reference.of(reference))
    for reading in (read(text, context), read_machine(text, context) or Reading()):
        for moment in (reading.published, reading.updated):
            assert moment is None or (moment.isoformat() and moment.instant)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "12:", "1.1.", "mars ", "il y a ", "((", "\u0301", "a", "年月日", "2020 ", "Mis à jour "]
)
def test_no_input_makes_the_reader_hang_or_eat_memory(piece: str) -> None:
    text = piece * 200_000
    read("warm 5 mars 2024", Context(("fr",)))
    tracemalloc.start()
    before = time.perf_counter()
    read(text, Context(("fr",)))
    seconds = time.perf_counter() - before
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 20_000_000


def _labels() -> Iterator[tuple[str, str, str]]:
    """Language, role and printed word of every label."""
    for language, entries in printed_words().items():
        if language in LANGUAGES:
            yield from ((language, entry.value.role, " ".join(entry.words)) for entry in entries if entry.kind == "L")


def test_every_label_of_every_language_says_what_its_date_is() -> None:
    wrong = []
    for language, role, word in _labels():
        reading = read(f"{word}: {format_date(date(2023, 3, 5), 'long', language)}", Context((language,)))
        roles = {"published": reading.published, "updated": reading.updated}
        found = [name for name, moment in roles.items() if moment and moment.wall.date() == date(2023, 3, 5)]
        if found != [role for role in (role,) if role in roles]:
            wrong.append((language, role, word))
    assert wrong == []
