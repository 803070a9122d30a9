"""Are the bodies as long as before? Half a text, or a text with its page around it, fills the field as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from statistics import median

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State

POOLS = {5: 3.5, 30: 2.0}
"""Pages taken together, the newest first, and how many times longer or shorter than usual they are at fault: few pages
for what breaks at once, many for a text that is only halved."""
KNOWN = 6
"""As many such pools of the past make it known."""
SPREADS = 6
"""Spreads of the pools' lengths (as logarithms) that a fault is away at least."""


def body_length(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when the middle of the newest bodies is far shorter or longer than usual, and by more than runs differ."""
    found = [each for size in POOLS if (each := _pooled(run, history, size))]
    if found:
        yield max(found, key=lambda each: list(State).index(each.state))


def _pooled(run: RunFigures, history: History, size: int) -> Finding | None:
    if not run.pages_read:
        return None
    before = [each for each in history.readings if each.pages_read]
    newest = [run]
    while _pages(newest) < size and before:
        newest.append(before.pop())
    known = _middles(history.well(("body_length", ""), before), size)
    return _judged(_middle(newest), known, POOLS[size]) if _pages(newest) >= size and len(known) >= KNOWN else None


def _judged(now: float, known: Sequence[float], times: float) -> Finding:
    usual = median(known)
    spread = 1.4826 * median(abs(log(each / usual)) for each in known)
    away = abs(log(now / usual))
    fault = max(log(times), SPREADS * spread)
    state = State.FAIL if away > fault else State.WARN if away > fault / 2 else State.OK
    sentence = f"Bodies have {now:.0f} words in the middle; usual are {usual:.0f}."
    return Finding("body_length", "", state, sentence, {"words": now, "usual": usual, "spread": round(spread, 3)})


def _middles(runs: Sequence[RunFigures], size: int) -> list[float]:
    """The middles of runs taken together until they have so many pages."""
    middles, pool = [], list[RunFigures]()
    for run in runs:
        pool.append(run)
        if _pages(pool) >= size:
            middles.append(_middle(pool))
            pool = []
    return middles


def _middle(runs: Sequence[RunFigures]) -> float:
    """The middle of the runs' middles, each weighed by its pages; at least one word."""
    return max(median(each.median_words or 0 for each in runs for _ in range(each.pages_read)), 1)


def _pages(runs: Sequence[RunFigures]) -> int:
    return sum(each.pages_read for each in runs)
