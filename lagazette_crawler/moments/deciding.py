"""When an article was published and updated, decided from all its evidence: conflicts are kept, not averaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lagazette_crawler.items import Article, Evidence, Precision, Source, ZoneFrom
from lagazette_crawler.moments.homes import zone_of_site
from lagazette_crawler.moments.reading import Context, Moment, Reference
from lagazette_crawler.moments.witnesses import (
    SAID,
    Read,
    Witness,
    call,
    local_day,
    offset_between,
    same_day,
    same_moment,
)
from lagazette_crawler.moments.zones import offset_of, zone

_FIELDS = ("published_raw", "updated_raw")
_FINENESS = {Precision.MINUTE: 3, Precision.DAY: 2, Precision.MONTH: 1, Precision.YEAR: 0}
_YEAR = timedelta(days=366)
_AT_TITLE = ("time[datetime]", "line at the title")
_PRINTED = (Source.LAYOUT, Source.LEARNED, Source.TEXT)


def decide(article: Article, read: Read) -> Article:
    """Fills the dates of an article from its evidence, in place; each candidate gets the reason why it won or lost."""
    context = context_of(article)
    candidates = [evidence for evidence in article.evidence if evidence.field in _FIELDS]
    witnesses = [call(evidence, context, read) for evidence in candidates]
    published = _Decision([w for w in witnesses if w.published], "published", article, context)
    _fill_published(article, published, candidates)
    updated = _Decision([w for w in witnesses if w.updated], "updated", article, context)
    _fill_updated(article, updated)
    if article.published_at is None and updated.moment:
        _publish_at_latest(article, updated)
    return article


def context_of(article: Article) -> Context:
    """What is known before the candidates are read."""
    languages = [language for language in (article.language, article.newspaper_language) if language]
    country = article.newspaper_country
    tags = [f"{language}-{country}" if country else language for language in dict.fromkeys(languages)]
    reference = Reference(article.retrieved_at, article.retrieved_precision) if article.retrieved_at else None
    return Context(tuple(tags), article.newspaper_timezone, reference)


class _Decision:
    """The candidates for one moment, and the one that is believed."""

    def __init__(self, witnesses: list[Witness], which: str, article: Article, context: Context) -> None:
        self.witnesses, self.which, self.context = witnesses, which, context
        self.moments = [self._of(witness) for witness in witnesses]
        self.moments = [self._unswapped(moment) for moment in self.moments]
        self.winner: Witness | None = None
        self.moment: Moment | None = None
        self.zone = context.timezone or zone_of_site(article)
        if witnesses:
            self._choose()

    def _of(self, witness: Witness) -> Moment:
        moment = witness.published if self.which == "published" else witness.updated
        assert moment is not None
        return moment

    def _unswapped(self, moment: Moment) -> Moment:
        """Other evidence decides between day and month."""
        if not moment.others:
            return moment
        others = [m for m in self.moments if not m.others and m.precision in (Precision.DAY, Precision.MINUTE)]
        swapped = replace(moment, wall=moment.others[0], others=(), ambiguous=False)
        agreeing = (any(same_day(moment, m) for m in others), any(same_day(swapped, m) for m in others))
        if agreeing == (True, False):
            return replace(moment, others=(), ambiguous=False, reason="other evidence decides between day and month")
        if agreeing == (False, True):
            return replace(swapped, reason="other evidence decides between day and month")
        return moment

    def _choose(self) -> None:
        first = max(range(len(self.moments)), key=lambda at: (self._weight(at), -at))
        first = self._earlier(first) if self.which == "published" else first
        main = self.moments[first]
        best = self._finest(first)
        self.winner, self.moment = self.witnesses[best], self.moments[best]
        self._prefer_print()
        self._complete_offset()
        self._prefer_local()
        self._note(main)

    def _weight(self, at: int) -> int:
        """The first by authority, but what names no day only when nothing does."""
        return int(_FINENESS[self.moments[at].precision] >= 2)

    def _earlier(self, first: int) -> int:
        """A date said for machines is often that of a later saving: an earlier one printed at the title is believed."""
        main = self.moments[first]
        if self.witnesses[first].source not in SAID:
            return first
        printed = [
            at for at, witness in enumerate(self.witnesses) if witness.source is Source.TEXT and self._weight(at)
        ]
        if not printed or any(same_day(self.moments[at], main) for at in printed):
            return first
        best = self.moments[printed[0]]
        sure = self.witnesses[printed[0]].evidence.rule in _AT_TITLE and not best.ambiguous and not best.slack
        return printed[0] if sure and timedelta() < main.wall - best.wall < _YEAR else first

    def _finest(self, first: int) -> int:
        """The most exact of the candidates that agree with the first on the day."""
        main = self.moments[first]
        agreeing = [at for at, moment in enumerate(self.moments) if at == first or same_day(main, moment)]
        return max(
            agreeing, key=lambda at: (_FINENESS[self.moments[at].precision], -self.moments[at].slack, at == first, -at)
        )

    def _prefer_print(self) -> None:
        """The raw value is the printed one when it says the same to the same part."""
        assert self.moment is not None
        assert self.winner is not None
        if not self.winner.for_machines:
            return
        for witness, moment in zip(self.witnesses, self.moments, strict=True):
            printed = witness.source in _PRINTED and not witness.for_machines and not moment.slack
            if not printed or moment.precision is not self.moment.precision:
                continue
            if same_moment(moment, self.moment) or (
                moment.precision is Precision.DAY and moment.wall == self.moment.wall
            ):
                self.winner, self.moment = witness, self._with_offset_of(moment, self.moment)
                return

    @staticmethod
    def _with_offset_of(plain: Moment, zoned: Moment) -> Moment:
        """A wall time with the offset at which it is the instant of another candidate."""
        offset = offset_between(plain, zoned)
        if offset is None:
            return plain
        return replace(
            plain, offset=offset, zone_from=ZoneFrom.METADATA, ambiguous=plain.ambiguous and bool(plain.others)
        )

    def _complete_offset(self) -> None:
        """An offset from other evidence of the same moment, else from the zone of the site."""
        assert self.moment is not None
        if self.moment.precision is not Precision.MINUTE or self.moment.offset is not None:
            return
        for other in self.moments:
            if other.offset is not None and offset_between(self.moment, other) is not None:
                self.moment = self._with_offset_of(self.moment, other)
                return
        if self.zone:
            found = offset_of(self.moment.wall, None, Context((), self.zone))
            doubt = found.doubt or self.moment.reason
            ambiguous = self.moment.ambiguous or bool(found.doubt)
            self.moment = replace(
                self.moment, offset=found.minutes, zone_from=found.zone_from, reason=doubt, ambiguous=ambiguous
            )

    def _prefer_local(self) -> None:
        """An instant in UTC beside the same moment as clocks there showed it: the local form."""
        assert self.moment is not None
        if self.moment.offset == 0 and self.moment.zone_from is ZoneFrom.METADATA:
            for other in self.moments:
                if other.precision is Precision.MINUTE and other.slack == 0 and offset_between(other, self.moment):
                    self.moment = self._with_offset_of(other, self.moment)
                    return

    def _note(self, main: Moment) -> None:
        """Why each candidate won or lost."""
        assert self.moment is not None
        for witness, moment in zip(self.witnesses, self.moments, strict=True):
            evidence = witness.evidence
            if witness is self.winner and evidence.field == f"{self.which}_raw":
                evidence.won = True
                evidence.reason = self.moment.reason or "first of its authority"
            elif evidence.reason is None:
                evidence.reason = _lost_because(moment, self.moment)


def _lost_because(moment: Moment, winner: Moment) -> str:
    if same_moment(moment, winner) or moment.isoformat() == winner.isoformat():
        return "says the same"
    if same_day(moment, winner):
        return (
            "the same day, less exact" if _FINENESS[moment.precision] < _FINENESS[winner.precision] else "the same day"
        )
    return "another day, of lower authority"


def _fill_published(article: Article, decision: _Decision, candidates: list[Evidence]) -> None:
    moment, winner = decision.moment, decision.winner
    if moment is None or winner is None:
        article.published_reason = _why_none(candidates)
        return
    article.published_raw = winner.evidence.value
    article.published_at = _start(moment, article.newspaper_timezone)
    article.published_offset = moment.offset
    article.published_precision = moment.precision
    article.published_zone_from = moment.zone_from
    article.published_ambiguous = moment.ambiguous
    article.published_reason = moment.reason if moment.ambiguous else None
    if _FINENESS[moment.precision] >= 2:
        article.published_local_date = local_day(moment, _printed_days(decision))


def _printed_days(decision: _Decision) -> list[Moment]:
    return [
        moment
        for witness, moment in zip(decision.witnesses, decision.moments, strict=True)
        if moment.offset is None and moment.precision in (Precision.DAY, Precision.MINUTE)
    ]


def _start(moment: Moment, zone_name: str | None) -> datetime:
    """The instant; of a coarser precision the start of the period in the newspaper's zone."""
    if moment.precision is not Precision.MINUTE and (where := zone(zone_name)):
        return moment.wall.replace(tzinfo=where).astimezone(UTC)
    return moment.instant


