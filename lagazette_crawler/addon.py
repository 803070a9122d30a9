"""The operator's decisions as Scrapy settings, for `lagazette crawl` and plain `scrapy crawl` alike."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from multiprocessing import parent_process
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings
from scrapy.utils.spider import iter_spider_classes

from lagazette_crawler import spiders
from lagazette_crawler.config import Config, ConfigError, load_config
from lagazette_crawler.declaration import faults_of
from lagazette_crawler.newspaper import NewspaperSpider

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


OPERATOR_PRIORITY = 25
"""Above what settings.py says (20), below what a newspaper declares (30) and the command line says (40)."""


class ConfigAddon:
    """Scrapy add-on."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Names the folder of own spiders before spiders are looked for."""
        config = load_config()
        check_types(config, settings)
        if config.spiders_folder:
            say_unusable(config.spiders_folder)

    def update_settings(self, settings: BaseSettings) -> None:
        config = load_config()
        derived = {
            "DATABASE_URL": config.database_url,
            "DATA_FOLDER": str(config.data_folder),
            "ARCHIVE_FOLDER": str(config.archive_folder),
            "PACE_FOLDER": str(config.data_folder / "pace"),
            "HOSTS_FOLDER": str(config.data_folder / "hosts"),
            "USER_AGENT": config.user_agent,
            "ALARMS": dict(config.alarms),
        }
        settings.setdict(derived, "addon")
        settings.setdict(config.settings, OPERATOR_PRIORITY)


def check_types(config: Config, settings: BaseSettings) -> None:
    """Raises ConfigError for a number or a switch of `[settings]` that is written as something else."""
    for name, value in config.settings.items():
        usual = settings.get(name)
        wanted = "true or false" if isinstance(usual, bool) else "a number"
        if isinstance(usual, int | float) and not _is_like(value, usual):
            raise ConfigError(f"{config.file}: {name} in [settings] must be {wanted}, not {value!r}.")


def _is_like(value: Any, usual: float) -> bool:
    """Whether Scrapy can read a value as what the setting usually is."""
    try:
        Settings({"it": value}).getbool("it") if isinstance(usual, bool) else float(value)
    except (ValueError, TypeError):
        return False
    return True


@cache
def import_own_spiders(folder: Path) -> Mapping[str, str]:
    """Makes the operator's own spiders importable beside the package's (see Python's `__path__`).

    Returns why some of them cannot be used, by name of newspaper: they stop only what needs them.
    """
    if not folder.is_dir():
        raise ConfigError(f"The folder of own spiders, {folder}, does not exist; create it or mend lagazette.toml.")
    if str(folder) not in spiders.__path__:
        spiders.__path__.append(str(folder))
    unusable: dict[str, str] = {}
    for file in sorted(folder.glob("*.py")):
        if file.stem != "__init__" and "." not in file.stem:
            unusable |= _faults_in(file)
    return unusable


@cache
def say_unusable(folder: Path) -> None:
    """Says once which of the operator's own spiders cannot be used, and why."""
    if parent_process() is None:  # readers beside a crawl need not say it again
        for fault in dict.fromkeys(import_own_spiders(folder).values()):
            print(f"lagazette: {fault}", file=sys.stderr)


def _faults_in(file: Path) -> dict[str, str]:
    """Why the newspapers of a file cannot be used, by name; Scrapy then finds an empty file."""
    module = f"{spiders.__name__}.{file.stem}"
    faults, names = [], [file.stem]
    try:
        declared = [one for one in iter_spider_classes(import_module(module)) if issubclass(one, NewspaperSpider)]
    except Exception as error:  # noqa: BLE001 (an operator's own code may fail in any way: it is his to mend)
        faults.append(f"{type(error).__name__}: {error}{_line_of(error, file)}")
    else:
        faults += [fault for newspaper in declared for fault in faults_of(newspaper)]
        names += [newspaper.name for newspaper in declared]
    if not faults:
        return {}
    sys.modules[module] = ModuleType(module)
    return dict.fromkeys(names, f"The spider {file} cannot be used: {'; '.join(faults)}. Mend it, or take it out.")


def _line_of(error: Exception, file: Path) -> str:
    """The line of the file that failed; a syntax error says its own."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(file)]
    return f" (line {lines[-1]})" if lines else ""
