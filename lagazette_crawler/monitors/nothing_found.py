"""Does an announcement that answers still announce articles?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State

OFTEN = 3
"""Times an announcement was empty and had articles again: then it is its way."""


def nothing_found(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when a list that has always had articles has none."""
    for url, said in run.announcements.items():
        if isinstance(said, str):
            continue
        if said != 0:
            yield Finding("nothing_found", url, State.OK, f"{url} announces articles.")
            continue
        past = [each.announcements[url] for each in history.runs if isinstance(each.announcements.get(url), int)]
        if any(past):
            emptied = sum(before == 0 and after != 0 for before, after in pairwise(past))
            sentence = f"{url} answers, and announces no article any more."
            state = State.WARN if emptied >= OFTEN else State.FAIL
            yield Finding("nothing_found", url, state, sentence, {"emptied_before": emptied})
