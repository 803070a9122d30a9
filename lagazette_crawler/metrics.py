"""Metrics: how newspapers stand, as a text file for Prometheus' node exporter (textfile collector)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

EXIT_CODE = "lagazette_exit_code"
FAMILIES: Mapping[str, str] = {
    "lagazette_last_run_timestamp_seconds": "When the last crawl began.",
    "lagazette_last_success_timestamp_seconds": "When the last crawl began that ended with exit code 0.",
    EXIT_CODE: "What the last crawl told cron; 0: all well.",
    "lagazette_new_articles_24h": "Articles stored for the first time in the last 24 hours.",
    "lagazette_usual_new_articles_24h": "The same on a usual day of the last four weeks.",
    "lagazette_lag_p50_seconds": "From published to stored, for half of the articles of the last seven days.",
    "lagazette_lag_p95_seconds": "From published to stored, for 95 % of the articles of the last seven days.",
    "lagazette_requests_24h": "Requests sent in the last 24 hours.",
    "lagazette_not_modified_ratio": "Share of these requests that were answered with 304.",
    "lagazette_open_gaps": "Times in which articles may have come and gone unseen.",
    "lagazette_open_incidents": "Faults found and not yet over.",
}
"""Every metric, and its help."""

Values = Mapping[str, Mapping[str, float | datetime | None]]
"""By newspaper: the values of metrics by name; None: not known."""


def exposition(values: Values) -> str:
    """The text of the file (exposition format 0.0.4)."""
    return "".join(line for name in FAMILIES for line in _family(name, values))


def _family(name: str, values: Values) -> Iterator[str]:
    known = [(newspaper, value) for newspaper, each in values.items() if (value := each.get(name)) is not None]
    if known:
        yield f"# HELP {name} {FAMILIES[name]}\n# TYPE {name} gauge\n"
    for newspaper, value in known:
        number = int(value.timestamp()) if isinstance(value, datetime) else value
        yield f'{name}{{newspaper="{_escaped(newspaper)}"}} {number:.10g}\n'


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def with_exit_codes(text: str, codes: Mapping[str, int]) -> str:
    """An earlier file with later exit codes: all that is known while the database cannot be asked.

    The moment of the last success stays, so that an alarm on its age still goes off.
    """
    kept = [line for line in text.splitlines(keepends=True) if not _is_of(line, codes)]
    told = list(_family(EXIT_CODE, {newspaper: {EXIT_CODE: code} for newspaper, code in codes.items()}))
    head = next((number for number, line in enumerate(kept) if line.startswith(f"# TYPE {EXIT_CODE} ")), None)
    if head is None:
        return "".join([*kept, *told])
    return "".join([*kept[: head + 1], *told[1:], *kept[head + 1 :]])


def _is_of(line: str, codes: Mapping[str, int]) -> bool:
    """Whether a line is the exit code of one of these newspapers."""
    found = re.match(rf'{EXIT_CODE}\{{newspaper="(.*)"\}} ', line)
    return found is not None and found[1] in {_escaped(name) for name in codes}


def write(file: Path, text: str) -> None:
    """Puts the file in place as a whole: a reader sees the old one or the new one. Raises OSError."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.tmp")  # the collector reads *.prom only
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.chmod(0o644)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
