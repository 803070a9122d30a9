"""The operator's decisions as Scrapy settings, for `lagazette crawl` and plain `scrapy crawl` alike."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from traceback import extract_tb
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
            import_own_spiders(config.spiders_folder)

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


def import_own_spiders(folder: Path) -> None:
    """Makes the operator's own spiders importable beside the package's (see Python's `__path__`)."""
    if not folder.is_dir():
        raise ConfigError(f"The folder of own spiders, {folder}, does not exist; create it or mend lagazette.toml.")
    if str(folder) not in spiders.__path__:
        spiders.__path__.append(str(folder))
    faults = [fault for file in sorted(folder.glob("*.py")) for fault in _faults_in(file)]
    if faults:
        raise ConfigError(f"{'; '.join(faults)}. Mend it in {folder}.")


def _faults_in(file: Path) -> list[str]:
    """What the newspapers of a file declare and nobody can use."""
    if file.stem == "__init__" or "." in file.stem:
        return []
    try:
        module = import_module(f"{spiders.__name__}.{file.stem}")
    except Exception as error:  # an operator's own code may fail in any way; it is his to mend, not a fault of ours
        said = f"{type(error).__name__}: {error}{_line_of(error, file)}"
        raise ConfigError(f"The spider {file} cannot be read: {said}. Mend it, or take it out.") from error
    declared = [one for one in iter_spider_classes(module) if issubclass(one, NewspaperSpider)]
    return [fault for newspaper in declared for fault in faults_of(newspaper)]


def _line_of(error: Exception, file: Path) -> str:
    """The line of the file that failed; a syntax error says its own."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(file)]
    return f" (line {lines[-1]})" if lines else ""
