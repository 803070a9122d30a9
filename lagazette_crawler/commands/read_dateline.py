"""`lagazette read dateline`: a printed dateline in, places, country, date, agency and byline out; or a file of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from lagazette_crawler.commands.reading_lines import print_answer, print_answers
from lagazette_crawler.extractors.dateline import Dateline, dateline_reading
from lagazette_crawler.moments.reading import Reference

MAX_TEXT = 10_000
"""Characters of a text or its context; a dateline stands at the beginning."""


def dateline(
    text: Annotated[str | None, typer.Argument(help="The dateline, or the text it opens: `ROMA, 28 LUG -`.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the newspaper: fr, en-GB.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help='A file of lines {"text", "lang", "context"}; one line out for each.')
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Read a printed dateline, everything as printed; or the reason why it is none."""
    if batch:
        print_answers(batch, _answer, lambda reason: _answered(None, reason))
        return
    if text is None:
        raise typer.BadParameter("give a printed dateline, or --batch FILE.jsonl")
    answer = _answer({"text": text, "lang": lang})
    if as_json:
        print_answer(answer)
    else:
        _show(answer)


def _show(answer: dict[str, Any]) -> None:
    console = Console()
    for name, value in answer.items():
        if value not in (None, []):
            printed = " / ".join(value) if name == "places" else str(value)
            console.print(Text(f"{name:<8}"), Text(printed))


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    context, language = asked.get("context"), asked.get("lang")
    reading = dateline_reading(
        asked["text"][:MAX_TEXT],
        language=language.split(",")[0].strip() if isinstance(language, str) else None,
        context=context[:MAX_TEXT] if isinstance(context, str) else None,
    )
    answer = _answered(reading.dateline, None if reading.dateline else reading.reason)
    answer["date"] = _with_year(answer["date"], asked.get("reference"))
    return answer


def _answered(found: Dateline | None, reason: str | None) -> dict[str, Any]:
    """The object written for programs: as printed, the date in ISO 8601; all null and the reason when there is none."""
    return {
        "places": list(found.places) if found else None,
        "country": found.country if found else None,
        "date": found.date if found else None,
        "agency": found.agency if found else None,
        "byline": found.byline if found else None,
        "span": list(found.span) if found else None,
        "reason": reason,
    }


def _with_year(day: str | None, reference: Any) -> str | None:
    """`--03-15` with the year in which it was the latest such day before the text was retrieved."""
    if not day or not day.startswith("--") or not isinstance(reference, str):
        return day
    try:
        known = Reference.of(reference)
        return _latest(day, known.moment.date()) if known else day
    except (ValueError, OverflowError):
        return day


def _latest(day: str, retrieved: date) -> str:
    """A day later than the day after retrieval was that of the year before."""
    found = date.fromisoformat(f"{retrieved.year:04d}{day[1:]}")
    if found > retrieved + timedelta(days=1):
        found = found.replace(year=found.year - 1)
    return found.isoformat()
