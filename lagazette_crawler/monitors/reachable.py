"""Does the newspaper answer at all?"""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State


def reachable(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails at the second crawl in a row to which no announcement answered: one alone may be a moment's trouble."""
    if run.answered:
        yield Finding("reachable", "", State.OK, f"{run.answered} announcements answered.", {"answered": run.answered})
        return
    again = bool(history.runs) and not history.runs[-1].answered
    state = State.FAIL if again else State.WARN
    since = f" since {_since(history):%Y-%m-%d %H:%M} UTC" if again else ""
    yield Finding("reachable", "", state, f"No announcement has answered{since}.", {"answered": 0})


def _since(history: History) -> object:
    """When the first of the crawls in vain began."""
    silent = history.runs[-1]
    for past in reversed(history.runs):
        if past.answered:
            break
        silent = past
    return silent.started_at
