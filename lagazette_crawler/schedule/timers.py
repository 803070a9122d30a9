"""Timers of the operating system: a line for cron, units for systemd, as text to be put in place."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from lagazette_crawler.config import PROJECT_ADDRESS

MINUTE = timedelta(minutes=1)
_UNITS = {"m": MINUTE, "h": timedelta(hours=1), "d": timedelta(days=1)}


class NotATime(ValueError):
    """A span of time that cannot be used; the message says which can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCommand:
    """What a timer is to start."""

    command: Sequence[str]
    every: timedelta
    limit: timedelta
    """How long one run may take."""
    environment: Mapping[str, str] = field(default_factory=dict)
    writes: Sequence[Path] = ()
    """Folders it writes to."""
    host: str = ""
    """The machine: others start at another minute."""


def span(text: str) -> timedelta:
    """`15m`, `2h`, `1d`. Raises NotATime."""
    found = re.fullmatch(r"(\d{1,4})([mhd])", text.strip())
    if not found or found[1].strip("0") == "":
        raise NotATime(f"{text!r} is no span of time; write it like 15m, 2h or 1d.")
    return int(found[1]) * _UNITS[found[2]]


def span_text(length: timedelta) -> str:
    """The shortest spelling: `90m`, `2h`."""
    total = length // MINUTE
    return next(f"{total // (unit // MINUTE)}{name}" for name, unit in reversed(_UNITS.items()) if not length % unit)


# cron


def cron_line(timed: TimedCommand, *, timeout: bool) -> str:
    """A line for `crontab -e`; `timeout`: whether this machine has the command of that name."""
    words = list(timed.command)
    if timeout:
        words = ["timeout", "--preserve-status", "-k", "60", str(int(timed.limit.total_seconds())), *words]
    settings = [f"{name}={shlex.quote(value)}" for name, value in timed.environment.items()]
    command = " ".join([*settings, shlex.join(words)]).replace("%", r"\%")  # cron ends a line at a bare %
    return f"{cron_times(timed.every, timed.host)} {command}"


def cron_times(every: timedelta, host: str) -> str:
    """The five fields of cron, at a minute of this machine's own. Raises NotATime for what cron cannot say."""
    total = every // MINUTE
    step = min(total, 60)
    start = int.from_bytes(hashlib.sha256(host.encode()).digest()[:4], "big") % step
    if total < 60 and 60 % total == 0:
        return f"{','.join(str(minute) for minute in range(start, 60, total))} * * * *"
    if total % 60 == 0 and total < 24 * 60 and 24 % (total // 60) == 0:
        return f"{start} */{total // 60} * * *" if total > 60 else f"{start} * * * *"
    if total == 24 * 60:
        return f"{start} 4 * * *"
    raise _no_regular(every)


# systemd


def systemd_service(timed: TimedCommand, *, user: str | None) -> str:
    """The unit that crawls once; `user`: whom a unit of the system runs as, None for a unit of one's own."""
    settings = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in timed.environment.items())
    writes = "".join(f"ReadWritePaths={_quoted(str(path))}\n" for path in timed.writes)
    identity = f"User={user}\n" if user else ""
    return f"""\
[Unit]
Description=Lagazette crawler: the newspapers that are due
Documentation={PROJECT_ADDRESS}/blob/main/docs/operations.md
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={" ".join(map(_quoted, timed.command))}
{identity}{settings}# 75: another run is under way; 130 and 143: told to stop, the state is flushed
SuccessExitStatus=75 130 143
TimeoutStartSec={int(timed.limit.total_seconds())}
TimeoutStopSec=60
KillMode=mixed
Nice=10
UMask=0027

{_NARROW if user is None else writes + _SANDBOX + _NARROW}"""


_SANDBOX = """\
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=true
PrivateDevices=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectKernelLogs=true
ProtectControlGroups=true
ProtectClock=true
ProtectHostname=true
ProtectProc=invisible
ProcSubset=pid
RemoveIPC=true
CapabilityBoundingSet=
AmbientCapabilities=
"""
"""Reads the system and writes its own folders; a unit of one's own has not the rights to be shut in like this."""
_NARROW = """\
NoNewPrivileges=true
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
LockPersonality=true
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
"""
"""Speaks to the network and to nothing else."""


def systemd_timer(timed: TimedCommand) -> str:
    """The unit that starts the other."""
    return f"""\
[Unit]
Description=Lagazette crawler every {span_text(timed.every)}

[Timer]
OnCalendar={on_calendar(timed.every)}
# not with all other machines at once, but at the same distance each time
RandomizedDelaySec={int(timed.every.total_seconds() // 10)}
FixedRandomDelay=true
Persistent=true

[Install]
WantedBy=timers.target
"""


def on_calendar(every: timedelta) -> str:
    """systemd's name for the same times as cron's."""
    total = every // MINUTE
    if total < 60 and 60 % total == 0:
        return f"*:0/{total}"
    if total % 60 == 0 and total < 24 * 60 and 24 % (total // 60) == 0:
        return f"0/{total // 60}:00"
    if total == 24 * 60:
        return "04:00"
    raise _no_regular(every)


def _no_regular(every: timedelta) -> NotATime:
    return NotATime(
        f"Every {span_text(every)} falls at other times each day: take a part of an hour (5m, 10m, 15m, 20m, 30m), "
        "a part of a day (1h, 2h, 3h, 4h, 6h, 8h, 12h) or 1d."
    )


def _quoted(word: str) -> str:
    """A word as systemd reads it: `%` and `$` mean something to it."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if re.search(r"[\s'\"]", word) else word
