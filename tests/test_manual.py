"""The commands that README and docs print are commands of this program, with options it has."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from lagazette_crawler.cli import app

ROOT = Path(__file__).parent.parent
FILES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "lagazette_crawler" / "spiders" / "README.md",
]


def printed(file: Path) -> list[str]:
    """Lines of code blocks that begin with `lagazette`, and the same between backquotes; comments left out."""
    text = file.read_text(encoding="utf-8")
    blocks = [line for block in re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S) for line in block.splitlines()]
    inline = re.findall(r"`(lagazette [^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    lines = [line.partition(" #")[0].partition(" | ")[0] for line in blocks] + [
        " ".join(each.split()) for each in inline
    ]
    return [line.strip() for line in lines if line.startswith("lagazette ") and "|" not in line and "..." not in line]


COMMANDS = [(file.name, line) for file in FILES for line in dict.fromkeys(printed(file))]


def test_there_are_commands_to_look_at() -> None:
    assert len(COMMANDS) > 30


@pytest.mark.parametrize(("file", "line"), COMMANDS, ids=[line[:60] for _, line in COMMANDS])
def test_a_printed_command_is_one(file: str, line: str) -> None:
    words = shlex.split(line)[1:]
    command: Any = typer.main.get_command(app)
    while hasattr(command, "get_command") and words and not words[0].startswith("-"):
        name = words.pop(0)
        command = command.get_command(None, name)
        assert command is not None, f"{file}: no command {name!r}"
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    known |= set(command.context_settings.get("help_option_names", [])) | {"--help"}
    unknown = [word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known]
    assert unknown == [], file
