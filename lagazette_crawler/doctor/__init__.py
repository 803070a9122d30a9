"""What could keep the crawler from its work: one question per function, each answer with what to do."""

from __future__ import annotations

from dataclasses import dataclass

from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.findings import State


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer to one question."""

    what: str
    state: State
    sentence: str
    """What was found, and what to do when that is not well."""
    exit_code: ExitCode = ExitCode.OK


def well(what: str, sentence: str) -> Diagnosis:
    return Diagnosis(what, State.OK, sentence)


def unusual(what: str, sentence: str) -> Diagnosis:
    return Diagnosis(what, State.WARN, sentence)


def wrong(what: str, sentence: str, exit_code: ExitCode) -> Diagnosis:
    return Diagnosis(what, State.FAIL, sentence, exit_code)
