"""What kills cost: `python benchmarks/kills.py [--kills 50] [--articles 200]`: lost and doubled after `kill -9`.

A crawl of the sample newspaper is killed at random moments, again and again on the same database, and then left to
end. Compared is with a crawl that nobody disturbed: articles and addresses must be the same, each once.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lagazette_crawler.demo import Site, serve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, serve(options.articles) as site:
        calm, killed = Path(folder) / "calm.db", Path(folder) / "killed.db"
        begin(site, calm).wait()
        for _ in range(options.kills):
            kill_at_random(site, killed, chance)
        begin(site, killed).wait()
        report(calm, killed, options.kills)


def begin(site: Site, database: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lagazette_crawler.cli", "crawl", "lagazette", "--site", site.url]
    command += ["--allow-address", "127.0.0.1", "--quiet", "-s", "DOWNLOAD_DELAY=0"]
    data = {"DATABASE_URL": f"sqlite:///{database}", "LAGAZETTE_DATA": str(database.with_suffix(".data"))}
    return subprocess.Popen(command, env=os.environ | data)


def kill_at_random(site: Site, database: Path, chance: random.Random) -> None:
    """Lets a crawl ask for a few things, then kills it a moment later: some kills fall into the store's writing."""
    site.forget()
    process = begin(site, database)
    asked = chance.randint(0, 12)
    while len(site.log) < asked and process.poll() is None:
        time.sleep(0.002)
    time.sleep(chance.random() * 0.1)
    process.kill()
    process.wait()


def report(calm: Path, killed: Path, kills: int) -> None:
    for what in ("url FROM articles", "url FROM addresses WHERE outcome <> 'pending'"):
        wanted, found = rows(calm, what), rows(killed, what)
        lost, doubled = set(wanted) - set(found), len(found) - len(set(found))
        print(f"{kills} kills, {what}: {len(wanted)} wanted, {len(lost)} lost, {doubled} doubled")
    print(f"texts stored twice: {rows(killed, TWICE)[0]} (undisturbed: {rows(calm, TWICE)[0]})")


TWICE = "count(*) - count(DISTINCT title || body) FROM articles"


def rows(database: Path, what: str) -> list[str]:
    connection = sqlite3.connect(database)
    found = [row[0] for row in connection.execute(f"SELECT {what}")]
    connection.close()
    return found


if __name__ == "__main__":
    main()
