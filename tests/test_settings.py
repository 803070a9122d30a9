"""What a crawl really has: the settings in effect, not only the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.telnet import TelnetConsole
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from lagazette_crawler.declared import newspapers

ROOT = Path(__file__).parent.parent


@pytest.fixture(params=[spider.name for spider in newspapers()])
def crawler(request: pytest.FixtureRequest) -> Crawler:
    """Every newspaper as Scrapy makes it ready: a declaration may open no door."""
    settings = Settings()
    settings.setmodule("lagazette_crawler.settings", "project")
    spider = next(spider for spider in newspapers() if spider.name == request.param)
    crawler = Crawler(spider, settings)
    for addon in settings.getdict("ADDONS"):
        load_object(addon)().update_settings(crawler.settings)
    return crawler


def test_nobody_can_control_a_crawl_from_outside(crawler: Crawler) -> None:
    assert not crawler.settings.getbool("REMOTE_CONTROL_ENABLED")
    extensions = " ".join(crawler.settings.getwithbase("EXTENSIONS"))
    assert "telnet" not in extensions
    assert "remote_control" not in extensions
    with pytest.raises(NotConfigured):
        TelnetConsole.from_crawler(crawler)


def test_only_http_and_https_are_spoken(crawler: Crawler) -> None:
    handlers = crawler.settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} <= {"http", "https"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COOKIES_ENABLED", False),
        ("REDIRECT_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("ROBOTSTXT_OBEY", True),
    ],
)
def test_doors_are_as_they_should_be(crawler: Crawler, name: str, value: bool) -> None:
    assert crawler.settings.getbool(name) is value


def test_answers_are_bounded_in_size_and_time(crawler: Crawler) -> None:
    assert 0 < crawler.settings.getint("DOWNLOAD_MAXSIZE") <= 8 * 1024 * 1024
    assert 0 < crawler.settings.getfloat("DOWNLOAD_TIMEOUT") <= 60


def test_a_newspaper_is_asked_slowly(crawler: Crawler) -> None:
    assert crawler.settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") <= 2


def test_only_public_addresses_are_asked(crawler: Crawler) -> None:
    resolver = load_object(crawler.settings["TWISTED_DNS_RESOLVER"])
    assert resolver.__name__ == "PublicAddressResolver"
    assert crawler.settings.getlist("ALLOWED_ADDRESSES") == []


def test_the_operator_can_be_reached(crawler: Crawler) -> None:
    assert "+http" in crawler.settings["USER_AGENT"]


def test_our_own_parts_replace_scrapys(crawler: Crawler) -> None:
    inside = crawler.settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    for theirs in ("robotstxt.RobotsTxt", "redirect.Redirect", "redirect.MetaRefresh", "cookies.Cookies"):
        assert inside[f"scrapy.downloadermiddlewares.{theirs}Middleware"] is None
    ours = [name for name, order in sorted(inside.items(), key=_order) if name.startswith("lagazette") and order]
    assert [name.rpartition(".")[2] for name in ours] == [
        "RobotsMiddleware",
        "RedirectsMiddleware",
        "ConditionalMiddleware",
        "PolitenessMiddleware",
        "RecordResponses",
        "PrivateAddressMiddleware",
    ]


def _order(entry: tuple[str, Any]) -> int:
    return entry[1] or 0


def test_what_settings_name_is_there(crawler: Crawler) -> None:
    for name in ("DOWNLOADER", "HOST_MEMORY", "TWISTED_DNS_RESOLVER"):
        assert load_object(crawler.settings[name])
    for name in ("EXTENSIONS", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES"):
        assert all(map(load_object, crawler.settings.getdict(name)))


def test_plain_scrapy_has_the_same_settings() -> None:
    command = [sys.executable, "-m", "scrapy", "settings", "--get", "TWISTED_DNS_RESOLVER"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("PublicAddressResolver")
