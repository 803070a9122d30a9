"""Does each field still come from where it used to? A fallback that fills it must not hide a broken rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lagazette_crawler.figures import FieldFigures, History, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.monitors.field_filled import SELDOM
from lagazette_crawler.monitors.shares import Compared, Tally, compare

USUAL = 0.05
"""Share of a field's values from which a source or rule is a usual one."""
_NONE = FieldFigures()


def first_rule(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails when, of the pages that have a field, fewer than before have something for the first rule declared, or more
    take it from unusual sources and rules."""
    for field in run.fields:
        found = [_by_first_rule(run, history, field), _by_usual_source(run, history, field)]
        findings = [each for each in found if each]
        if findings:
            yield max(findings, key=lambda each: list(State).index(each.state))


def _by_first_rule(run: RunFigures, history: History, field: str) -> Finding | None:
    def matched(figures: RunFigures) -> Tally:
        read = figures.fields.get(field)
        return (min(read.first_rule, read.filled), read.filled) if read else (0, 0)

    compared = compare(run, history, ("first_rule", field), matched)
    if compared is None or compared.before < SELDOM:
        return None
    sentence = f"The first rule for {field} finds something on {compared.now:.0%} of the last {compared.pages} with one"
    return _finding(field, compared, f"{sentence}; usual is {compared.before:.0%}.{_instead(run, field)}")


def _by_usual_source(run: RunFigures, history: History, field: str) -> Finding | None:
    total: Counter[str] = Counter()
    for past in history.well(("first_rule", field), history.readings):
        total.update(past.fields.get(field, _NONE).taken_from)
    usual = {source for source, times in total.items() if times >= USUAL * total.total()}

    def from_usual(figures: RunFigures) -> Tally:
        taken = figures.fields.get(field, _NONE).taken_from
        return sum(times for source, times in taken.items() if source in usual), sum(taken.values())

    compared = compare(run, history, ("first_rule", field), from_usual)
    if compared is None:
        return None
    sentence = f"{field} comes from where it used to on {compared.now:.0%} of the last {compared.pages} pages"
    return _finding(field, compared, f"{sentence}; usual is {compared.before:.0%}.{_instead(run, field)}")


def _finding(field: str, compared: Compared, sentence: str) -> Finding:
    return Finding("first_rule", field, compared.state, sentence, compared.figures)


def _instead(run: RunFigures, field: str) -> str:
    """Where it came from now."""
    taken = run.fields[field].taken_from
    if not taken:
        return " Nothing fills it."
    return f" Now it mostly comes from {max(taken, key=lambda source: taken[source])[:200]}."
