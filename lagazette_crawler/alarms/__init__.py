"""Alarms: who is told when an incident opens or closes: a command, people by e-mail, a web address.

However the telling fails, the crawl does not: each way has its time, and a failure is a sentence for the log.
"""

from __future__ import annotations

import smtplib
import subprocess
from collections.abc import Callable, Iterator
from threading import Thread

from lagazette_crawler.alarms.alarm import Alarm
from lagazette_crawler.alarms.command import run_command
from lagazette_crawler.alarms.hooks import Hooks, hooks_of
from lagazette_crawler.alarms.mail import send_mail
from lagazette_crawler.alarms.webhook import post

__all__ = ["Alarm", "Hooks", "hooks_of", "tell"]

GRACE = 2
"""Seconds that a hook may take beyond its timeout, which sockets count anew for each answer."""


def tell(alarm: Alarm, hooks: Hooks) -> list[str]:
    """Tells everyone who is to be told, at the same time; what did not work, a sentence each."""
    failures: list[str] = []
    names = {name: _thread(name, work, failures) for name, work in _work(alarm, hooks)}
    for thread in names.values():
        thread.start()
    for thread in names.values():
        thread.join(hooks.timeout + GRACE)
    late = [
        f"The {name} did not end within {hooks.timeout:g} seconds." for name, each in names.items() if each.is_alive()
    ]
    return [*failures, *late]


def _work(alarm: Alarm, hooks: Hooks) -> Iterator[tuple[str, Callable[[], None]]]:
    timeout = hooks.timeout
    if command := hooks.command:
        yield "command", lambda: run_command(alarm, command, timeout)
    if mail := hooks.mail:
        yield "e-mail", lambda: send_mail(alarm, mail, timeout)
    if webhook := hooks.webhook:
        yield "webhook", lambda: post(alarm, webhook, timeout)


def _thread(name: str, work: Callable[[], None], failures: list[str]) -> Thread:
    def attempt() -> None:
        try:
            work()
        except (OSError, ValueError, smtplib.SMTPException, subprocess.SubprocessError) as error:
            failures.append(f"The {name} failed: {error}")

    return Thread(target=attempt, name=f"alarm by {name}", daemon=True)
