"""The dateline: where, when and by which agency; from the opening of the body, a line of its own or the page's head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lagazette_crawler.datelines.closing import closing_credit
from lagazette_crawler.datelines.dateline import Dateline, Reading
from lagazette_crawler.datelines.reading import read
from lagazette_crawler.extractors.lines_above import lines_above
from lagazette_crawler.extractors.names import names_in
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.extractors.site_name import is_site_name, site_names
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page
from lagazette_crawler.places.agencies import agency_named
from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.places.slash_names import town_behind

__all__ = ["Dateline", "FoundDateline", "Reading", "dateline_reading", "find_dateline", "read_dateline"]

MAX_LINE = 160
"""Characters of a line or of a declared dateline."""
LINES_TOGETHER = 3
"""`BAKU, Azerbaijan, Feb. 22` / `Trend:` stand on two lines, source, place and date of some newspapers on three."""
PARAGRAPHS_BEFORE = 3
"""How many paragraphs (a summary, a byline) may stand before the dateline."""

_UNMISTAKABLE = {
    "place, agency in brackets",
    "place, unknown source",
    "agency, place, day",
    "place, region, day",
    "desk, agency",
}
"""Forms that are datelines behind a summary too."""
_OF_A_HEAD = {
    "agency, place",
    "agency, day",
    "by name, agency",
    "by agency",
    "name, place, day",
    "name, day, place",
    "newspaper, day, reporter",
    "reporter in a place",
    "reporter alone",
    "reporter, place",
    "source, place, day",
} | _UNMISTAKABLE
"""Forms that are believed in the lines between title and text, where sections and places are named too."""
_BYLINES = {"by agency", "by name, agency"}
_SLASH = re.compile(r"\s*/\s*")
_END = "end of the text"
_SIGNS_AT_END = re.compile(r"(?:[\s\u00a0]*[-–—―‒−=:|/~_\"“”]+|\s+)+$")


@dataclass(slots=True)
class FoundDateline:
    """What the page's dateline says, and the body without it."""

    printed: str | None = None
    """The line as printed: `Paris / Lagazetteaz`, `Tbilissi (AFP) -`."""
    places: list[str] = field(default_factory=list)
    country: str | None = None
    date: str | None = None
    """ISO 8601, `--12-16` without a year."""
    agency: str | None = None
    byline: list[str] = field(default_factory=list)
    """Names the dateline gives; evidence for the article's byline."""
    paragraphs: list[str] = field(default_factory=list)
    """The body's paragraphs, exactly the dateline cut."""
    evidence: list[Evidence] = field(default_factory=list)
    """The candidates for dateline and agency."""
    byline_evidence: list[Evidence] = field(default_factory=list)
    """The names as candidates for the article's byline, of lower authority than a byline of the page."""
    date_evidence: list[Evidence] = field(default_factory=list)
    """The printed day as a witness of the day of publication, of lower authority than any date of the page."""


def read_dateline(text: str, *, language: str | None = None, context: str | None = None) -> Dateline | None:
    """The dateline that a text opens with, everything as printed; None when there is none or it is not sure.

    `context` is the text that follows, or the passage the text was taken from.
    """
    return read(text, language=language, context=context).dateline


def dateline_reading(text: str, *, language: str | None = None, context: str | None = None) -> Reading:
    """The same with the reason, in words, why there is none."""
    return read(text, language=language, context=context)


def find_dateline(
    page: Page, *, title: str | None, paragraphs: list[str], language: str | None = None
) -> FoundDateline:
    """The dateline of a page and the paragraphs without it. Raises BrokenRuleError for a layout's broken rule.

    `paragraphs` are the body's; `language` the article's, when it is known better than the page's own.
    """
    language = language or page.language or _declared_language(page)
    opening = _in_the_body(paragraphs, language)
    candidates = [*_declared(page, language), *_said(page, language)]
    if opening:
        candidates.append(opening)
    if not any(candidate.dateline.places for candidate in candidates):
        candidates += _above(page, title, paragraphs, language)
    found = _settled(candidates)
    _take_credit(found, paragraphs)
    found.paragraphs = _cut(paragraphs, opening) if opening else _without_line(paragraphs, found.printed)
    return found


