"""A whole crawl through the real settings: `lagazette crawl` against the sample newspaper, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lagazette_crawler.demo import Site, serve
from lagazette_crawler.demo.sample_newspaper import GALLERY, GONE, MOVED, REPRINT
from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.store import NewspaperRow, SaveArticle, Store, open_store
from lagazette_crawler.text import folded

ROOT = Path(__file__).parent.parent
FAR_FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Operator:
    """Someone who types commands, with a data folder and a database of their own."""

    folder: Path
    database_url: str

    def lagazette(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "lagazette_crawler.cli", *arguments, **environment)

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = {"DATABASE_URL": self.database_url, "LAGAZETTE_DATA": str(self.folder), **environment}
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, timeout=120, check=False
        )

    def crawl(self, site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.lagazette(
            "crawl",
            "lagazette",
            "--json",
            "--site",
            site.url,
            "--allow-address",
            "127.0.0.1",
            "-s",
            "DOWNLOAD_DELAY=0",
            *arguments,
        )

    @property
    def store(self) -> Store:
        return open_store(self.database_url)


@pytest.fixture
def operator(tmp_path: Path, database_url: str) -> Operator:
    return Operator(tmp_path / "data", database_url)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def counts(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """The numbers told of the newspaper."""
    return json.loads(done.stdout)


def test_a_first_crawl_stores_every_article_once_and_gives_every_address_one_outcome(
    operator: Operator, site: Site
) -> None:
    done = operator.crawl(site)
    assert (done.returncode, done.stderr) == (0, "")
    found = counts(done)
    assert found["new"] == 24
    with operator.store as store:

        def outcomes(*paths: str) -> set[Outcome]:
            return {store.address(site.url + path).outcome for path in paths}

        assert outcomes(GALLERY) == {Outcome.REFUSED}
        assert outcomes(GONE) == {Outcome.GONE}
        # two addresses of one text: which is asked first is chance, that it is stored once is not
        assert outcomes(REPRINT, "/energie/348895.html") == {Outcome.NEW, Outcome.DUPLICATE}
        assert outcomes(MOVED, "/economie/348912.html") == {Outcome.NEW, Outcome.KNOWN}
        assert store.pending("lagazette", at=FAR_FUTURE, limit=10) == []
        [standing] = store.standings(datetime.now(UTC))
        assert standing.pages_read >= 24
        assert standing.fields["title"].filled == 1
        assert standing.fields["published_at"].first_rule > 0.9


def test_a_second_crawl_asks_for_no_article_again(operator: Operator, site: Site) -> None:
    operator.crawl(site)
    site.forget()
    done = operator.crawl(site)
    assert done.returncode == 0
    assert counts(done)["fetched"] == 0
    assert [path for path in site.paths() if path.endswith(".html")] == []


def test_a_crawl_with_a_limit_goes_on_where_it_was(operator: Operator, site: Site) -> None:
    first, second = counts(operator.crawl(site, "--limit", "10")), counts(operator.crawl(site))
    assert first["fetched"] == 10
    assert first["new"] + second["new"] == 24


def test_replaying_what_was_recorded_gives_the_same_articles(operator: Operator, site: Site, tmp_path: Path) -> None:
    operator.crawl(site)
    files = sorted(map(str, (operator.folder / "archive").rglob("*.warc.gz")))
    again = Operator(tmp_path / "again", f"sqlite:///{tmp_path / 'again.db'}")
    done = again.lagazette("crawl", "--json", "--replay", *files)
    assert (done.returncode, done.stderr) == (0, "")
    assert exported(again) == exported(operator)


def test_replaying_into_the_same_database_changes_nothing(operator: Operator, site: Site) -> None:
    operator.crawl(site)
    before, next_looks = exported(operator), plans(operator)
    files = sorted(map(str, (operator.folder / "archive").rglob("*.warc.gz")))
    found = counts(operator.lagazette("crawl", "--json", "--replay", *files))
    assert (found["new"], found["revised"]) == (0, 0)
    assert exported(operator) == before
    assert plans(operator) == next_looks


def plans(operator: Operator) -> list[tuple[str, Outcome, object, datetime | None]]:
    """What the crawl means to ask next of each article's addresses, and with which validators."""
    with operator.store as store:
        rows = [row for article in store.rows() for row in store.article(article["id"]).addresses]
    return [(row.url, row.outcome, row.validators, row.next_look_at) for row in rows]


