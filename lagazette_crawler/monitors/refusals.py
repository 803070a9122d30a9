"""Do more pages than before give no article, or are not given to us?"""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding
from lagazette_crawler.monitors.shares import Tally, compare

WATCHED = ("refused", "blocked", "failed", "gone")
_LOOKED = ("new", "revised", "duplicate", *WATCHED)
_WORDS = {
    "refused": "give no article",
    "blocked": "are kept from us",
    "failed": "cannot be fetched",
    "gone": "are gone",
}


def refusals(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when one of these outcomes has grown by more than chance explains. Known articles looked at again do not
    count: they say little of new pages."""
    for outcome in WATCHED:

        def others(figures: RunFigures, outcome: str = outcome) -> Tally:
            looked = sum(map(figures.outcome, _LOOKED)) - figures.vanished
            of_it = figures.outcome(outcome) - (figures.vanished if outcome == "gone" else 0)
            return looked - of_it, looked

        compared = compare(run, history, ("refusals", outcome), others)
        if compared:
            sentence = f"{1 - compared.now:.0%} of the last {compared.pages} pages {_WORDS[outcome]}"
            reasons = _reasons(run, outcome)
            sentence += f"{f' ({reasons})' if reasons else ''}; usual are {1 - compared.before:.0%}."
            figures = {**compared.figures, "share": round(1 - compared.now, 3), "usual": round(1 - compared.before, 3)}
            yield Finding("refusals", outcome, compared.state, sentence, figures)


def _reasons(run: RunFigures, outcome: str) -> str:
    """The reasons given most: `no body 12, no title 1`."""
    given = {key.partition("/")[2]: n for key, n in run.reasons.items() if key.startswith(f"{outcome}/")}
    most = sorted(given.items(), key=lambda each: -each[1])[:3]
    return ", ".join(f"{reason[:80]} {n}" for reason, n in most)
