"""Are there as many new articles as there usually are at this hour of this weekday?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from statistics import median

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.monitors.usual import Hours, Sample, on_the_quietest

WINDOWS = (24, 7 * 24)
"""Hours that are counted: a day where it has enough articles, else a week."""
ENOUGH = 20
"""Articles usual on the quietest weekday that make a count worth judging."""
SAMPLES = 3
"""Earlier weeks with which a weekday is compared."""
ODD, FAULTY, FLOOD = 3, 4, 8
"""Spreads from the usual number."""
SPREAD = 0.15
"""Share of the usual number that is its spread at least; a number of articles also spreads by its square root."""


def volume(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails far below the median of the same hours of this weekday and below a third of those of the quietest one."""
    if not run.answered:
        return
    hours = Hours(run, history)
    for length in WINDOWS:
        before, now = hours.before(length), hours.of(length)
        quietest = on_the_quietest(before)
        same = [sample.new for sample in before if sample.weekday == now.weekday]
        if quietest is not None and quietest >= ENOUGH and len(same) >= SAMPLES and _as_covered(now, before):
            yield _judged(now.new, same, quietest, length)
            return


def _as_covered(now: Sample, before: Sequence[Sample]) -> bool:
    """Whether crawls were made as usual, so that few articles are not our own absence."""
    return 2 * now.hours >= median(sample.hours for sample in before)


def _judged(new: int, same: Sequence[int], quietest: float, length: int) -> Finding:
    usual = median(same)
    deviation = 1.4826 * median(abs(each - usual) for each in same)
    spread = max(deviation, sqrt(usual), SPREAD * usual)
    figures = {"hours": length, "new": new, "usual": usual, "spread": round(spread, 1), "quietest_weekday": quietest}
    sentence = f"{new} new articles in {length} hours; usual at this hour of this weekday are {usual:.0f}."
    if new < usual - FAULTY * spread and 3 * new < quietest:
        return Finding("volume", "", State.FAIL, sentence, figures)
    odd = new < usual - ODD * spread or new > usual + FLOOD * spread
    return Finding("volume", "", State.WARN if odd else State.OK, sentence, figures)
