"""Is every page that was read in the archive?"""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State


def archive_complete(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when an archive is kept and a page was read that is not in it."""
    if run.archived is None or not run.pages_read:
        return
    missing = run.pages_read - run.archived
    sentence = f"{missing} of {run.pages_read} pages read are not in the archive."
    state = State.FAIL if missing else State.OK
    yield Finding("archive_complete", "", state, sentence, {"missing": missing, "pages": run.pages_read})
