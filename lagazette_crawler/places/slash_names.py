"""Places whose name holds a slash, as `Frankfurt/Main`: a dateline with one of them names one place, not two."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_AROUND_SLASH = re.compile(r"\s*/\s*")


def town_behind(printed: str) -> str | None:
    """The gazetteer's name of a place printed with a slash; None when it is no such name."""
    return _table().get(_key(printed))


def slash_name_at(text: str, start: int) -> int | None:
    """Where the name with a slash that begins at `start` ends; None when none begins there."""
    found = _pattern().match(text, start)
    return found.end() if found else None


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_table(), key=lambda name: (-len(name), name))
    printed = (re.escape(name).replace("/", r"\s*/\s*") for name in names)
    return re.compile(rf"(?:{'|'.join(printed)})(?!\w)", re.IGNORECASE)


def _key(printed: str) -> str:
    return _AROUND_SLASH.sub("/", printed).lower()  # casefold makes ß two letters


@cache
def _table() -> dict[str, str]:
    lines = (files(__package__) / "slash_names.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {_key(printed): name for printed, name in rows}