def _why_none(candidates: Iterable[Evidence]) -> str:
    reasons = dict.fromkeys(e.reason for e in candidates if e.field == "published_raw" and e.reason)
    return "; ".join(reasons) or "no date found"


def _fill_updated(article: Article, decision: _Decision) -> None:
    moment, winner = decision.moment, decision.winner
    if moment is None or winner is None:
        return
    if article.published_at and _before(moment, article):
        article.updated_reason = "before the publication"
        if winner.evidence.field == "updated_raw":
            winner.evidence.won, winner.evidence.reason = False, "before the publication"
        return
    if not winner.evidence.won:
        article.evidence.append(
            replace(winner.evidence, field="updated_raw", won=True, reason="printed beside the publication")
        )
    article.updated_raw = winner.evidence.value
    article.updated_at = _start(moment, article.newspaper_timezone)
    article.updated_offset = moment.offset
    article.updated_precision = moment.precision
    article.updated_zone_from = moment.zone_from
    article.updated_reason = moment.reason if moment.ambiguous else None


def _before(moment: Moment, article: Article) -> bool:
    """Whether an update is of a day before the publication."""
    local = article.published_local_date
    return bool(local and moment.wall.date() < local and article.published_at and moment.instant < article.published_at)


def _publish_at_latest(article: Article, decision: _Decision) -> None:
    """Where only an update is printed, the publication is of that day at the latest: said so, and flagged."""
    moment, winner = decision.moment, decision.winner
    assert moment is not None
    assert winner is not None
    article.published_raw = winner.evidence.value
    article.published_at = _start(moment, article.newspaper_timezone)
    article.published_offset = moment.offset
    article.published_precision = moment.precision
    article.published_zone_from = moment.zone_from
    article.published_ambiguous = True
    article.published_reason = "only an update is printed; published then at the latest"
    if _FINENESS[moment.precision] >= 2:
        article.published_local_date = local_day(moment, _printed_days(decision))
