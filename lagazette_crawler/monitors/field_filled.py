"""Is each field filled as often as before?"""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding
from lagazette_crawler.monitors.shares import Tally, compare

SELDOM = 0.3
"""A field that fewer pages have is no measure."""


def field_filled(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when a field that pages had is missing on more of them than chance explains."""
    for field in run.fields:

        def filled(figures: RunFigures, field: str = field) -> Tally:
            read = figures.fields.get(field)
            return (read.filled, figures.pages_read) if read else (0, 0)

        compared = compare(run, history, ("field_filled", field), filled)
        if compared and compared.before >= SELDOM:
            sentence = f"{field} is filled on {compared.now:.0%} of the last {compared.pages} pages"
            sentence += f"; usual is {compared.before:.0%}."
            yield Finding("field_filled", field, compared.state, sentence, compared.figures)
