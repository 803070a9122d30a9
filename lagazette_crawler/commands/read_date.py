"""`lagazette read date`: a printed date in, published and updated out; or a file of them, a line each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from lagazette_crawler.commands.reading_lines import print_answer, print_answers
from lagazette_crawler.items import ZoneFrom
from lagazette_crawler.moments.reading import Reading, Reference
from lagazette_crawler.moments.zones import zone
from pipelines.normalise_dates import read_date


def date(
    text: Annotated[str | None, typer.Argument(help="The date as printed: `Publié le 5 mars 2024 à 19 h 24`.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the newspaper: fr, en-GB; several with commas.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The newspaper's own zone: Europe/Paris.")] = None,
    reference: Annotated[
        str | None, typer.Option(help="When it was retrieved, for `3 hours ago`: a moment, a day or a month, ISO 8601.")
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help='A file of lines {"text", "lang", "reference", "timezone"}; one line out for each.'),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Read a printed date: local time, offset where known, as exact as printed; or the reason why it cannot be read."""
    if batch:
        print_answers(batch, _answer, lambda reason: _answered(Reading(reason=reason)))
        return
    if text is None:
        raise typer.BadParameter("give a printed date, or --batch FILE.jsonl")
    answer = _answer({"text": text, "lang": lang, "timezone": timezone, "reference": reference})
    if as_json:
        print_answer(answer)
    else:
        _show(answer)


def _show(answer: dict[str, Any]) -> None:
    console = Console()
    for name, value in answer.items():
        if value is not None:
            console.print(Text(f"{name:<10}"), Text(str(value)))


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    reference, fault = _reference(asked.get("reference"))
    timezone = asked.get("timezone")
    if timezone and zone(str(timezone)) is None:
        fault = f"no such time zone: {str(timezone)[:60]}"
    if fault:
        return _answered(Reading(reason=fault))
    languages = [tag.strip() for tag in str(asked.get("lang") or "").split(",") if tag.strip()]
    found = read_date(asked["text"], languages=languages, timezone=timezone or None, reference=reference)
    return _answered(found)


def _reference(value: Any) -> tuple[Reference | None, str | None]:
    """The moment of retrieval, and what is wrong with it."""
    if value is not None and not isinstance(value, str):
        return None, "the reference is no text"
    try:
        return Reference.of(value), None
    except (ValueError, OverflowError):
        return None, f"the reference is no moment, day or month: {str(value)[:60]!r}"


def _answered(reading: Reading) -> dict[str, Any]:
    """The object written for programs: precision, ambiguity and zone of the publication, else of the update."""
    main = reading.published or reading.updated
    moments = [moment for moment in (reading.published, reading.updated) if moment]
    reasons = [reading.reason, *(moment.reason for moment in moments)]
    return {
        "published": reading.published.isoformat() if reading.published else None,
        "updated": reading.updated.isoformat() if reading.updated else None,
        "precision": str(main.precision) if main else None,
        "ambiguous": any(moment.ambiguous for moment in moments),
        "zone_from": str(main.zone_from if main else ZoneFrom.NONE),
        "reason": "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None,
    }
