"""News agencies and other sources as datelines print them: `AZERTAC`, `dpa/lno`, `ТАСС`, `Agence France-Presse`."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lagazette_crawler.places.folding import fold_name

MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Agency:
    """A source of reports."""

    name: str
    kind: str
    """agency, broadcaster, newspaper, release (a wire of press releases) or generic (`Agenturen`)."""
    country: str


@dataclass(frozen=True, slots=True)
class PrintedAgency:
    """An agency's name as it stands in a text."""

    agency: Agency
    name_end: int
    """Where the printed name ends."""
    end: int
    """Where what belongs to it ends: `AP` and `AP Sports Writer`."""


def agency_named(printed: str) -> Agency | None:
    """The agency, when the text is nothing but its name, in any letters, perhaps with a desk or partners.

    >>> agency_named("dpa/lno").name, agency_named("REUTERS").name, agency_named("CDU")
    ('dpa', 'Reuters', None)
    """
    if len(printed) > MAX_NAME:
        return None
    known = _by_folded_name()
    if agency := known.get(fold_name(printed)) or known.get(fold_name(_TOP_LEVEL.sub("", printed))):
        return agency
    joined = [known.get(fold_name(part)) for part in printed.split("-")]
    if all(joined):  # ANSA-AFP
        return joined[0]
    parts = [part for part in _BETWEEN_PARTS.split(printed.strip()) if part]
    return next((known[name] for name in map(fold_name, parts[:3]) if name in known), None) if len(parts) > 1 else None


_TOP_LEVEL = re.compile(r"\.(?:com|net|org|info|co\.[a-z]{2}|[a-z]{2})$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[^\W\d_][\w-]{2,30}\.(?:com|net|org|info|co\.[a-z]{2}|[a-z]{2}|COM|NET|CO\.[A-Z]{2}|[A-Z]{2})(?![\w.]\w)"
)
_BETWEEN_PARTS = re.compile(r"\s*[/+,&|]\s*|\s+(?:and|und|et|via|with|mit|avec|con)\s+|(?<=^dpa)-")


def site_at(text: str, start: int) -> int | None:
    """Where the name of a site that begins at `start` ends; sites sign with it: `KOMPAS.com`, `REPUBLIKA.CO.ID`."""
    found = _ADDRESS.match(text, start)
    return found.end() if found else None


def agency_at(text: str, start: int) -> PrintedAgency | None:
    """The agency whose name begins at `start` in the letters it uses, or in capitals; the longest name counts."""
    for name in _by_beginning().get(text[start : start + 2], ()):
        if text.startswith(name, start) and _END_OF_NAME.match(text, start + len(name)):
            desk = _DESK.match(text, start + len(name))
            name_end = desk.end() if desk else start + len(name)
            writer = _WRITER.match(text, name_end)
            return PrintedAgency(_by_spelling()[name], name_end, writer.end() if writer else name_end)
    return None


_SMALL, _CAPITAL = "a-zа-яәı", "A-ZÀ-ÞА-ЯƏŞİ"
_END_OF_NAME = re.compile(
    rf"(?:(?![\w’'])|(?<=[{_SMALL}])(?=[{_CAPITAL}]))"  # `By TrendThe international ...`
    r"(?![-.][^\W\d_])"
)
_WRITER = re.compile(r"(?: [A-Z][\w-]+){0,2} (?:Writers?|Correspondents?|Reporters?|Editors?|Staff)\b")
_DESK = re.compile(r"(?:/(?:[a-zäöüß]{2,5}|[A-Z]{2,6})\b){1,3}")  # dpa/lno, APA/dpa, KNA/iz


@cache
def _by_beginning() -> dict[str, list[str]]:
    """The printed names by their first two characters, the longest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(_by_spelling(), key=lambda name: (-len(name), name)):
        found[name[:2]].append(name)
    return dict(found)


@cache
def _by_spelling() -> dict[str, Agency]:
    found: dict[str, Agency] = {}
    for agency, spellings in _rows():
        for spelling in spellings:
            found.setdefault(spelling, agency)
            if len(spelling) > 2:
                found.setdefault(spelling.upper(), agency)
    return found


@cache
def _by_folded_name() -> dict[str, Agency]:
    found: dict[str, Agency] = {}
    for agency, spellings in _rows():
        for spelling in spellings:
            found.setdefault(fold_name(spelling), agency)
    return found


@cache
def spellings_matching(form: str) -> tuple[str, ...]:
    """The printed names that have this form, a regular expression; the longest first."""
    names = (name for name in _by_spelling() if re.fullmatch(form, name))
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@cache
def _rows() -> list[tuple[Agency, list[str]]]:
    lines = (files(__package__) / "agencies.tsv").read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(Agency(name, kind, country), [name, *_spellings(other)]) for name, kind, country, *other in cells]


def _spellings(cells: list[str]) -> list[str]:
    return [spelling for cell in cells for spelling in cell.split("|") if spelling]
