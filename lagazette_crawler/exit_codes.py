"""What a run tells cron: one number, the same for every command that crawls."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """Meanings follow sysexits.h where it has one."""

    OK = 0
    """All due work is done; finding nothing new included."""
    BUG = 1
    """A fault of the program."""
    USAGE = 2
    """The command line is wrong."""
    DEGRADED = 3
    """A newspaper was empty, drifted or partly failed; the rest is stored."""
    NOTHING_FETCHED = 4
    """Nothing at all could be fetched."""
    UNWRITABLE = 69
    """Database or archive could not be written; nothing was marked as seen."""
    LOCKED = 75
    """Another run holds the lock."""
    CONFIGURATION = 78
    """The configuration or the version of the schema does not fit."""
    INTERRUPTED = 130
    """Ctrl-C; the state is flushed."""
    TERMINATED = 143
    """SIGTERM; the state is flushed."""


_WORST_FIRST = (
    ExitCode.INTERRUPTED,
    ExitCode.TERMINATED,
    ExitCode.BUG,
    ExitCode.USAGE,
    ExitCode.UNWRITABLE,
    ExitCode.CONFIGURATION,
    ExitCode.LOCKED,
    ExitCode.NOTHING_FETCHED,
    ExitCode.DEGRADED,
    ExitCode.OK,
)


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """One code for several newspapers; NOTHING_FETCHED only when none fetched anything."""
    found = set(codes)
    if ExitCode.NOTHING_FETCHED in found and found - {ExitCode.NOTHING_FETCHED}:
        found = (found - {ExitCode.NOTHING_FETCHED}) | {ExitCode.DEGRADED}
    return next((code for code in _WORST_FIRST if code in found), ExitCode.OK)
