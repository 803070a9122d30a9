"""Pace: how soon a host may be asked again, in this process and in any other on this machine.

Settings: PACE_FOLDER (None: not shared between processes). The downloader that keeps it: fetching/paced_downloader.py.
"""

from __future__ import annotations

import os
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

try:
    import fcntl
except ImportError:  # no file locks of this kind on Windows: each process keeps the pace for itself
    fcntl = None  # type: ignore[assignment]


@dataclass(slots=True)
class HostPace:
    """When one host may be asked again, as this process knows it. Moments are seconds since the epoch."""

    least_gap: float = 0.0
    """Seconds between two requests that robots.txt asks for."""
    next_at: float = 0.0
    paused_until: float = 0.0


@dataclass
class Pace:
    """When each host may be asked."""

    folder: Path | None = None
    """Where processes tell each other when they last asked; None: they do not."""
    clock: Callable[[], float] = time.time
    hosts: dict[str, HostPace] = field(default_factory=dict)

    def of(self, host: str) -> HostPace:
        return self.hosts.setdefault(host, HostPace())

    def pause(self, host: str, seconds: float) -> None:
        """Asks nothing of a host for so long; never shortens a pause."""
        pace = self.of(host)
        pace.paused_until = max(pace.paused_until, self.clock() + seconds)
        if self.folder and fcntl:
            _paused_among_processes(self.folder / _file_name(host), pace.paused_until)

    def paused_for(self, host: str) -> float:
        """Seconds a host is still to be left alone."""
        return max(0.0, self.of(host).paused_until - self.clock())

    def turn(self, host: str, gap: float) -> float:
        """Seconds until this host may be asked; 0: now, and the turn is taken. `gap`: seconds to the next turn."""
        now, pace = self.clock(), self.of(host)
        gap = max(gap, pace.least_gap)
        pace.next_at = min(pace.next_at, now + gap)  # the clock may have been set back
        wait = max(pace.next_at, pace.paused_until) - now
        if wait <= 0 and gap and self.folder and fcntl:
            wait, pace.paused_until = _turn_among_processes(self.folder / _file_name(host), now, gap)
        if wait <= 0:
            pace.next_at = now + gap
        return max(0.0, wait)


def _file_name(host: str) -> str:
    return re.sub(r"[^a-z0-9.-]", "_", host.lower())[:200] or "_"


_RECORD = struct.Struct("<dd")  # when the host was last asked, until when it is paused


def _turn_among_processes(file: Path, now: float, gap: float) -> tuple[float, float]:
    """Seconds until any process of this machine may ask (0: the turn is taken), and until when all are paused."""
    with _Locked(file) as record:
        last, paused_until = record.read()
        # another process may have written after this one looked at the clock; much later is a clock set back
        wait = max(last + gap if last <= now + gap else 0.0, paused_until) - now
        if wait > 0:
            return wait, paused_until
        record.write(now, paused_until)
        return 0.0, paused_until


def _paused_among_processes(file: Path, until: float) -> None:
    with _Locked(file) as record:
        last, paused_until = record.read()
        record.write(last, max(until, paused_until))


class _Locked:
    """The file of one host, locked for the moment it takes to read and write two numbers; a killed process frees it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> _Locked:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def read(self) -> tuple[float, float]:
        written = os.pread(self._descriptor, _RECORD.size, 0)
        return _RECORD.unpack(written) if len(written) == _RECORD.size else (0.0, 0.0)

    def write(self, last: float, paused_until: float) -> None:
        os.pwrite(self._descriptor, _RECORD.pack(last, paused_until), 0)
