"""`scrapy check`: what newspapers declare, and whether their saved pages still give the article beside them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from lagazette_crawler.commands.saved_cases import contradictions, homes, page_in, saved_cases
from lagazette_crawler.config import load_config
from lagazette_crawler.declaration import silent_rules
from lagazette_crawler.declared import newspapers, unusable
from lagazette_crawler.newspaper import NewspaperSpider


class Command(ScrapyCommand):
    """Scrapy's own looks for contracts in docstrings; a newspaper's contract is its saved pages."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [newspaper]..."

    def short_desc(self) -> str:
        return "Check what newspapers declare and their saved pages"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        declared = {newspaper.name: newspaper for newspaper in newspapers()}
        if unknown := [name for name in args if name not in declared and name not in unusable()]:
            raise UsageError(f"No newspaper {unknown[0]!r} is declared; `scrapy list` has all.", print_help=False)
        wanted = args or [*declared, *unusable()]  # the add-on has said why some are not usable
        are_well = [name in declared and _is_well(declared[name]) for name in wanted]
        self.exitcode = int(not all(are_well))


def _is_well(newspaper: type[NewspaperSpider]) -> bool:
    """Says what is wrong with a newspaper, or how many pages were read."""
    cases = [case for home in homes(load_config(), Path.cwd()) for case in saved_cases(home, newspaper.name)]
    faults = silent_rules(newspaper, [page_in(case, newspaper) for case in cases])
    faults += [said for case in cases for said in contradictions(case, newspaper)]
    read = f"{len(cases)} saved pages read as expected" if cases else "can be used; no page of it is saved"
    print("\n".join(faults) if faults else f"{newspaper.name}: {read}")
    return not faults
