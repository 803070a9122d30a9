"""Shares: is a share of some pages far from what it was, by more than chance and the ways of editors explain?

Pages of one run are kin (a sports evening has no datelines), so a run's count spreads wider than a binomial one: it is
taken as beta-binomial, with the kinship the past shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, lgamma

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import State

POOLS = (5, 30)
"""Pages taken together, the newest first: few for what breaks at once, many for what breaks in part."""
KNOWN = 20
"""Pages of the past that make it known."""
ODD, IMPOSSIBLE = 0.02, 3e-5
"""Probabilities below which a count is odd, and a fault."""
LEAST_DROP = 0.2
"""A share that fell by less is no fault, however sure."""
LEAST_KINSHIP, MOST_KINSHIP = 0.03, 0.2
DOUBT = 60
"""Pairs of pages that chance lets differ, from which the kinship of the past is believed: two lapses make no rule."""

Tally = tuple[int, int]
"""So many of so many pages."""
Count = Callable[[RunFigures], Tally]


@dataclass(frozen=True, slots=True)
class Compared:
    """A share now and before."""

    state: State
    now: float
    before: float
    pages: int
    probability: float

    @property
    def figures(self) -> dict[str, float]:
        return {
            "share": round(self.now, 3),
            "usual": round(self.before, 3),
            "pages": self.pages,
            "probability": float(f"{self.probability:.2g}"),
        }


def compare(run: RunFigures, history: History, key: tuple[str, str], count: Count) -> Compared | None:
    """How a share of the newest pages stands beside that of the past; the worst of the pools.

    None when the run has none of these pages, or too few are known. Runs of an incident are no past.
    """
    if not count(run)[1]:
        return None
    pools = [_newest(run, history.readings, count, size) for size in POOLS]
    before = history.readings[: len(history.readings) + 1 - max(runs for _, runs in pools)]
    past = [tally for each in history.well(key, before) if (tally := count(each))[1]]
    if sum(n for _, n in past) < KNOWN:
        return None
    found = [_judged(*pool, past) for (pool, _), size in zip(pools, POOLS, strict=True) if pool[1] >= size]
    return min(found, key=lambda each: (-_ORDER.index(each.state), each.probability), default=None)


_ORDER = (State.OK, State.WARN, State.FAIL)


def _newest(run: RunFigures, before: Sequence[RunFigures], count: Count, size: int) -> tuple[Tally, int]:
    """The newest pages, so many if there are, and how many runs they are from.

    What is compared with them is older than all pools: a fault that grows must not be its own example.
    """
    some, pages = count(run)
    runs = 1
    while pages < size and runs <= len(before):
        more, more_pages = count(before[-runs])
        some, pages, runs = some + more, pages + more_pages, runs + 1
    return (some, pages), runs


def _judged(some: int, pages: int, groups: Sequence[Tally]) -> Compared:
    before = share_of(groups)
    probability = at_most(some, pages, before, kinship(groups, before))
    now = some / pages
    state = State.OK
    if before - now >= LEAST_DROP and probability < ODD:
        state = State.FAIL if probability < IMPOSSIBLE else State.WARN
    return Compared(state, now, before, pages, probability)


def share_of(groups: Sequence[Tally]) -> float:
    """The share over all groups; never quite 0 or 1, for nothing is certain after so many pages."""
    return (sum(k for k, _ in groups) + 0.5) / (sum(n for _, n in groups) + 1)


def kinship(groups: Sequence[Tally], share: float) -> float:
    """How alike the pages of one run are, 0 to 1, by how far the runs' shares lie apart (method of moments)."""
    by_chance = share * (1 - share)
    excess = sum((k - n * share) ** 2 - n * by_chance for k, n in groups)
    pairs = sum(n * (n - 1) for _, n in groups) * by_chance
    seen = (excess + LEAST_KINSHIP * DOUBT) / (pairs + DOUBT)
    return min(max(seen, LEAST_KINSHIP), MOST_KINSHIP)


def at_most(some: int, pages: int, share: float, kin: float) -> float:
    """Probability of at most `some` of `pages` (beta-binomial)."""
    weight = 1 / kin - 1
    return min(sum(_probabilities(some, pages, share * weight, (1 - share) * weight)), 1.0)


def _probabilities(some: int, pages: int, a: float, b: float) -> Iterator[float]:
    constant = lgamma(a + b) - lgamma(a) - lgamma(b) - lgamma(pages + a + b) + lgamma(pages + 1)
    for k in range(some + 1):
        ways = lgamma(k + 1) + lgamma(pages - k + 1)
        yield exp(constant - ways + lgamma(k + a) + lgamma(pages - k + b))
