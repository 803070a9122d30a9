"""The reader of printed dates: from a line, the newspaper's languages and zone to published and updated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from lagazette_crawler.items import Precision, ZoneFrom
from lagazette_crawler.moments.clock import mark_offsets, mark_other_hours, mark_plain_hours
from lagazette_crawler.moments.days import mark_days, mark_years, settle_order
from lagazette_crawler.moments.groups import Group, groups_of
from lagazette_crawler.moments.letters import MAX_LENGTH
from lagazette_crawler.moments.lexemes import Lexemes, languages_of_months, read_lexemes
from lagazette_crawler.moments.machine import read_internet_date, read_machine
from lagazette_crawler.moments.plausible import implausible
from lagazette_crawler.moments.reading import Clock, Context, Day, Moment, Reading, Zone
from lagazette_crawler.moments.relative import (
    EXACT_UNITS,
    Unreadable,
    day_of,
    instant_of,
    last_weekday,
    local_now,
    with_year,
)
from lagazette_crawler.moments.tables import lexicon
from lagazette_crawler.moments.zones import offset_of, zone

NO_DATE = "no date found"


def read(text: str, context: Context) -> Reading:
    """What a printed line says of when an article was published and updated; never raises on what is printed."""
    text = text[:MAX_LENGTH]
    machine = read_machine(text, context) or read_internet_date(text, context)
    if machine is not None:
        return machine
    lexemes = _lexemes(text, context)
    if not _has_day(lexemes) and any(character.isdigit() for character in text):
        return _in_other_language(text, context) or _sorted(lexemes, context)
    return _sorted(lexemes, context)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line as a date: what it says, and how much else it says."""

    reading: Reading
    words: int
    """Words that have nothing to do with dates."""
    role: str | None
    """`published` or `updated` when a label says so."""


def read_line(text: str, context: Context) -> Line:
    """A printed line with what tells a date line from a sentence that has a date in it."""
    text = text[:MAX_LENGTH]
    lexemes = _lexemes(text, context)
    words = lexemes.signature.count("?")
    if not _has_day(lexemes):
        other = _in_other_language(text, context) if len(text) < _SHORT else None
        return Line(other or _sorted(lexemes, context), words, None)
    groups = groups_of(lexemes)
    role = next((group.role for group in groups if group.role in ("published", "updated", "both")), None)
    return Line(_sorted(lexemes, context), words, role)


def _in_other_language(text: str, context: Context) -> Reading | None:
    """A date in a language nobody declared, when all languages that know the month agree on it."""
    readings = []
    for language in languages_of_months(text)[:_OTHER_LANGUAGES]:
        other = replace(context, languages=(language,))
        lexemes = _lexemes(text, other)
        if _has_day(lexemes):
            readings.append(_sorted(lexemes, other))
    if not readings:
        return None
    if len({(reading.published, reading.updated) for reading in readings}) > 1:
        return Reading(reason="languages nobody declared read this month differently")
    return readings[0]


_OTHER_LANGUAGES = 6
_SHORT = 100
"""Characters up to which a line of a page is read in languages nobody declared."""


def _lexemes(text: str, context: Context) -> Lexemes:
    scanned = _scanned(text, context.languages)
    lexemes = Lexemes(scanned.signature, scanned.values.copy())
    _mark(lexemes, context)
    return lexemes


@lru_cache(maxsize=256)
def _scanned(text: str, languages: tuple[str, ...]) -> Lexemes:
    """A page's line is read when it is found, and again when all dates are compared. Callers mark a copy."""
    return read_lexemes(text, lexicon(languages))


def _has_day(lexemes: Lexemes) -> bool:
    return bool(set(lexemes.signature) & set("ΔaGN"))


def _sorted(lexemes: Lexemes, context: Context) -> Reading:
    foreign = next((v for k, v in zip(lexemes.signature, lexemes.values, strict=True) if k == "F"), None)
    groups = groups_of(lexemes)
    if foreign and not any(group.has_day for group in groups):
        return Reading(reason=f"a date of another calendar ({foreign})")
    return _Sorting(groups, context).reading()


def _mark(lexemes: Lexemes, context: Context) -> None:
    """From figures and words to dates, hours and zones."""
    mark_offsets(lexemes)
    mark_plain_hours(lexemes)
    mark_days(lexemes, _with_printed_zone(lexemes, context))
    mark_other_hours(lexemes)
    settle_order([value for value in lexemes.values if isinstance(value, Day)])
    if not _has_day(lexemes):
        mark_years(lexemes, context)


