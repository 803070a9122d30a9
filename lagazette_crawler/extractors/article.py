"""From a page to an article: every field in its order, each with its evidence."""

from __future__ import annotations

import copy
from datetime import date

from lagazette_crawler.extractors.body import find_body
from lagazette_crawler.extractors.byline import find_byline, signing_agency
from lagazette_crawler.extractors.canonical import find_canonical
from lagazette_crawler.extractors.dateline import FoundDateline, find_dateline
from lagazette_crawler.extractors.dates import find_dates
from lagazette_crawler.extractors.evidence import winner, winners
from lagazette_crawler.extractors.framing import without_frame
from lagazette_crawler.extractors.kind import find_page_kind
from lagazette_crawler.extractors.language import find_language
from lagazette_crawler.extractors.lead_image import find_lead_image
from lagazette_crawler.extractors.lede import find_lede
from lagazette_crawler.extractors.paywall import find_paywall
from lagazette_crawler.extractors.recurring import peeled
from lagazette_crawler.extractors.rules import select
from lagazette_crawler.extractors.section import find_section
from lagazette_crawler.extractors.title import find_title
from lagazette_crawler.extractors.version import version_of
from lagazette_crawler.items import Article, Evidence
from lagazette_crawler.page import Layout, Page
from lagazette_crawler.text import join_paragraphs
from lagazette_crawler.urls import registered_domain


def extract(page: Page) -> Article:
    """The article on the page as far as the page says it; fields it does not say are None.

    Raises BrokenRuleError when a layout's rule is neither CSS nor XPath; nothing else, whatever the page holds.
    """
    page = with_one_layout(page)
    article = Article(
        newspaper=page.newspaper or registered_domain(page.url),
        url=page.url,
        requested_url=page.requested_url,
        retrieved_at=page.retrieved_at,
        retrieved_precision=page.retrieved_precision,
        newspaper_language=page.language,
        newspaper_timezone=page.timezone,
        newspaper_country=page.country,
        newspaper_founded=page.founded,
    )
    dateline = _read_text(page, article)
    _read_the_rest(page, article, dateline)
    return article


def with_one_layout(page: Page) -> Page:
    """The page with only the layout that fits it; the parsed markup is shared."""
    if len(page.layouts) <= 1 and not any(layout.when for layout in page.layouts):
        return page
    layout = choose_layout(page)
    narrowed = copy.copy(page)
    narrowed.layouts = (layout,) if layout else ()
    return narrowed


def choose_layout(page: Page) -> Layout | None:
    """The layout whose `when` fits the page, one without `when` only if none does; a date breaks ties."""
    fitting = [layout for layout in page.layouts if _fits(layout, page)]
    day = page.retrieved_at.date() if page.retrieved_at else date.max
    return min(fitting, key=lambda layout: _preference(layout, day), default=None)


def _preference(layout: Layout, day: date) -> tuple[bool, bool, date]:
    """Sorts the layout made for this page first, then the one in use on that day, then the one that ended soonest."""
    until = layout.until or date.max
    return layout.when is None, until < day, until


def _fits(layout: Layout, page: Page) -> bool:
    if layout.when is None:
        return True
    return layout.when(page) if callable(layout.when) else bool(select(page, layout.when))


def _read_text(page: Page, article: Article) -> FoundDateline:
    """Title, lede, body and the dateline cut from it, each helping to find the next."""
    article.title = _kept(article, find_title(page))
    article.lede = _kept(article, find_lede(page, title=article.title))
    dates = find_dates(page, article.title)
    body = find_body(page, title=article.title, lede=article.lede)
    article.evidence += body.evidence
    paragraphs = without_frame(page, body.paragraphs, article.title, dates)
    text = peeled(paragraphs, page.recurring)
    article.evidence += text.evidence
    article.extractor_version = version_of(page, text.mark)
    dateline = find_dateline(page, title=article.title, paragraphs=text.paragraphs)
    _take_dateline(article, dateline)
    article.body = join_paragraphs(dateline.paragraphs) or None
    article.page_kind = find_page_kind(page, title=article.title, paragraphs=dateline.paragraphs)
    article.evidence += [*dates, *dateline.date_evidence]
    return dateline


def _take_dateline(article: Article, dateline: FoundDateline) -> None:
    article.dateline, article.dateline_date = dateline.printed, dateline.date
    article.places_raw, article.country_raw = dateline.places, dateline.country
    article.agency = dateline.agency
    article.evidence += dateline.evidence


def _read_the_rest(page: Page, article: Article, dateline: FoundDateline) -> None:
    byline = [*find_byline(page), *dateline.byline_evidence]
    article.evidence += byline
    article.byline = winners(byline) or dateline.byline
    article.agency = article.agency or _kept(article, signing_agency(byline))
    article.canonical_url = _kept(article, find_canonical(page))
    article.section = _kept(article, find_section(page, title=article.title))
    article.lead_image = _kept(article, find_lead_image(page))
    paywalled = _kept(article, find_paywall(page))
    article.paywalled = None if paywalled is None else paywalled == "true"
    text = article.body or article.lede or article.title or ""
    article.language = _kept(article, find_language(page, text, is_article=article.page_kind is None))


def _kept(article: Article, candidates: list[Evidence]) -> str | None:
    """The value that won; all candidates are kept on the article."""
    article.evidence += candidates
    return winner(candidates)
