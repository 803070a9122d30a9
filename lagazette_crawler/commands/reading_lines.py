"""`--batch FILE` of the readers of strings: a line of JSON in, a line of JSON out, in order; no line stops the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

Answer = dict[str, Any]


def print_answers(batch: Path, answer: Callable[[Answer], Answer], refuse: Callable[[str], Answer]) -> None:
    """Answers each line that asks `{"text": ...}`; `refuse`: the answer to one that cannot be read, by its reason."""
    for line in _lines(batch):
        print_answer(_answered(line, answer, refuse))


def print_answer(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _lines(batch: Path) -> Iterator[str]:
    try:
        with batch.open(encoding="utf-8", errors="replace") as file:
            yield from (line for line in file if line.strip())
    except OSError as error:
        raise typer.BadParameter(f"cannot be read: {error}") from error


def _answered(line: str, answer: Callable[[Answer], Answer], refuse: Callable[[str], Answer]) -> Answer:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return refuse("the line is no JSON")
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        return refuse("the line has no text")
    return answer(asked)
