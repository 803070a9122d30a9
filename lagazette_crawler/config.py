"""What the operator decides: options, environment, lagazette.toml and defaults, in that order."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from lagazette_crawler import __version__

PROJECT_ADDRESS = "https://github.com/lagazette-crawler/lagazette-crawler"
_CHECKOUT = Path(__file__).resolve().parent.parent


class ConfigError(Exception):
    """The configuration cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The decisions of the operator, resolved."""

    database_url: str
    """SQLAlchemy URL; `postgresql://` means psycopg."""
    data_folder: Path
    """Where database, archive, locks and exports lie."""
    contact: str = PROJECT_ADDRESS
    """An address or e-mail the User-Agent names, so that a newspaper can complain."""
    spiders_folder: Path | None = None
    """A folder with the operator's own spiders."""
    enabled: tuple[str, ...] | None = None
    """The newspapers a crawl without names takes; None: all declared ones that are enabled."""
    log_folder: Path | None = None
    """A folder that keeps the whole log of crawls, a file a day; None: not kept."""
    log_json: bool = False
    """Whether the log is JSON lines."""
    metrics: Path | None = None
    """The file for Prometheus that a crawl writes at its end; its name ends in `.prom`."""
    alarms: Mapping[str, Any] = field(default_factory=dict)
    """Who is told of incidents: the `[alarms]` table, see alarms.hooks."""
    file: Path | None = None
    """The lagazette.toml that was read."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Scrapy settings of the `[settings]` table."""

    @property
    def archive_folder(self) -> Path:
        return self.data_folder / "archive"

    @property
    def user_agent(self) -> str:
        return f"lagazette-crawler/{__version__} (+{self.contact})"


def load_config(*, database_url: str | None = None, data_folder: Path | None = None) -> Config:
    """Resolves option, environment (`DATABASE_URL`, `LAGAZETTE_*`), lagazette.toml and default.

    Raises ConfigError when lagazette.toml cannot be read or has a key nobody knows.
    """
    file = _config_file()
    table = _read(file) if file else {}
    chosen_data = _first_path(data_folder, os.environ.get("LAGAZETTE_DATA"), _beside(file, table.get("data")))
    data = (chosen_data or default_data_folder()).absolute()
    url = database_url or os.environ.get("DATABASE_URL") or table.get("database_url")
    return Config(
        database_url=url or f"sqlite:///{data / 'lagazette.db'}",
        data_folder=data,
        contact=os.environ.get("LAGAZETTE_CONTACT") or table.get("contact") or PROJECT_ADDRESS,
        spiders_folder=_first_path(os.environ.get("LAGAZETTE_SPIDERS"), _beside(file, table.get("spiders"))),
        enabled=tuple(table["newspapers"]) if "newspapers" in table else None,
        log_folder=_first_path(os.environ.get("LAGAZETTE_LOG"), _beside(file, table.get("log"))),
        log_json=table.get("log_json", False),
        metrics=_first_path(os.environ.get("LAGAZETTE_METRICS"), _beside(file, table.get("metrics"))),
        alarms=table.get("alarms", {}),
        file=file.absolute() if file else None,
        settings=table.get("settings", {}),
    )


def default_data_folder() -> Path:
    """`data/` of a checkout, the platform's data folder for an installed tool."""
    if (_CHECKOUT / "scrapy.cfg").is_file():
        return _CHECKOUT / "data"
    return Path(platformdirs.user_data_dir("lagazette"))


def _config_file() -> Path | None:
    named = os.environ.get("LAGAZETTE_CONFIG")
    if named:
        if not Path(named).is_file():
            raise ConfigError(f"LAGAZETTE_CONFIG names {named}, which is no file.")
        return Path(named).absolute()
    candidates = (Path.cwd() / "lagazette.toml", Path(platformdirs.user_config_dir("lagazette")) / "lagazette.toml")
    return next((path for path in candidates if path.is_file()), None)


_KEYS: dict[str, type] = {
    "database_url": str,
    "data": str,
    "contact": str,
    "spiders": str,
    "newspapers": list,
    "log": str,
    "log_json": bool,
    "metrics": str,
    "alarms": dict,
    "settings": dict,
}


def _read(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}") from error
    for key, value in table.items():
        if key not in _KEYS:
            raise ConfigError(f"{file} has a key {key!r} that nobody reads; known are {', '.join(_KEYS)}.")
        if not isinstance(value, _KEYS[key]):
            raise ConfigError(f"{file}: {key!r} must be a {_KEYS[key].__name__}, not {value!r}.")
    return table


def _beside(file: Path | None, value: str | None) -> Path | None:
    """A path of the file, relative to the file's folder."""
    return file.parent / Path(value).expanduser() if file and value else None


def _first_path(*candidates: Path | str | None) -> Path | None:
    return next((Path(path).expanduser() for path in candidates if path), None)