def _with_printed_zone(lexemes: Lexemes, context: Context) -> Context:
    """Without a zone of the newspaper a printed one tells the order of day and month: GMT is not American."""
    if context.timezone is None:
        for at, (kind, value) in enumerate(zip(lexemes.signature, lexemes.values, strict=True)):
            is_beside_an_hour = kind == "C" or lexemes.signature[:at].rstrip(" (,")[-1:] in ("τ", "p", ".", "d")
            if kind in "zuC" and isinstance(value, Zone) and value.names and is_beside_an_hour:
                name = value.names[0][0]
                return replace(context, timezone="Europe/London" if name == "Etc/UTC" else name)
    return context


class _Sorting:
    """Which moment of a line is the publication, which the update."""

    def __init__(self, groups: list[Group], context: Context) -> None:
        self.groups, self.context = groups, context
        self.reasons: list[str] = []

    def reading(self) -> Reading:
        groups = [group for group in self.groups if self._is_of_the_article(group)]
        _share_year(groups)
        published = self._published(groups)
        updated = self._updated(groups, published)
        if published is None and updated is None:
            return Reading(reason="; ".join(dict.fromkeys(self.reasons)) or NO_DATE)
        reason = None if published else "only an update is printed"
        return Reading(published, updated, "; ".join(dict.fromkeys(self.reasons)) or reason)

    def _is_of_the_article(self, group: Group) -> bool:
        refusal = group.refused or _refusal(group)
        if refusal:
            self.reasons.append(refusal)
        return refusal is None

    def _published(self, groups: list[Group]) -> Moment | None:
        labelled = [group for group in groups if group.role in ("published", "both")]
        plain = [group for group in groups if group.role is None]
        chosen = (labelled or [group for group in plain if group.has_day] or plain)[:1]
        if not chosen:
            return None
        moment = self._moment(chosen[0])
        if moment and not labelled and self._shows_the_retrieval(chosen[0], moment):
            return _doubted(moment, "the moment of retrieval, as the clock in the head of a page shows it")
        if moment and not labelled and len({group.printed for group in plain if group.has_day}) > 1:
            return _doubted(moment, "several dates are printed, and no label says which is which")
        return moment

    def _shows_the_retrieval(self, group: Group, moment: Moment) -> bool:
        """Whether weekday, date and hour are those at which the page was asked for."""
        reference, day = self.context.reference, group.day
        if reference is None or day is None or day.weekday is None or group.clock is None:
            return False
        apart = moment.wall - reference.moment.replace(tzinfo=None)
        return reference.precision is Precision.MINUTE and abs(apart) < timedelta(minutes=5)

    def _updated(self, groups: list[Group], published: Moment | None) -> Moment | None:
        for group in groups:
            if group.role in ("updated", "both"):
                return self._moment(group) if group.has_day else self._same_day(group, published)
        return None

    def _moment(self, group: Group) -> Moment | None:
        """The moment of a group; None with a reason when it cannot be placed or believed."""
        try:
            moment = place(group, self.context)
        except Unreadable as error:
            self.reasons.append(str(error))
            return None
        except OverflowError:  # the last hour of the year 9999
            self.reasons.append("beyond the calendar")
            return None
        reason = implausible(moment, self.context)
        if moment.others:
            moment, reason = self._possible_order(moment, reason)
        if reason:
            self.reasons.append(reason)
            return None
        return moment

    def _possible_order(self, moment: Moment, reason: str | None) -> tuple[Moment, str | None]:
        """Of the two orders of day and month the one that is possible, when the other is not."""
        other = replace(moment, wall=moment.others[0], others=(), ambiguous=False)
        other_reason = implausible(other, self.context)
        if reason and not other_reason:
            return replace(other, reason=f"read otherwise it is {reason}"), None
        if other_reason and not reason:
            return replace(moment, others=(), ambiguous=False, reason=f"read otherwise it is {other_reason}"), None
        return moment, reason

    def _same_day(self, group: Group, published: Moment | None) -> Moment | None:
        """`mis à jour à 09h42`: the hour of the day of publication, or of the next when it is earlier."""
        if published is None or group.clock is None:
            return self._moment(group)
        wall = published.wall
        group.day = Day(wall.year, wall.month, wall.day)
        moment = self._moment(group)
        if (
            moment
            and published.precision is Precision.MINUTE
            and moment.wall + timedelta(minutes=published.slack) < wall
        ):
            following = wall.date() + timedelta(days=1)
            group.day = Day(following.year, following.month, following.day)
            later = self._moment(group)
            return _doubted(later, "an hour without a day, earlier than the publication") if later else None
        return (
            _doubted(moment, published.reason or "")
            if moment and published.ambiguous and not published.slack
            else moment
        )


