"""Can each announcement be read, when others can?"""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State

IN_A_ROW = 3
"""Crawls in vain before it is a fault of its own: a server may stumble."""


def announcement_read(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails at the third crawl in a row that could not read it although the newspaper answered."""
    if not run.answered:
        return
    for url, said in run.announcements.items():
        if not isinstance(said, str):
            yield Finding("announcement_read", url, State.OK, f"{url} was read.")
            continue
        before = [past.announcements.get(url) for past in history.runs[1 - IN_A_ROW :]]
        lasts = len(before) == IN_A_ROW - 1 and all(isinstance(each, str) for each in before)
        sentence = f"{url} cannot be read{f', {IN_A_ROW} times in a row' if lasts else ''}: {said}."
        yield Finding("announcement_read", url, State.FAIL if lasts else State.WARN, sentence, {"reason": said})
