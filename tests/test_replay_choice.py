"""Whose page a recorded page is: `lagazette crawl --replay`, with and without a newspaper named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CommandLine

from lagazette_crawler import declared, spiders
from lagazette_crawler.archive.replay import Recorded
from lagazette_crawler.commands.replay_jobs import replay_jobs

TWIN = """
from lagazette_crawler.newspaper import NewspaperSpider

class Twin(NewspaperSpider):
    name = "twin"
    allowed_domains = ("lemonde.fr",)
    sitemaps = ("https://www.lemonde.fr/sitemap.xml",)
"""


@pytest.fixture
def twin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An own newspaper that claims the host of another."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "twin_of_a_newspaper.py").write_text(TWIN, encoding="utf-8")
    monkeypatch.setenv("LAGAZETTE_SPIDERS", str(folder))
    monkeypatch.setattr(spiders, "__path__", list(spiders.__path__))
    declared._spiders.cache_clear()
    yield "twin"
    declared._spiders.cache_clear()


def recorded(url: str, newspaper: str | None = None) -> Recorded:
    return Recorded(url, Path("a.warc"), 0, None, 200, "text/html", newspaper=newspaper)


def test_a_named_newspaper_gets_the_pages_of_every_host_it_claims(twin: str) -> None:
    records = [recorded("https://www.lemonde.fr/a_1.html"), recorded("https://other.example/b_2.html")]
    for name in (twin, "lemonde"):
        (job,) = replay_jobs(records, [name], None)
        assert (job.newspaper, [one.url for one in job.arguments["replay"]]) == (name, [records[0].url])


def test_a_page_goes_to_the_newspaper_it_was_recorded_for_unless_only_another_is_named(twin: str) -> None:
    records = [recorded("https://www.lemonde.fr/a_1.html", "lemonde")]
    for names, reader in (([], "lemonde"), ([twin, "lemonde"], "lemonde"), ([twin], twin)):
        assert [job.newspaper for job in replay_jobs(records, names, None)] == [reader]


def test_a_file_without_a_page_of_the_newspaper_names_its_hosts(lagazette: CommandLine, tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Quay</h1>"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://quay.example/1\r\n"
        "WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    (tmp_path / "quay.warc").write_bytes(head.encode() + body + b"\r\n\r\n")
    said = lagazette("crawl", "lemonde", "--replay", str(tmp_path / "quay.warc"))
    assert said.code == 2
    assert "holds no page of lemonde (hosts: quay.example)" in " ".join(said.err.replace("│", " ").split())


def test_an_empty_file_holds_no_page(lagazette: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty.warc").touch()
    said = lagazette("crawl", "--replay", str(tmp_path / "empty.warc"))
    assert said.code == 2
    assert "holds no page." in " ".join(said.err.replace("│", " ").split())
