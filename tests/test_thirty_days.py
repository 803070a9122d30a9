"""The month of a newspaper in short: ten days with a rule that breaks, really crawled with a moved clock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[1] / "benchmarks" / "thirty_days.py"


@pytest.mark.slow
def test_a_rule_that_breaks_on_the_ninth_day_is_reported_within_hours_and_nothing_else_is() -> None:
    command = [sys.executable, str(PROGRAM), "--days", "10", "--every", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    [line] = [line for line in done.stdout.splitlines() if line.startswith("the rule of the title breaks")]
    assert "first_rule title" in line
    assert "10 Mar" in line.partition("10 Mar")[2], line  # reported on the day on which it broke
    assert "False alarms: 0" in done.stdout