def _declared_language(page: Page) -> str | None:
    root = page.selector.root
    declared = root.get("lang") if root is not None and hasattr(root, "get") else None
    return declared[:2].lower() if declared else None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A dateline and where it stands."""

    dateline: Dateline
    printed: str
    source: Source
    rule: str
    first: int = 0
    """Number of the paragraph the dateline begins in, of one in the body."""


def _declared(page: Page, language: str | None) -> Iterator[_Candidate]:
    """What the layout's rule finds; a line the reader cannot read is believed to be a place."""
    for text, rule in layout_texts(page, "dateline"):
        if len(text) <= MAX_LINE:
            dateline = read(text, language=language).dateline or _by_slashes(text, page)
            yield _Candidate(dateline, _line(_without_byline(text, dateline)), Source.LAYOUT, rule)


def _by_slashes(text: str, page: Page) -> Dateline:
    """`Yevlakh / The Harbour Gazette`: the parts are places, but for an agency's name and the newspaper's own."""
    parts = [part for part in _SLASH.split(_bare(text)) if part]
    if len(parts) < 2 or town_behind(_bare(text)):
        return _place_only(text)
    names = page.once(site_names)
    sources = [part for part in parts if agency_named(part) or is_site_name(part, names)]
    places = tuple(part for part in parts if part not in sources)
    return Dateline(places, None, None, sources[0] if sources else None, None, (0, len(text)), "declared")


def _place_only(text: str) -> Dateline:
    return Dateline((_bare(text),), None, None, None, None, (0, len(text)), "declared")


def _said(page: Page, language: str | None) -> Iterator[_Candidate]:
    """schema.org: `dateline` of the article, or the place it was written at."""
    article = page.metadata.article()
    for name in ("dateline", "locationCreated"):
        text = article.text(name) if article else None
        if article and text and len(text) <= MAX_LINE and (dateline := _read_or_town(text, language)):
            printed = _line(_without_byline(text, dateline))
            yield _Candidate(dateline, printed, article.source, f"{article.types[0]}.{name}")


def _without_byline(text: str, dateline: Dateline) -> str:
    return text if dateline.line_start is None else text[dateline.line_start :]


def _read_or_town(text: str, language: str | None) -> Dateline | None:
    """What the line says; a known town alone is enough (some sites give a date or their country as dateline)."""
    return read(text, language=language).dateline or (_place_only(text) if towns_named(_bare(text)) else None)


def _in_the_body(paragraphs: list[str], language: str | None) -> _Candidate | None:
    """The dateline the body opens with; behind a summary only one of an unmistakable form."""
    for first in range(min(PARAGRAPHS_BEFORE + 1, len(paragraphs))):
        text = "\n\n".join(paragraphs[first : first + LINES_TOGETHER])
        dateline = read(text, language=language).dateline
        if dateline and (first == 0 or _is_unmistakable(dateline, text)):
            rule = "opening of the body" if first == 0 else "opening of a paragraph"
            printed = _line(dateline.line(text))
            return _Candidate(dateline, printed, Source.TEXT, rule, first)
    return None


def _is_unmistakable(dateline: Dateline, text: str) -> bool:
    if dateline.form in _UNMISTAKABLE:
        return True
    is_capital = bool(dateline.places) and dateline.places[0].isupper()
    printed = text[slice(*dateline.span)]
    return is_capital and dateline.form in {"place", "place, region", "place, day"} and printed[-1] in "-–—"


def _above(page: Page, title: str | None, paragraphs: list[str], language: str | None) -> Iterator[_Candidate]:
    """The lines between title and text: each, and two or three together."""
    lines = [line for line in lines_above(page, title, paragraphs) if len(line) <= MAX_LINE]
    for first in range(len(lines)):
        for last in range(min(first + LINES_TOGETHER, len(lines)), first, -1):
            text = "\n".join(lines[first:last])
            dateline = read(text, language=language).dateline
            if dateline and dateline.form in _OF_A_HEAD and _ends_with_a_line(text, dateline):
                yield _Candidate(dateline, _line(dateline.line(text)), Source.TEXT, "line above the text")
                return


