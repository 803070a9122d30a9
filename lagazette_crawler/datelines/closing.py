"""The credit a text ends with: `(AFP)`, `avec AFP`, `– dpa`, `/APA/`, `Source : ANSA`, `Reporting by Jane Roe; ...`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lagazette_crawler.places.agencies import agency_named

MAX_LINE = 90
"""Characters of a line that is nothing but a credit."""
LAST_LINES = 2

_LEAD = (
    r"(?:source|sources|quelle|quellen|fonte|fuente|kaynak|mənbə|источник|джерело|bron|źródło|kilde|källa|sursa|"
    r"par|by|von|avec|with|mit|con|com|с|по материалам|i̇stinad|©|\(c\)|copyright|crédit|credit)"
)
_PLAIN = frozenset(
    {"Reuters", "Belga", "Lusa", "Xinhua", "Ritzau", "Interfax", "Agerpres", "Kyodo", "Yonhap", "Tanjug", "dpa"}
)
_OF_TWO_LETTERS = frozenset({"AP", "AA", "PA", "TT", "CP"})
"""Others may be an editor's initials."""
_SMALL = frozenset({"dpa", "ats", "sda", "epd"})
_LEADS = re.compile(rf"^(?:{_LEAD}\s*[:：]?\s*(?:(?:19|20)\d\d\s*)?)+", re.IGNORECASE)
_AROUND = ' \t\u00a0()[]/|–—-.*«»„“”"_'
_BETWEEN = re.compile(r"\s*[/+,&|;]\s*|\s+(?:and|et|und|y|e|ve|və|и|avec|with|mit|con|com)\s+|(?<=[a-z])-(?=[A-Z])")
_AT_END = re.compile(
    r"[.!?»”\"…)]\s*(?:\((?P<bracket>[^()]{2,50})\)|/(?P<slashes>[^/\s][^/]{1,30})/|[–—-]\s?(?P<dash>[^\s–—-][^.–—]{1,30}))\s*\.?$"
)
_REPORTING = re.compile(r"^\(?Reporting by (?P<names>[^;()]{3,200}?)(?:;|\)|$)")
_WHERE = re.compile(r"\s+in\s+[A-Z][\w' .]+?(?=,|\s+and\s|$)")


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose report a text says at its end that it is."""

    agency: str
    """As printed."""
    printed: str
    byline: str | None = None
    """Names, as printed."""


def closing_credit(paragraphs: list[str]) -> Credit | None:
    """The credit in the last lines of a text; None when there is none, or none of a known agency."""
    for line in reversed([line.strip() for line in paragraphs[-LAST_LINES:]]):
        if found := _REPORTING.match(line):
            names = _WHERE.sub("", found["names"]).strip()
            agency = _agency_of(re.sub(r"^[Tt]he ", "", names))
            return Credit(agency or "Reuters", line[:300], None if agency else names)
        said = _after_the_last_sentence(line)
        if said is None and len(line) <= MAX_LINE and not _is_a_word(line):
            said = line
        if said and (agency := _agency_of(said)):
            return Credit(agency, said)
    return None


def _after_the_last_sentence(line: str) -> str | None:
    found = _AT_END.search(line[-120:])
    return (found["bracket"] or found["slashes"] or found["dash"]) if found else None


def _is_a_word(line: str) -> bool:
    """A line of one word may be a link, `Trend`, unless its letters are an agency's."""
    return line.isalpha() and not line.isupper() and line not in _PLAIN


def _agency_of(said: str) -> str | None:
    """The first agency among a few names; None where anything else is said."""
    names = [name for part in _BETWEEN.split(said.strip(_AROUND)) if (name := _LEADS.sub("", part).strip(_AROUND))]
    if not 1 <= len(names) <= 4 or any(len(name.split()) > 4 for name in names):
        return None
    return next((name for name in names if _is_agency(name)), None)


def _is_agency(name: str) -> bool:
    if (name.islower() and name not in _SMALL) or (len(name) < 3 and name not in _OF_TWO_LETTERS):
        return False
    agency = agency_named(name)
    return agency is not None and agency.kind == "agency"
