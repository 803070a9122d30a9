"""How fast an archive is read again: `python benchmarks/replay_speed.py [--articles 3000]`.

The sample newspaper is crawled once into an archive and SQLite; then `lagazette replay lagazette --dry-run` reads it
with one process and with one a core. Measured is the reading alone, from the first page to the last.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from crawl_speed import newspaper, sqlite

from lagazette_crawler.processes_beside import cores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory(prefix="replay-speed-") as folder:
        with newspaper(articles) as site:
            sqlite("sqlite", site, Path(folder))
        print(f"{'processes':>9}{'pages':>8}{'differ':>8}{'seconds':>9}{'pages/s':>9}{'CPU ms/page':>13}")
        for jobs in sorted({1, cores()}):
            print_replay(Path(folder), jobs)


def print_replay(home: Path, jobs: int) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{home / 'lagazette.db'}", "LAGAZETTE_DATA": str(home / "data")}
    command = [sys.executable, "-m", "lagazette_crawler.cli", "replay", "lagazette", "--dry-run", "--json"]
    before = os.times()
    done = subprocess.run(
        [*command, "--jobs", str(jobs)], env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True
    )
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    said = json.loads(done.stdout)
    milliseconds = cpu / said["read"] * 1000
    print(
        f"{jobs:>9}{said['read']:>8}{said['differing']:>8}{said['seconds']:>9.1f}{said['pages_a_second']:>9.0f}"
        f"{milliseconds:>13.2f}"
    )


if __name__ == "__main__":
    main()
