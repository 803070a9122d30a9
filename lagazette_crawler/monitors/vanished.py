"""Are the known articles still there? When many vanish at once the newspaper did not take them down: it has moved."""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State

ENOUGH = 10
"""Known articles looked at again, in this run and those before it."""
ODD, FAULTY = 0.15, 0.3


def vanished(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when more than 30 % of the articles looked at again are no longer there."""
    if not run.revisited:
        return
    revisited, gone = run.revisited, run.vanished
    for past in reversed(history.readings):
        if revisited >= ENOUGH or not run.vanished:  # what is there again now says nothing bad of earlier looks
            break
        revisited, gone = revisited + past.revisited, gone + past.vanished
    if revisited < ENOUGH and run.vanished:
        return
    share = gone / revisited
    state = State.FAIL if share > FAULTY else State.WARN if share > ODD else State.OK
    sentence = f"{gone} of the last {revisited} known articles looked at again are no longer there."
    yield Finding("vanished", "", state, sentence, {"vanished": gone, "revisited": revisited})
