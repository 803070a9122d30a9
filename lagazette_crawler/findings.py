"""Findings: what a monitor says of a run: ok, warn or fail, in a sentence with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    OK = "ok"
    WARN = "warn"  # unusual; opens nothing, closes nothing
    FAIL = "fail"  # opens an incident


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question about one subject."""

    monitor: str
    """Name of the monitor: the file that asks."""
    subject: str
    """A field, an announcement, an outcome; empty: the newspaper."""
    state: State
    sentence: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.monitor, self.subject
