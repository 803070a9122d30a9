"""Is the newest article as new as it usually is?"""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.monitors.usual import Hours, on_the_quietest

MISSED, MANY_MISSED = 7, 13
"""Articles that are usual since the newest one, on the quietest weekday: from where it is odd, and a fault."""
LONGEST = 7 * 24
"""Hours that are compared at most."""


def freshness(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when so many articles are usual at these hours, even on a Sunday, since the newest one."""
    if not run.answered:
        return
    hours = Hours(run, history)
    silent = min(hours.since_news(), LONGEST)
    if not silent:
        yield Finding("freshness", "", State.OK, "There is a new article of this hour.")
        return
    usual = on_the_quietest(hours.before(silent))
    if usual is None:
        return
    state = State.FAIL if usual >= MANY_MISSED else State.WARN if usual >= MISSED else State.OK
    sentence = f"Nothing new for {silent} hours, in which {usual:.0f} articles or more are usual."
    yield Finding("freshness", "", state, sentence, {"hours": silent, "usual": usual})
