"""A database that this user may read and not write, or on a disk mounted read-only: reading commands answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from stored_articles import fill

from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.items import Article
from lagazette_crawler.store import SaveArticle, StoreUnavailable, open_store

WITHOUT_OVERRIDING = (
    ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"] if os.geteuid() == 0 else []
)
"""What makes root a user like others, for whom the rights of files hold."""
READING = [
    ("search", "gazoduc"),
    ("show", "1"),
    ("status",),
    ("export", "--format", "jsonl", "--output", "-"),
    ("changes",),
    ("stories", "1"),
    ("why", "https://gazette.example/gazoduc"),
    ("incidents",),
    ("metrics",),
    ("newspapers",),
    ("db", "check"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "kept"
    folder.mkdir()
    with open_store(f"sqlite:///{folder / 'lagazette.db'}") as store:
        fill(store)
    yield folder
    folder.chmod(0o755)


def run(folder: Path, *arguments: str, before: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'lagazette.db'}", "LAGAZETTE_DATA": str(folder)}
    command = [*before, sys.executable, "-m", "lagazette_crawler.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def forbid_writing(folder: Path) -> None:
    if WITHOUT_OVERRIDING and not shutil.which("setpriv"):
        pytest.skip("as root this needs `setpriv` of util-linux")
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_user_without_the_right_to_write_may_read(folder: Path, arguments: tuple[str, ...]) -> None:
    forbid_writing(folder)
    done = run(folder, *arguments, before=WITHOUT_OVERRIDING)
    assert (done.returncode, "lagazette: " in done.stderr) == (ExitCode.OK, False)
    assert [file.name for file in folder.iterdir()] == ["lagazette.db"]


def test_who_may_not_write_is_told_so_by_what_writes(folder: Path) -> None:
    forbid_writing(folder)
    done = run(folder, "withdraw", "1", "--reason", "asked", "--yes", before=WITHOUT_OVERRIDING)
    assert done.returncode == ExitCode.UNWRITABLE
    assert "Permission denied" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_database_on_a_disk_mounted_read_only_is_read(folder: Path) -> None:
    script = 'mount --bind -o ro "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    before = ["unshare", "--mount", "sh", "-c", script, "sh", str(folder)]
    allowed = shutil.which("unshare") and subprocess.run([*before, "true"], capture_output=True, check=False)
    if not allowed or allowed.returncode != 0:
        pytest.skip("this user may not mount")
    for arguments in READING[:3]:
        done = run(folder, *arguments, before=before)
        assert (done.returncode, done.stderr) == (ExitCode.OK, "")


@pytest.fixture
def unwritable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file; this process takes it for one it may not write, whoever runs the test."""
    monkeypatch.setattr("lagazette_crawler.store.database.is_unwritable", lambda file: True)
    return folder / "lagazette.db"


def test_what_was_written_while_it_was_read_is_not_passed_over(unwritable: Path) -> None:
    store = open_store(f"sqlite:///{unwritable}", create=False)
    with open_store(f"sqlite:///{unwritable}") as crawl:
        crawl.write([SaveArticle(article=Article(newspaper="quay", url="https://quay.example/1", title="T", body="B"))])
    with pytest.raises(StoreUnavailable, match="written while it was read"):
        store.close()


def test_what_a_crawl_under_way_wrote_is_seen(unwritable: Path) -> None:
    with open_store(f"sqlite:///{unwritable}") as crawl:
        crawl.write([SaveArticle(article=Article(newspaper="quay", url="https://quay.example/1", title="T", body="B"))])
        with open_store(f"sqlite:///{unwritable}", create=False) as store:
            assert "quay" in [counted.newspaper.name for counted in store.newspapers()]
