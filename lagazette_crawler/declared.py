"""The declared newspapers: every spider of the package and of the operator's own folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from urllib.parse import urlsplit

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from lagazette_crawler.addon import import_own_spiders, say_unusable
from lagazette_crawler.config import ConfigError, load_config
from lagazette_crawler.newspaper import NewspaperSpider

ANY_NEWSPAPER = "any_newspaper"
"""The spider that reads newspapers nobody declared."""


def unusable() -> Mapping[str, str]:
    """Own newspapers that cannot be read or declare what cannot be used: name, and why."""
    own = load_config().spiders_folder
    return import_own_spiders(own) if own else {}


@cache
def _spiders() -> dict[str, type[NewspaperSpider]]:
    own = load_config().spiders_folder
    if own:
        say_unusable(own)
    settings = Settings()
    settings.setmodule("lagazette_crawler.settings", "project")
    loader = SpiderLoader.from_settings(settings)
    classes = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in classes.items() if issubclass(spider, NewspaperSpider)}


def newspapers() -> list[type[NewspaperSpider]]:
    """All declared newspapers, by name."""
    return [spider for name, spider in _spiders().items() if name != ANY_NEWSPAPER]


def newspaper_named(name: str) -> type[NewspaperSpider] | None:
    """The declared newspaper of that name, or the reader of any newspaper. Raises ConfigError for an unusable one."""
    if fault := unusable().get(name):
        raise ConfigError(fault)
    return _spiders().get(name)


def any_newspaper() -> type[NewspaperSpider]:
    """The spider that reads newspapers nobody declared."""
    spider = newspaper_named(ANY_NEWSPAPER)
    if spider is None:
        raise RuntimeError("the spider any_newspaper is missing from the package")
    return spider


def newspaper_for(url: str, among: Sequence[type[NewspaperSpider]] | None = None) -> type[NewspaperSpider] | None:
    """The declared newspaper an address belongs to: the longest matching domain decides, then the path.

    `among`: only these are asked; None: all.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    matches = [
        (len(domain), len(spider.path_prefix), spider)
        for spider in (newspapers() if among is None else among)
        for domain in spider.allowed_domains
        if (host == domain.removeprefix("www.") or host.endswith("." + domain))
        and parts.path.startswith(spider.path_prefix)
    ]
    return max(matches, key=lambda match: match[:2])[2] if matches else None


def enabled_newspapers() -> list[type[NewspaperSpider]]:
    """What a crawl without names takes: the list of lagazette.toml, else every spider that is enabled.

    Raises ConfigError for a name that nobody declared; `unusable_enabled` has those that cannot be crawled.
    """
    config = load_config()
    chosen = config.enabled
    if chosen is None:
        return [spider for spider in newspapers() if spider.enabled]
    declared = [spider.name for spider in newspapers()]
    if unknown := [name for name in chosen if name not in declared and name not in unusable()]:
        raise ConfigError(
            f"`newspapers` in {config.file} names {unknown[0]!r}, which is not declared; "
            f"declared are {', '.join(declared)}."
        )
    return [spider for spider in newspapers() if spider.name in chosen]


def unusable_enabled() -> list[str]:
    """Why newspapers that a crawl without names would take cannot be used."""
    chosen = load_config().enabled
    return list(dict.fromkeys(fault for name, fault in unusable().items() if chosen is None or name in chosen))
