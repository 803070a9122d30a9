"""PostgreSQL's own programs: pg_dump and pg_restore, which come with its client package."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from lagazette_crawler.store.errors import StoreError, StoreUnavailable


class ProgramMissing(StoreError):
    """pg_dump or pg_restore is not installed."""


def run(url: URL, name: str, *arguments: str) -> None:
    """Runs a program on a database; the password goes by the environment, where other users cannot read it."""
    program = shutil.which(name)
    if program is None:
        raise ProgramMissing(
            f"{name} is not on the PATH: install PostgreSQL's client programs of the server's version "
            "(Debian: postgresql-client)."
        )
    address = url.set(drivername="postgresql", password=None).render_as_string()
    to = [f"--dbname={address}"] if name == "pg_dump" or f"--file={os.devnull}" not in arguments else []
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(
        [program, *to, "--no-password", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:500] or f"it ended with {done.returncode}"
        hint = " Put the programs of the server's version first on the PATH." if "version mismatch" in said else ""
        raise StoreUnavailable(f"{name} failed: {said}.{hint}")


def restore(url: URL, file: Path) -> None:
    """All of a dump in one transaction, or nothing."""
    options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    run(url, "pg_restore", *options, str(file))
