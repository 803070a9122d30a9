"""Tells by a command: the alarm comes as JSON on its stdin."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from lagazette_crawler.alarms.alarm import Alarm


def run_command(alarm: Alarm, command: Sequence[str], timeout: float) -> None:
    """Raises OSError when it cannot be started, SubprocessError when it fails or takes too long (it is killed then)."""
    subprocess.run(command, input=alarm.json.encode(), capture_output=True, timeout=timeout, check=True)
