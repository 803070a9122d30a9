"""The command line as a whole: every command can be found, and a slip of the finger is answered with the right name."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from lagazette_crawler.cli import COMMANDS, app


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    command = get_command(app).get_command(None, name)  # type: ignore[attr-defined]
    assert command.name == name
    assert command.get_short_help_str()


def test_the_help_names_every_command() -> None:
    told = CliRunner().invoke(app, ["--help"]).output
    assert [name for name in COMMANDS if f" {name} " not in told] == []


def test_a_mistyped_command_is_answered_with_the_right_one() -> None:
    assert "Did you mean 'crawl'" in CliRunner().invoke(app, ["crwl"]).output


def test_reading_a_date_loads_neither_scrapy_nor_the_reader_of_pages() -> None:
    program = (
        "import sys; from lagazette_crawler.cli import app; app(['read', 'date', '5 mars 2024'], standalone_mode=False)"
    )
    program += "; print([name for name in ('scrapy', 'trafilatura') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]", told.stdout
