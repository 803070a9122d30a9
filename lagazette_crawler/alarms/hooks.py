"""Hooks: who is told, as `[alarms]` of lagazette.toml says it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lagazette_crawler.config import ConfigError

TIMEOUT = 10.0
"""Seconds for each hook."""
PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """Whom to write, and through which server."""

    host: str
    port: int
    sender: str
    to: tuple[str, ...]
    security: str = "none"
    """`none`, `starttls` or `tls`."""
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Hooks:
    """Whom to tell; nobody by default."""

    command: tuple[str, ...] = ()
    mail: Mail | None = None
    webhook: str | None = None
    timeout: float = TIMEOUT

    @property
    def any(self) -> bool:
        return bool(self.command or self.mail or self.webhook)


def hooks_of(table: Mapping[str, Any]) -> Hooks:
    """Reads `[alarms]`. Raises ConfigError that says what to mend."""
    _known(table, {"command", "mail", "webhook", "timeout"}, "alarms")
    timeout = table.get("timeout", TIMEOUT)
    if not isinstance(timeout, int | float) or isinstance(timeout, bool) or not 0 < timeout <= 600:
        raise ConfigError(f"[alarms] timeout must be seconds between 0 and 600, not {timeout!r}.")
    mail = table.get("mail")
    if mail is not None and not isinstance(mail, Mapping):
        raise ConfigError("[alarms.mail] must be a table with server, from and to.")
    return Hooks(_command(table.get("command")), _mail(mail) if mail else None, _webhook(table.get("webhook")), timeout)


def _known(table: Mapping[str, Any], names: set[str], where: str) -> None:
    if unknown := sorted(set(table) - names):
        raise ConfigError(
            f"[{where}] has a key {unknown[0]!r} that nobody reads; known are {', '.join(sorted(names))}."
        )


def _command(value: Any) -> tuple[str, ...]:
    """`"notify --urgent"` or `["notify", "--urgent"]`; no shell reads it."""
    if value is None:
        return ()
    try:
        words = shlex.split(value) if isinstance(value, str) else [str(word) for word in value]
    except (ValueError, TypeError) as error:
        raise ConfigError(f"[alarms] command cannot be read: {error}.") from error
    if not words:
        raise ConfigError("[alarms] command is empty.")
    return tuple(words)


def _webhook(value: Any) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except (ValueError, AttributeError, TypeError):
        good = False
    if not good:
        raise ConfigError(f"[alarms] webhook must be an address with http:// or https://, not {value!r}.")
    return str(value)


def _mail(table: Mapping[str, Any]) -> Mail:
    _known(table, {"server", "from", "to", "security", "user", "password", "password_from"}, "alarms.mail")
    to = table.get("to", ())
    to = (to,) if isinstance(to, str) else tuple(map(str, to))
    sender, server, security = table.get("from"), table.get("server"), table.get("security", "none")
    if not (isinstance(sender, str) and isinstance(server, str) and server and to):
        raise ConfigError("[alarms.mail] needs server (host:port), from and to.")
    if bad := [each for each in (sender, *to) if "@" not in each or "\n" in each]:
        raise ConfigError(f"[alarms.mail] {bad[0]!r} is no e-mail address.")
    if security not in PORTS:
        raise ConfigError(f"[alarms.mail] security must be one of {', '.join(PORTS)}, not {security!r}.")
    host, _, port = server.partition(":")
    if port and not port.isdecimal():
        raise ConfigError(f"[alarms.mail] server must be host or host:port, not {server!r}.")
    return Mail(host, int(port or PORTS[security]), sender, to, security, table.get("user"), _password(table))


def _password(table: Mapping[str, Any]) -> str | None:
    """As written, or from the environment variable that `password_from` names."""
    if name := table.get("password_from"):
        if name not in os.environ:
            raise ConfigError(f"[alarms.mail] password_from names {name}, which the environment does not have.")
        return os.environ[name]
    password: str | None = table.get("password")
    return password
