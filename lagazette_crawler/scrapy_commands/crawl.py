"""`scrapy crawl`: Scrapy's command, with the exit codes of `lagazette crawl`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import typer
from scrapy.commands.crawl import Command as ScrapysCrawl
from scrapy.exceptions import UsageError

from lagazette_crawler.commands.crawl import finish, log_settings
from lagazette_crawler.config import ConfigError, load_config
from lagazette_crawler.crawling import CrawlProcess, Job
from lagazette_crawler.declared import unusable
from lagazette_crawler.exit_codes import ExitCode


class Command(ScrapysCrawl):
    """Scrapy ends with 0 when every page failed, when nothing answered and when nothing could be stored."""

    requires_crawler_process = False  # ours remembers the signal that ended it

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("Name one newspaper: `scrapy crawl lagazette`. `scrapy list` has all.", print_help=False)
        try:
            self.exitcode = self._crawl(args[0], opts.spargs)
        except ConfigError as error:
            typer.echo(f"lagazette: {error}", err=True)
            self.exitcode = ExitCode.CONFIGURATION

    def _crawl(self, name: str, arguments: Mapping[str, Any]) -> int:
        config = load_config()
        overrides = log_settings(config)
        if self.settings:  # what `-s` says goes before
            overrides = {name: self.settings.get(name, value) for name, value in overrides.items()}
        process = CrawlProcess(overrides, self.settings)
        try:
            spider = process.spider(name)
        except KeyError:
            if name in unusable():
                return ExitCode.CONFIGURATION  # the add-on has said why
            raise UsageError(f"No newspaper {name!r} is declared; `scrapy list` has all.", print_help=False) from None
        return finish(process, process.run([Job(name, spider, arguments)]), config)