def _ends_with_a_line(text: str, dateline: Dateline) -> bool:
    return not text[dateline.span[1] :].strip(" .") or text[dateline.span[1] :].startswith("\n")


def _settled(candidates: list[_Candidate]) -> FoundDateline:
    """The first candidate is the dateline; an agency or names it lacks come from the next that has them."""
    lines = [one for one in candidates if one.dateline.form not in _BYLINES]
    best = lines[0] if lines else None
    agency = next((one for one in candidates if one.dateline.agency), None)
    dated = next((one for one in lines if one.dateline.date), None)
    named = next((one for one in candidates if one.dateline.byline), None)
    names = names_in(named.dateline.byline or "") if named else []
    return FoundDateline(
        printed=best.printed if best else None,
        places=list(best.dateline.places) if best else [],
        country=best.dateline.country if best else None,
        date=dated.dateline.date if dated else None,
        agency=agency.dateline.agency if agency else None,
        byline=names,
        evidence=[*_evidence("dateline", lines, best), *_evidence("agency", candidates, agency)],
        byline_evidence=[Evidence("byline", name, Source.DATELINE, named.rule) for name in names if named],
        date_evidence=list(_day_of_publication(dated)) if dated else [],
    )


def _take_credit(found: FoundDateline, paragraphs: list[str]) -> None:
    """The agency a text names at its end, where nothing names one above; it stays in the text."""
    credit = closing_credit(paragraphs)
    if credit is None:
        return
    reason = (
        "says the same" if found.agency == credit.agency else "lower authority" if found.agency else "closing credit"
    )
    found.evidence.append(Evidence("agency", credit.agency, Source.TEXT, _END, found.agency is None, reason))
    found.agency = found.agency or credit.agency
    if credit.byline and not found.byline:
        found.byline = names_in(credit.byline)
        found.byline_evidence += [Evidence("byline", name, Source.TEXT, _END) for name in found.byline]


def _day_of_publication(candidate: _Candidate) -> Iterator[Evidence]:
    if printed := candidate.dateline.day:
        yield Evidence("published_raw", printed, Source.DATELINE, candidate.rule)


def _evidence(name: str, candidates: list[_Candidate], best: _Candidate | None) -> Iterator[Evidence]:
    for one in candidates:
        value = one.printed if name == "dateline" else one.dateline.agency
        if value:
            reason = one.dateline.form if one is best else "lower authority"
            yield Evidence(name, value, one.source, one.rule, one is best, reason)


def _cut(paragraphs: list[str], candidate: _Candidate) -> list[str]:
    """The paragraphs without the dateline, and without one that held nothing else."""
    start, end = candidate.dateline.span
    together = paragraphs[candidate.first : candidate.first + LINES_TOGETHER]
    kept: list[str] = []
    for paragraph in together:
        before, after = paragraph[: max(start, 0)], paragraph[max(end, 0) :]
        text = f"{before.rstrip()} {after.lstrip()}".strip() if end > 0 else paragraph
        kept += [text] if text else []
        start, end = start - len(paragraph) - 2, end - len(paragraph) - 2
    return [*paragraphs[: candidate.first], *kept, *paragraphs[candidate.first + LINES_TOGETHER :]]


def _without_line(paragraphs: list[str], printed: str | None) -> list[str]:
    """The paragraphs without a first one that is the declared dateline again."""
    return paragraphs[1:] if paragraphs and printed and _bare(paragraphs[0]) == _bare(printed) else list(paragraphs)


def _line(text: str) -> str:
    """As printed, on one line."""
    return re.sub(r"\s+", " ", text).strip()


def _bare(text: str) -> str:
    """The line without the signs that end it: a place's name."""
    return _SIGNS_AT_END.sub("", _line(text)).strip(" ,.")