def test_plain_scrapy_gives_the_same_rows(operator: Operator, site: Site, tmp_path: Path) -> None:
    operator.crawl(site)
    plain = Operator(tmp_path / "plain", f"sqlite:///{tmp_path / 'plain.db'}")
    done = plain.run(
        sys.executable, "-m", "scrapy", "crawl", "lagazette", "-a", f"site={site.url}",
        "-s", "ALLOWED_ADDRESSES=127.0.0.1", "-s", "DOWNLOAD_DELAY=0",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert exported(plain, moments=False) == exported(operator, moments=False)


def test_an_undeclared_newspaper_is_crawled_from_its_address(operator: Operator, site: Site) -> None:
    done = operator.lagazette("crawl", site.url, "--json", "--allow-address", "127.0.0.1", "-s", "DOWNLOAD_DELAY=0")
    assert done.returncode == 0, done.stderr
    assert counts(done)["new"] == 24
    assert {row["newspaper"] for row in exported(operator)} == {site.url.removeprefix("http://")}


def test_an_unreachable_newspaper_is_one_line_and_exit_4(operator: Operator) -> None:
    with serve() as gone:
        address = gone.url
    done = operator.lagazette(
        "crawl", "lagazette", "--site", address, "--allow-address", "127.0.0.1",
        "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=0", "--quiet",
    )  # fmt: skip
    assert done.returncode == 4
    assert "Nothing could be fetched" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_written_is_one_line_and_exit_69(tmp_path: Path, site: Site) -> None:
    (tmp_path / "a file").write_text("no folder")
    operator = Operator(tmp_path / "data", f"sqlite:///{tmp_path / 'a file' / 'lagazette.db'}")
    done = operator.crawl(site)
    assert done.returncode == 69
    assert len(done.stderr.strip().splitlines()) == 1
    assert site.log == []


def test_an_unknown_newspaper_is_a_usage_error_that_names_the_known_ones(operator: Operator) -> None:
    done = operator.lagazette("crawl", "gazette-de-nulle-part")
    assert done.returncode == 2
    assert "lagazette" in done.stderr


def test_private_addresses_stay_closed_unless_opened(operator: Operator, site: Site) -> None:
    done = operator.lagazette("crawl", "lagazette", "--site", site.url, "-s", "DOWNLOAD_DELAY=0")
    assert done.returncode == 4
    assert site.log == []


def exported(operator: Operator, *, moments: bool = True) -> list[dict[str, object]]:
    """All articles in the order of their addresses, without what differs from run to run."""
    file = operator.folder / "exported.jsonl"
    done = operator.lagazette("export", "--format", "jsonl", "-o", str(file))
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for row in rows:  # which of the two addresses of a reprinted text is asked first is chance
        row["url"] = row["url"].replace(REPRINT, "/energie/348895.html")
    unlike = {"id", "copy_of"} | (set() if moments else {"first_seen_at", "last_seen_at"})
    return sorted(({k: v for k, v in row.items() if k not in unlike} for row in rows), key=lambda row: str(row["url"]))


def test_a_crawl_from_cron_learns_unasked_what_recurs_below_articles(operator: Operator, site: Site) -> None:
    box = "Read the whole newspaper every evening at six for less than a cup of coffee."
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    with operator.store as store:
        store.register(NewspaperRow(name="lagazette", title="Lagazette", language="fr", timezone=None, country=None))
        for number in range(1, 5):
            own = f"In street number {number} a bakery opened, whose {number * 7} kinds of bread are sold until noon."
            url = f"https://lagazette.example/{number}"
            article = Article(newspaper="lagazette", url=url, body=f"{own}\n\n{box}", retrieved_at=at)
            store.write([SaveArticle(article=article)])
    done = operator.crawl(site, "-s", "SITE_MEMORY_EVERY=20")
    assert (done.returncode, done.stderr) == (0, "")
    with operator.store as store:
        assert folded(box) in store.memory()["lagazette"]