def _share_year(groups: list[Group]) -> None:
    """`5. Mai 2021, aktualisiert am 6. Mai`: the year printed once, or the next when the update is earlier in it."""
    dated = [group for group in groups if group.day and group.day.year]
    for group in groups if dated else ():
        if group.day and group.day.year is None and group.day.day:
            known = dated[0].day
            assert known is not None
            assert known.year is not None
            earlier = (group.day.month or 1, group.day.day) < (known.month or 1, known.day or 1)
            next_year = earlier and group.role == "updated"
            year_before = not earlier and dated[0].role == "updated" and group.day.month != known.month
            group.day.year = known.year + next_year - year_before


def _refusal(group: Group) -> str | None:
    """Why a moment of a line is not the article's."""
    if group.day and group.day.refused:
        return group.day.reason
    if group.role in ("print", "event"):
        return {"print": "the date of a print issue", "event": "the date of an event"}[group.role]
    if group.role is None and _is_running_clock(group):
        return "a running clock, as the heads of pages print"
    return None


def _is_running_clock(group: Group) -> bool:
    """`mercredi, 04 novembre 2020 19:19:27`: nobody prints a publication in words and to the second."""
    day, clock = group.day, group.clock
    if day is None or clock is None or group.zone is not None or day.is_weekday_aside:
        return False
    return clock.running and day.named and day.weekday is not None


def place(group: Group, context: Context) -> Moment:
    """The moment of a group; raises Unreadable."""
    if group.ago and group.ago.unit in EXACT_UNITS:
        return _before_retrieval(group, context)
    day, doubt = _day(group, context)
    if day.month is None or day.day is None:
        precision = Precision.MONTH if day.month else Precision.YEAR
        return Moment(
            datetime(day.year or 1, day.month or 1, 1), precision=precision, ambiguous=bool(doubt), reason=doubt
        )
    assert day.year is not None
    return _dated(datetime(day.year, day.month, day.day), day, group, context, doubt)


def _before_retrieval(group: Group, context: Context) -> Moment:
    assert group.ago is not None
    instant = instant_of(group.ago, context.reference)
    own = offset_of(instant.replace(tzinfo=None), None, context)
    if own.minutes is not None:
        instant = instant.astimezone(zone(context.timezone))
    slack = EXACT_UNITS[group.ago.unit]
    offset = int((instant.utcoffset() or timedelta()).total_seconds() // 60)
    rounded = "rounded to the hour" if slack > 1 else None
    zone_from = ZoneFrom.NEWSPAPER if own.minutes is not None else ZoneFrom.METADATA
    return Moment(instant.replace(tzinfo=None), offset, zone_from, ambiguous=bool(rounded), reason=rounded, slack=slack)


def _day(group: Group, context: Context) -> tuple[Day, str | None]:
    """The day of a group, with what makes it doubtful."""
    if group.ago:
        return day_of(group.ago, context)
    if group.weekday is not None:
        return last_weekday(group.weekday, context)
    if group.day is None:
        now, doubt = local_now(context)
        today = now - timedelta(days=1 if group.clock and _at(_midnight(now), group.clock) > now else 0)
        return Day(today.year, today.month, today.day), doubt or "an hour without a day"
    day = group.day if group.day.year is not None else with_year(group.day, context.reference)
    return day, "; ".join(day.doubts) or None


def _dated(start: datetime, day: Day, group: Group, context: Context, doubt: str | None) -> Moment:
    """A day, with its hour and offset when they are printed."""
    swapped = start.replace(month=start.day, day=start.month) if day.swapped else None
    doubt = doubt or ("day and month may have changed places" if swapped else None)
    if group.clock is None:
        others = (swapped,) if swapped else ()
        return Moment(start, precision=Precision.DAY, ambiguous=bool(doubt), reason=doubt or day.reason, others=others)
    wall = _at(start, group.clock)
    offset = offset_of(wall, group.zone, context)
    doubt = doubt or group.clock.doubt or offset.doubt
    others = (_at(swapped, group.clock),) if swapped else ()
    return Moment(
        wall, offset.minutes, offset.zone_from, ambiguous=bool(doubt), reason=doubt or day.reason, others=others
    )


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _at(start: datetime, clock: Clock) -> datetime:
    """The hour of a day; 24:00 is the start of the next."""
    return start + timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _doubted(moment: Moment, doubt: str) -> Moment:
    return replace(moment, ambiguous=True, reason=moment.reason or doubt)
