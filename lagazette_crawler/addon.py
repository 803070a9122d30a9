"""The operator's decisions as Scrapy settings, for `lagazette crawl` and plain `scrapy crawl` alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lagazette_crawler import spiders
from lagazette_crawler.config import ConfigError, load_config

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


def import_own_spiders(folder: Path) -> None:
    """Makes the operator's own spiders importable beside the package's (see Python's `__path__`)."""
    if not folder.is_dir():
        raise ConfigError(f"The folder of own spiders, {folder}, does not exist; create it or mend lagazette.toml.")
    for file in sorted(folder.glob("*.py")):
        try:
            compile(file.read_bytes(), file, "exec")
        except (SyntaxError, ValueError, OSError) as error:
            raise ConfigError(f"The spider {file} cannot be read: {error}. Mend it, or take it out.") from error
    if str(folder) not in spiders.__path__:
        spiders.__path__.append(str(folder))
