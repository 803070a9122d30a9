"""Folders that options name."""

from __future__ import annotations

from pathlib import Path

import typer


def make_folder(folder: Path) -> None:
    """Makes a folder that an option named, and says so: it may be a slip of the pen. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        typer.echo(f"lagazette: the folder {folder} was not there; it has been made.", err=True)
