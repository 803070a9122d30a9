"""Does each announcement still bring its share of what is new?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagazette_crawler.figures import History, PastRun, RunFigures
from lagazette_crawler.findings import Finding, State

KNOWN = 20
"""News an announcement must have brought before its silence means something."""
MISSED, MANY_MISSED = 7, 13
"""News it would have brought by its share: from where it is odd, and a fault."""
RUNS = 3
"""Crawls that found something new elsewhere: a flood that one crawl found is not enough."""


def announcement_silent(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when others announce new articles and this one lists none, although it answers: a feed that stalls."""
    for url, said in run.announcements.items():
        if isinstance(said, str) or said == 0:
            continue
        if said is not None:
            yield Finding("announcement_silent", url, State.OK, f"{url} lists what is new.")
        elif history.runs:
            yield from _judged(url, run, history.runs[1:])


def _judged(url: str, run: RunFigures, past: Sequence[PastRun]) -> Iterator[Finding]:
    last = max((number for number, each in enumerate(past) if _brought(each, url)), default=None)
    if last is None:
        return
    before, since = past[: last + 1], past[last + 1 :]
    brought, found = sum(_brought(each, url) for each in before), sum(each.new for each in before)
    if brought < KNOWN or not found:
        return
    elsewhere = [*(each.new for each in since), run.outcome("new")]
    missed = min(brought / found, 1) * sum(elsewhere)
    lasts = sum(map(bool, elsewhere)) >= RUNS
    state = State.FAIL if lasts and missed >= MANY_MISSED else State.WARN if missed >= MISSED else State.OK
    sentence = (
        f"{url} answers, and lists nothing new since {before[-1].started_at:%Y-%m-%d %H:%M} UTC; "
        f"{sum(elsewhere)} new articles were found elsewhere."
    )
    yield Finding("announcement_silent", url, state, sentence, {"missed": round(missed), "elsewhere": sum(elsewhere)})


def _brought(past: PastRun, url: str) -> int:
    said = past.announcements.get(url)
    return said if isinstance(said, int) else 0
