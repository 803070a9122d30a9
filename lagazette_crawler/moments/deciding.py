"""When an article was published and updated, decided from all its evidence: conflicts are kept, not averaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from lagazette_crawler.items import Article, Evidence, Precision
from lagazette_crawler.moments.choosing import FINENESS, Decision
from lagazette_crawler.moments.homes import country_of_address, zone_of_site
from lagazette_crawler.moments.reading import Context, Moment, Reference
from lagazette_crawler.moments.witnesses import Read, call, local_day
from lagazette_crawler.moments.zones import zone

_FIELDS = ("published_raw", "updated_raw")


def decide(article: Article, read: Read) -> Article:
    """Fills the dates of an article from its evidence, in place; each candidate gets the reason why it won or lost."""
    context = context_of(article)
    candidates = [evidence for evidence in article.evidence if evidence.field in _FIELDS]
    witnesses = [call(evidence, context, read) for evidence in candidates]
    home = zone_of_site(article)
    updates = [witness.updated for witness in witnesses if witness.updated]
    published = Decision([witness for witness in witnesses if witness.published], "published", context, home, updates)
    updated = Decision([witness for witness in witnesses if witness.updated], "updated", context, home)
    published.borrow_offset(updated)
    _fill_published(article, published, candidates)
    _fill_updated(article, updated)
    if article.published_at is None and updated.moment:
        _publish_at_latest(article, updated)
    return article


def context_of(article: Article) -> Context:
    """What is known before the candidates are read."""
    languages = [language for language in (article.language, article.newspaper_language) if language]
    country = article.newspaper_country or country_of_address(article.url)
    tags = [f"{language}-{country}" if country else language for language in dict.fromkeys(languages)]
    reference = Reference(article.retrieved_at, article.retrieved_precision) if article.retrieved_at else None
    return Context(tuple(tags), article.newspaper_timezone, reference, article.newspaper_founded)


def _fill_published(article: Article, decision: Decision, candidates: list[Evidence]) -> None:
    if decision.moment is None or decision.winner is None:
        article.published_reason = _why_none(candidates)
        return
    _publish(article, decision, decision.winner.evidence.value, decision.moment)
    article.published_reason = decision.moment.reason if decision.moment.ambiguous else None


def _publish(article: Article, decision: Decision, raw: str, moment: Moment) -> None:
    article.published_raw = raw
    article.published_at = _start(moment, article.newspaper_timezone)
    article.published_offset = moment.offset
    article.published_precision = moment.precision
    article.published_zone_from = moment.zone_from
    article.published_ambiguous = moment.ambiguous
    if FINENESS[moment.precision] >= FINENESS[Precision.DAY]:
        plain = [one for one in decision.moments if one.offset is None and FINENESS[one.precision] >= 2]
        article.published_local_date = local_day(moment, plain)


def _start(moment: Moment, zone_name: str | None) -> datetime:
    """The instant; of a coarser precision the start of the period in the newspaper's zone."""
    if moment.precision is not Precision.MINUTE and (where := zone(zone_name)):
        return moment.wall.replace(tzinfo=where).astimezone(UTC)
    return moment.instant


def _why_none(candidates: Iterable[Evidence]) -> str:
    reasons = dict.fromkeys(e.reason for e in candidates if e.field == "published_raw" and e.reason)
    return "; ".join(reasons) or "no date found"


def _fill_updated(article: Article, decision: Decision) -> None:
    moment, winner = decision.moment, decision.winner
    if moment is None or winner is None:
        return
    evidence = winner.evidence
    if _is_before_publication(moment, article):
        article.updated_reason = "before the publication"
        if evidence.field == "updated_raw":
            evidence.won, evidence.reason = False, article.updated_reason
        return
    if evidence.field != "updated_raw":  # one line printed both
        article.evidence.append(
            replace(evidence, field="updated_raw", won=True, reason="printed beside the publication")
        )
    article.updated_raw = evidence.value
    article.updated_at = _start(moment, article.newspaper_timezone)
    article.updated_offset = moment.offset
    article.updated_precision = moment.precision
    article.updated_zone_from = moment.zone_from
    article.updated_reason = moment.reason if moment.ambiguous else None


def _is_before_publication(moment: Moment, article: Article) -> bool:
    """Whether an update is of a day before the publication."""
    day, instant = article.published_local_date, article.published_at
    return bool(day and instant and moment.wall.date() < day and moment.instant < instant)


def _publish_at_latest(article: Article, decision: Decision) -> None:
    """Where only an update is printed the publication is of that moment at the latest: said so, and flagged."""
    assert decision.moment is not None
    assert decision.winner is not None
    _publish(article, decision, decision.winner.evidence.value, decision.moment)
    article.published_ambiguous = True
    article.published_reason = "only an update is printed; published then at the latest"
