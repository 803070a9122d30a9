"""What is generated for cron and systemd is what these programs take."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import CommandLine

from lagazette_crawler.schedule.timers import (
    NotATime,
    TimedCommand,
    cron_line,
    cron_times,
    on_calendar,
    span,
    span_text,
)

TIMED = TimedCommand(
    command=["/opt/la gazette/bin/lagazette", "crawl", "--due"],
    every=timedelta(minutes=15),
    limit=timedelta(hours=3),
    environment={"LAGAZETTE_DATA": "/srv/100%/data", "LAGAZETTE_CONTACT": "mailto:'desk'@example.org"},
    host="desk",
)


@pytest.mark.parametrize(("text", "minutes"), [("15m", 15), ("2h", 120), ("1d", 1440), ("90m", 90)])
def test_spans_are_read_and_written(text: str, minutes: int) -> None:
    assert span(text) == timedelta(minutes=minutes)
    assert span(span_text(span(text))) == span(text)


@pytest.mark.parametrize("text", ["", "15", "m", "-1h", "0m", "00h", "1w", "1.5h", "99999m"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(NotATime, match="15m, 2h or 1d"):
        span(text)


@pytest.mark.parametrize("every", ["1m", "5m", "15m", "30m", "1h", "6h", "12h", "1d"])
def test_cron_has_five_fields_at_a_minute_of_the_machines_own(every: str) -> None:
    fields = cron_times(span(every), "desk").split()
    assert len(fields) == 5
    starts = {cron_times(span(every), f"host {n}").split()[0] for n in range(40)}
    assert len(starts) > 1 or every == "1m"


@pytest.mark.parametrize("every", ["7m", "45m", "90m", "5h", "3d"])
def test_what_falls_at_other_times_each_day_is_refused(every: str) -> None:
    for times in (lambda: cron_times(span(every), ""), lambda: on_calendar(span(every))):
        with pytest.raises(NotATime, match="falls at other times"):
            times()


def test_cron_reads_a_percent_sign_as_the_end_of_a_line() -> None:
    line = cron_line(TIMED, timeout=True)
    assert r"100\%" in line
    assert "timeout --preserve-status -k 60 10800 '/opt/la gazette/bin/lagazette' crawl --due" in line


def shell_of(line: str) -> str:
    """What cron hands to the shell."""
    return line.split(maxsplit=5)[5].replace(r"\%", "%")


def test_a_shell_reads_the_line_as_it_was_meant(tmp_path: Path) -> None:
    program = tmp_path / "la gazette"
    program.write_text('#!/bin/sh\nprintf "%s|" "$LAGAZETTE_DATA" "$LAGAZETTE_CONTACT" "$@"\n')
    program.chmod(0o755)
    line = cron_line(TimedCommand(**{**_fields(TIMED), "command": [str(program), "crawl", "--due"]}), timeout=False)
    done = subprocess.run(["/bin/sh", "-c", shell_of(line)], capture_output=True, text=True, check=True)
    assert done.stdout == "/srv/100%/data|mailto:'desk'@example.org|crawl|--due|"


def _fields(timed: TimedCommand) -> dict[str, object]:
    return {name: getattr(timed, name) for name in TimedCommand.__slots__}


def test_shellcheck_has_no_objection(tmp_path: Path) -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    script = tmp_path / "line.sh"
    script.write_text("#!/bin/sh\n" + shell_of(cron_line(TIMED, timeout=True)) + "\n")
    subprocess.run(["shellcheck", str(script)], check=True)


@pytest.mark.parametrize("own", [(), ("--user",)], ids=["of the system", "of one's own"])
def test_systemd_verifies_the_units(
    lagazette: CommandLine, tmp_path: Path, own: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path / "data with spaces 100%"))
    done = lagazette("schedule", "systemd", *own, "--every", "30m", "--into", str(tmp_path))
    assert done.code == 0
    service = (tmp_path / "lagazette.service").read_text()
    assert "SuccessExitStatus=75" in service
    assert "data with spaces 100%%" in service
    assert "RandomizedDelaySec=180" in (tmp_path / "lagazette.timer").read_text()
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    units = [str(tmp_path / name) for name in ("lagazette.service", "lagazette.timer")]
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_what_the_environment_decided_is_decided_for_the_timer_too(
    lagazette: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LAGAZETTE_LOG", str(tmp_path / "log"))
    line = lagazette("schedule", "cron").out.splitlines()[-1]
    assert f"LAGAZETTE_LOG={tmp_path / 'log'} " in line
    assert f"ReadWritePaths={tmp_path / 'log'}\n" in lagazette("schedule", "systemd").out


def test_a_password_is_not_printed(lagazette: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:secret@127.0.0.1/news")
    cron, systemd = lagazette("schedule", "cron"), lagazette("schedule", "systemd")
    assert "secret" not in cron.out + cron.err + systemd.out + systemd.err
    assert "lagazette.toml" in cron.out
    assert "lagazette.toml" in systemd.err


def test_a_time_nobody_can_keep_is_a_mistake_of_the_command_line(lagazette: CommandLine) -> None:
    assert lagazette("schedule", "cron", "--every", "7m").code == 2
    assert lagazette("schedule", "systemd", "--every", "soon").code == 2
