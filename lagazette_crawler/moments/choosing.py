"""Which of several candidates for one moment is believed, and what the others add: exactness, offset, local day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from lagazette_crawler.items import Precision, Source, ZoneFrom
from lagazette_crawler.moments.reading import Context, Moment
from lagazette_crawler.moments.witnesses import SAID, Witness, offset_between, same_day, same_moment
from lagazette_crawler.moments.zones import offset_of

FINENESS = {Precision.MINUTE: 3, Precision.DAY: 2, Precision.MONTH: 1, Precision.YEAR: 0}
_PRINTED = (Source.LAYOUT, Source.LEARNED, Source.TEXT)
_AT_TITLE = ("time[datetime]", "line at the title")
_SAID_ON_PAGE = frozenset({Source.JSON_LD, Source.MICRODATA, Source.OPEN_GRAPH, Source.META})
_YEAR = timedelta(days=366)
_JUST_NOW = timedelta(seconds=90)
_SAME_CLOCK = timedelta(days=1)
"""So near to each other two moments of a page were written by one clock, summer time or not."""


class Decision:
    """The candidates for one moment in order of authority, and the one that is believed."""

    def __init__(
        self,
        witnesses: list[Witness],
        which: str,
        context: Context,
        home: str | None,
        updates: Sequence[Moment] = (),
    ) -> None:
        self.witnesses, self.which, self.context = witnesses, which, context
        self.updates = updates
        """The moments said or printed as those of updates."""
        self.home = context.timezone or home
        """The zone of the newspaper, declared or inferred."""
        self.moments = [self._of(witness) for witness in witnesses]
        self.moments = [self._unswapped(moment) for moment in self.moments]
        self.winner: Witness | None = None
        self.moment: Moment | None = None
        usable = [at for at in range(len(witnesses)) if self._weight(at) >= 0]
        if usable:
            self._choose(usable)
        self._note()

    def _of(self, witness: Witness) -> Moment:
        moment = witness.published if self.which == "published" else witness.updated
        assert moment is not None
        return moment

    def _unswapped(self, moment: Moment) -> Moment:
        """Other evidence decides between day and month."""
        if not moment.others:
            return moment
        others = [m for m in self.moments if not m.others and FINENESS[m.precision] >= 2]
        swapped = replace(moment, wall=moment.others[0], others=(), ambiguous=False)
        agreeing = (any(same_day(moment, m) for m in others), any(same_day(swapped, m) for m in others))
        if agreeing == (True, False):
            return replace(moment, others=(), ambiguous=False, reason="other evidence decides between day and month")
        if agreeing == (False, True):
            return replace(swapped, reason="other evidence decides between day and month")
        return moment

    def _choose(self, usable: list[int]) -> None:
        first = max(usable, key=lambda at: (self._weight(at), -at))
        if self.which == "published":
            first = self._by_two(self._printed_earlier(self._before_the_update(first)))
        self._believe(self._finest(first, usable))
        self._prefer_print()
        self._complete_offset()
        self._prefer_local()

    def _believe(self, at: int, moment: Moment | None = None) -> None:
        self.winner, self.moment = self.witnesses[at], moment or self.moments[at]

    def _weight(self, at: int) -> int:
        """What names no day counts only when nothing does; what dates the page and not the text never."""
        if self.witnesses[at].source is Source.HEADER:
            return -1
        return int(FINENESS[self.moments[at].precision] >= 2 and not self._is_moment_of_retrieval(at))

    def _is_moment_of_retrieval(self, at: int) -> bool:
        """Some pages say, whenever they are asked for, that they were published just now."""
        reference, moment = self.context.reference, self.moments[at]
        if reference is None or not reference.precision == moment.precision == Precision.MINUTE:
            return False
        return self.witnesses[at].for_machines and abs(reference.moment - moment.instant) < _JUST_NOW

    def _printed_earlier(self, first: int) -> int:
        """A date said for machines is often that of a later saving: an earlier one printed at the title is believed."""
        main = self.moments[first]
        if self.witnesses[first].source not in SAID:
            return first
        printed = [at for at, one in enumerate(self.witnesses) if one.source is Source.TEXT and self._weight(at) > 0]
        if not printed or any(same_day(self.moments[at], main) for at in printed):
            return first
        best = self.moments[printed[0]]
        sure = self.witnesses[printed[0]].evidence.rule in _AT_TITLE and not best.ambiguous and not best.slack
        return printed[0] if sure and timedelta() < main.wall - best.wall < _YEAR else first

    def _before_the_update(self, first: int) -> int:
        """Some systems give the day of the last change as that of publication: an earlier one said and printed wins."""
        main = self.moments[first]
        if self.witnesses[first].source not in SAID or not self._is_an_update(main) or self._is_printed(main):
            return first
        said = (at for at, one in enumerate(self.witnesses) if one.source in _SAID_ON_PAGE and self._weight(at) > 0)
        earlier = (at for at in said if self.moments[at].wall.date() < main.wall.date())
        return next((at for at in earlier if self._is_printed(self.moments[at])), first)

    def _is_printed(self, moment: Moment) -> bool:
        """Whether readers see the same day."""
        pairs = zip(self.witnesses, self.moments, strict=True)
        return any(
            one.source is Source.TEXT
            and not one.for_machines
            and FINENESS[seen.precision] >= 2
            and same_day(seen, moment)
            for one, seen in pairs
        )

    def _by_two(self, first: int) -> int:
        """What is printed at the title and said elsewhere too, against one date said by one source alone."""
        if self.witnesses[first].source not in SAID or len(self._sources_of(first)) > 1:
            return first
        for at, one in enumerate(self.witnesses):
            moment = self.moments[at]
            is_printed = (
                one.evidence.rule in _AT_TITLE and self._weight(at) > 0 and not (moment.ambiguous or moment.slack)
            )
            if is_printed and not self._is_an_update(moment) and not same_day(moment, self.moments[first]):
                return at if self._sources_of(at) & _SAID_ON_PAGE else first
        return first

    def _sources_of(self, at: int) -> set[Source]:
        """The sources that name the same day."""
        agreeing = (
            one.source
            for one, moment in zip(self.witnesses, self.moments, strict=True)
            if FINENESS[moment.precision] >= 2 and same_day(moment, self.moments[at])
        )
        return set(agreeing)

    def _is_an_update(self, moment: Moment) -> bool:
        """Whether it is the moment of an update, or its day where no hour is known."""
        for update in self.updates:
            if moment.precision is update.precision is Precision.MINUTE:
                if same_moment(moment, update):
                    return True
            elif same_day(moment, update):
                return True
        return False

    def _finest(self, first: int, usable: list[int]) -> int:
        """The most exact of the candidates that agree with the first on the day."""
        agreeing = [at for at in usable if at == first or same_day(self.moments[first], self.moments[at])]
        return max(agreeing, key=lambda at: (self._exactness(at), at == first, -at))

    def _exactness(self, at: int) -> tuple[int, int]:
        return FINENESS[self.moments[at].precision], -self.moments[at].slack

    def _prefer_print(self) -> None:
        """The raw value is the printed one when it says the same, as exactly."""
        assert self.winner is not None
        assert self.moment is not None
        for at, (witness, moment) in enumerate(zip(self.witnesses, self.moments, strict=True)):
            if not self.winner.for_machines or witness.for_machines or witness.source not in _PRINTED:
                continue
            if moment.precision is not self.moment.precision or moment.slack:
                continue
            if same_moment(moment, self.moment) or (
                moment.precision is Precision.DAY and moment.wall == self.moment.wall
            ):
                self._believe(at, _with_offset_of(moment, self.moment))
            elif _called_utc(self.moment, moment):
                self._believe(at, replace(moment, reason="metadata call this local time UTC"))

    def _complete_offset(self) -> None:
        """An offset from other evidence of the same moment, else from the zone of the newspaper."""
        assert self.moment is not None
        if self.moment.precision is not Precision.MINUTE or self.moment.offset is not None:
            return
        for other in self.moments:
            if other.offset is not None and offset_between(self.moment, other) is not None:
                self.moment = _with_offset_of(self.moment, other)
                return
        if self.home:
            self.moment = _at_home(self.moment, self.home)

    def borrow_offset(self, other: Decision) -> None:
        """Where nobody says the zone: the offset at which the page dates another moment of that day, its update."""
        moment = self.moment
        if moment is None or moment.precision is not Precision.MINUTE or moment.offset is not None:
            return
        said = [*self.moments, *other.moments, *([other.moment] if other.moment else [])]
        offsets = {one.offset for one in said if one.offset and abs(one.wall - moment.wall) < _SAME_CLOCK}
        if len(offsets) == 1:  # UTC says nothing of where it was written
            self.moment = replace(moment, offset=offsets.pop(), zone_from=ZoneFrom.METADATA)

    def _prefer_local(self) -> None:
        """Beside an instant in UTC the same moment as clocks showed it where it was published."""
        assert self.moment is not None
        if self.moment.offset == 0 and self.moment.zone_from is ZoneFrom.METADATA:
            for other in self.moments:
                if other.precision is Precision.MINUTE and not other.slack and offset_between(other, self.moment):
                    self.moment = _with_offset_of(other, self.moment)
                    return

    def _note(self) -> None:
        """Why each candidate won or lost."""
        for witness, moment in zip(self.witnesses, self.moments, strict=True):
            evidence = witness.evidence
            if witness.source is Source.HEADER:
                evidence.reason = "dates the page, not the text"
            elif witness is self.winner and evidence.field == f"{self.which}_raw":
                evidence.won = True
                evidence.reason = (self.moment.reason if self.moment else None) or "first of its authority"
            elif evidence.reason is None and self.moment:
                evidence.reason = _lost_because(moment, self.moment)


def _with_offset_of(plain: Moment, zoned: Moment) -> Moment:
    """A wall time with the offset at which it is the instant of another candidate."""
    offset = offset_between(plain, zoned)
    if offset is None:
        return plain
    return replace(plain, offset=offset, zone_from=ZoneFrom.METADATA, ambiguous=plain.ambiguous and bool(plain.others))


def _at_home(moment: Moment, home: str) -> Moment:
    """A wall time in the zone of the newspaper."""
    found = offset_of(moment.wall, None, Context((), home))
    return replace(
        moment,
        offset=found.minutes,
        zone_from=found.zone_from,
        reason=found.doubt or moment.reason,
        ambiguous=moment.ambiguous or bool(found.doubt),
    )


def _called_utc(said: Moment, printed: Moment) -> bool:
    """Metadata that give the local hour with a Z, as the print beside it shows."""
    same_clock = printed.wall.replace(second=0) == said.wall.replace(second=0)
    return said.offset == 0 and printed.zone_from is ZoneFrom.NEWSPAPER and same_clock


def _lost_because(moment: Moment, winner: Moment) -> str:
    if same_moment(moment, winner) or moment.isoformat() == winner.isoformat():
        return "says the same"
    if same_day(moment, winner):
        return "the same day, less exact" if FINENESS[moment.precision] < FINENESS[winner.precision] else "the same day"
    return "another day, of lower authority"
