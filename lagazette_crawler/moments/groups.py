"""Which hour, zone and label belong to which date: `Publié le 5 mars à 12h30 | Mis à jour à 14h` has two moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lagazette_crawler.moments.clock import TIME, ZONE
from lagazette_crawler.moments.days import DATE
from lagazette_crawler.moments.lexemes import Lexemes
from lagazette_crawler.moments.reading import Ago, Clock, Day, Label, Zone


@dataclass(slots=True)
class Group:
    """One moment of a line: what was printed of it."""

    start: int
    end: int
    """Where it ends in the signature."""
    day: Day | None = None
    ago: Ago | None = None
    """A distance from the moment of retrieval; a relative day has the unit `today`."""
    weekday: int | None = None
    clock: Clock | None = None
    zone: Zone | None = None
    role: str | None = None
    refused: str | None = None
    """Why this is no moment of the article."""

    @property
    def has_day(self) -> bool:
        """Whether more than an hour is printed."""
        return self.day is not None or self.ago is not None or self.weekday is not None

    @property
    def printed(self) -> tuple[Any, ...]:
        """What tells two moments of a line apart."""
        day = self.day
        return (
            day and (day.year, day.month, day.day),
            self.ago,
            self.weekday,
            self.clock and (self.clock.hour, self.clock.minute),
        )


_FAR = 5
"""So many unknown words may stand between a date and its hour (`5 mars 2024 par Jean Dupont à 12h30`)."""
_LABEL_FAR = 6
_UNREAD = frozenset("dytxq8")
"""Numbers that no rule could read: a label before them is theirs."""
_DAYS = {DATE, "a", "G", "N"}


def groups_of(lexemes: Lexemes) -> list[Group]:
    """The moments of a line in the order of print, with their roles."""
    groups = _with_hours(lexemes)
    _refuse_spans(groups, lexemes)
    _give_roles(groups, lexemes)
    return groups


def _with_hours(lexemes: Lexemes) -> list[Group]:
    """Each day takes the hour behind it, or before it where the line prints hours first."""
    signature = lexemes.signature
    days = [group for at, kind in enumerate(signature) if (group := _day_group(kind, at, lexemes.values[at]))]
    days = _without_today(days, signature) or _weekday_groups(lexemes)
    hours = [Group(at, at + 1, clock=lexemes.values[at]) for at, kind in enumerate(signature) if kind == TIME]
    first_hour = hours[0].start if hours else len(signature)
    hour_first = bool(days) and first_hour < days[0].start and len(hours) >= len(days)
    for direction in ("before", "after") if hour_first else ("after", "before"):
        _pair(days, hours, direction, signature)
    groups = sorted([*days, *hours], key=lambda group: group.start)
    for at, kind in enumerate(signature):
        if kind == ZONE:
            _give_zone(groups, at, lexemes.values[at], signature)
    _share_zone(groups)
    return groups


def _share_zone(groups: list[Group]) -> None:
    """`12:30 pm | Updated 03:10 pm IST`: a zone printed once holds for the hours of both moments."""
    zones = [group.zone for group in groups if group.zone is not None]
    if len(zones) == 1:
        for group in groups:
            if group.clock is not None:
                group.zone = zones[0]


def _without_today(days: list[Group], signature: str) -> list[Group]:
    """`Today, 5 March (12:20)`: beside its date the word says nothing more."""
    dated = [day.start for day in days if day.day]
    return [
        day
        for day in days
        if not (day.ago and day.ago.unit == "today" and any(_is_beside(day, at, signature) for at in dated))
    ]


def _is_beside(day: Group, at: int, signature: str) -> bool:
    return day.end <= at and not set(signature[day.end : at]) - set(" ,|-.()jw")


def _day_group(kind: str, at: int, value: Any) -> Group | None:
    if kind == DATE:
        return Group(at, at + 1, day=value)
    if kind == "a":
        return Group(at, at + 1, ago=Ago("today", -value))
    if kind == "G":
        return Group(at, at + 1, ago=value)
    return Group(at, at + 1, ago=Ago("second", 0)) if kind == "N" else None


_WEEKDAY_ONLY = re.compile(
    rf"^(?:L:? ?)?[jk ]*(?P<w>[wb])\.?[ ,|/\-jk]*(?:{TIME}.*)?$|^{TIME}[ ,|/\-jk]*(?P<v>[wb])\.?$"
)


def _weekday_groups(lexemes: Lexemes) -> list[Group]:
    """`Mardi à 14:05`, when no date is printed and nothing else either."""
    found = _WEEKDAY_ONLY.match(lexemes.signature)
    if not found:
        return []
    at = found.start("w") if found["w"] else found.start("v")
    value = lexemes.values[at]
    return [Group(at, at + 1, weekday=value[1] if isinstance(value, tuple) else value)]


def _pair(days: list[Group], hours: list[Group], direction: str, signature: str) -> None:
    """Gives each day without an hour the nearest free one in a direction, if no label or other day stands between."""
    for day in days:
        if day.clock is not None or (day.ago and day.ago.unit not in ("today", "day")):
            continue
        hour = _neighbour(day, hours, direction)
        if hour is None:
            continue
        between = signature[hour.end : day.start] if direction == "before" else signature[day.end : hour.start]
        if _may_join(between):
            day.clock = hour.clock
            day.start, day.end = min(day.start, hour.start), max(day.end, hour.end)
            hours.remove(hour)


def _neighbour(day: Group, hours: list[Group], direction: str) -> Group | None:
    if direction == "before":
        return next((hour for hour in reversed(hours) if hour.end <= day.start), None)
    return next((hour for hour in hours if hour.start >= day.end), None)


def _may_join(between: str) -> bool:
    return not set(between) & {"L", TIME, *_DAYS} and between.count("?") <= _FAR


def _give_zone(groups: list[Group], at: int, zone: Zone, signature: str) -> None:
    """A zone belongs to the hour before it: `12:30 BST, 5 March`, `5 March 2024, 12:30 (Paris)`."""
    for group in reversed(groups):
        if group.clock is None or group.zone is not None:
            continue
        if group.start <= at < group.end or (
            group.end <= at and signature[group.end : at].count("?") <= (2 if zone.city else 0)
        ):
            if "L" not in signature[group.end : at]:
                group.zone, group.end = zone, max(group.end, at + 1)
            return


_SPAN_OF_HOURS = re.compile(rf"{TIME} ?[-/] ?{TIME}")
_SPAN_OF_DAYS = re.compile(rf"{DATE} ?(?P<between>[-?jkL]) ?{DATE}")
_UNTIL = {
    "to",
    "au",
    "bis",
    "al",
    "a",
    "ao",
    "hasta",
    "до",
    "по",
    "do",
    "tot",
    "until",
    "through",
    "til",
    "till",
    "и",
    "et",
}


def _refuse_spans(groups: list[Group], lexemes: Lexemes) -> None:
    """From one day or hour to another is an event."""
    spans = [("a span of hours, as of an event", found) for found in _SPAN_OF_HOURS.finditer(lexemes.signature)]
    for found in _SPAN_OF_DAYS.finditer(lexemes.signature):
        value = lexemes.values[found.start("between")]
        word = value.word if isinstance(value, Label) else value
        if found["between"] == "-" or word in _UNTIL:
            spans.append(("a span of days, as of an event", found))
    for reason, found in spans:
        for group in groups:
            if group.start < found.end() and found.start() < group.end:
                group.refused = reason


_RANK = {"print": 0, "event": 0, "updated": 1, "published": 2, "both": 1}


def _give_roles(groups: list[Group], lexemes: Lexemes) -> None:
    """A label belongs to the moment behind it; where labels stand behind, to the moment before it."""
    signature = lexemes.signature
    labels = [(at, value) for at, value in enumerate(lexemes.values) if signature[at] == "L"]
    if not groups or not labels:
        return
    behind = _stand_behind([at for at, label in labels if label.role in ("published", "updated")], groups)
    for at, label in labels:
        group = None if behind else next((g for g in groups if g.start > at), None)
        if group and label.word in _BARE and _OF_SOMETHING.match(signature, at + 1, group.start):
            group.role = "event"
        elif group and _reaches(label, signature[at + 1 : group.start]):
            group.role = _joined(group.role, label.role, _gap_before(at, labels, signature))
        elif behind or not _UNREAD.intersection(signature[at + 1 :]):
            _label_behind(at, label, groups, signature)


_BARE = frozenset({"date", "data", "fecha", "datum", "dato", "дата", "tarix", "tarih", "ημερομηνια", "تاريخ", "תאריך"})
_OF_SOMETHING = re.compile(r" ?(?:j ?)*\?")
"""`date of birth`, `data dell'evento`: an unknown word behind the bare word for date."""


def _stand_behind(labels: list[int], groups: list[Group]) -> bool:
    """Whether each label follows its date: date, label, date, label."""
    if len(labels) < len(groups):
        return False
    return groups[0].start < labels[0] and groups[-1].end <= labels[-1]


def _reaches(label: Label, between: str) -> bool:
    """A preposition (`until`) must stand at the date, a label may stand some words away."""
    limit = 1 if label.role in ("print", "event") else _LABEL_FAR
    return between.count("?") <= limit and not set(between) & {TIME, *_DAYS}


def _gap_before(at: int, labels: list[tuple[int, Label]], signature: str) -> str:
    """What stands between a label and the one before it."""
    before = max((other for other, _ in labels if other < at), default=-1)
    return signature[before + 1 : at]


def _joined(first: str | None, second: str, gap: str) -> str:
    """`Published and updated on` are both; `Update date` is an update; `Published in print` is a print."""
    if first is None or first == second:
        return second
    if {first, second} == {"published", "updated"} and gap.strip() and len(gap) <= 4 and "|" not in gap:
        return "both"
    return first if _RANK[first] <= _RANK[second] and not gap.strip() else second


def _label_behind(at: int, label: Label, groups: list[Group], signature: str) -> None:
    """2020年12月16日 更新: the label stands behind its date."""
    group = next((g for g in reversed(groups) if g.end <= at), None)
    if (
        group
        and group.role is None
        and signature[group.end : at].count("?") <= 2
        and label.role not in ("print", "event")
    ):
        group.role = label.role
