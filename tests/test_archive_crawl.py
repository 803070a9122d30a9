"""A crawl with the archive on, against a newspaper on loopback, by the real middlewares of Scrapy."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.archive.replay import index_of

SPIDER = Path(__file__).with_name("archive_spider.py")


class Newspaper(BaseHTTPRequestHandler):
    """`/gzip/N` compressed, `/chunked/N` in chunks, `/moved/N` redirected, `/cut/N` broken off, the rest plain."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, _, number = self.path.strip("/").partition("/")
        body = f"<html><title>Numéro {number}</title><p>{'Une phrase de plus. ' * 60}</p></html>".encode()
        if kind == "moved":
            self.answer(301, b"moved" * 200, {"Location": f"/plain/{number}"})
        elif kind == "gzip":
            self.answer(200, gzip.compress(body, mtime=0), {"Content-Encoding": "gzip"})
        elif kind == "chunked":
            self.answer(200, b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body), {"Transfer-Encoding": "chunked"})
        else:
            self.answer(404 if kind == "gone" else 200, body, {})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Newspaper)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(*arguments: str | Path) -> tuple[list[dict[str, Any]], str]:
    """The items of a crawl, and its log."""
    process = subprocess.run(
        [sys.executable, SPIDER, *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    return [json.loads(line) for line in process.stdout.splitlines()], process.stderr


PATHS = ["/plain/1", "/gzip/2", "/chunked/3", "/moved/4", "/gone/5", "/plain/6?a=b&c=%C3%A9"]


@pytest.fixture(scope="module")
def crawled(site: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("archive")
    items, _ = run("crawl", folder, *[site + path for path in PATHS])
    return folder, items


def test_every_response_is_kept_redirects_and_errors_too(crawled: tuple[Path, list[dict[str, Any]]], site: str) -> None:
    (file,) = crawled[0].glob("*/*/*.warc.gz")
    with file.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers["WARC-Target-URI"], r.http_headers and r.http_headers.get_statuscode())
            for r in ArchiveIterator(stream, check_digests="raise")
        ]
    statuses = {uri.removeprefix(site): status for kind, uri, status in records if kind == "response"}
    assert statuses == {
        "/plain/1": "200",
        "/gzip/2": "200",
        "/chunked/3": "200",
        "/moved/4": "301",
        "/plain/4": "200",
        "/gone/5": "404",
        "/plain/6?a=b&c=%C3%A9": "200",
    }
    assert [kind for kind, *_ in records].count("request") == 7


def test_bodies_are_kept_as_sent(crawled: tuple[Path, list[dict[str, Any]]]) -> None:
    (file,) = crawled[0].glob("*/*/*.warc.gz")
    with file.open("rb") as stream:
        raw = {
            r.rec_headers["WARC-Target-URI"].rsplit("/", 2)[-2]: r.raw_stream.read()
            for r in ArchiveIterator(stream)
            if r.rec_type == "response"
        }
    assert raw["gzip"].startswith(b"\x1f\x8b")
    assert raw["chunked"].startswith(b"<html>")


def test_each_item_knows_its_record_and_its_moment(crawled: tuple[Path, list[dict[str, Any]]]) -> None:
    items = crawled[1]
    assert len(items) == 6
    assert all(item["record"]["file"].startswith("journal/") and item["record"]["digest"] for item in items)
    assert all(item["retrieved_at"].endswith("+00:00") for item in items)


def test_a_replay_gives_the_same_items_with_the_network_closed(crawled: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, items = crawled
    replayed, log = run("replay", folder, *folder.glob("*/*/*.warc.gz"))
    by_url = {item["url"]: item for item in replayed}
    assert len(replayed) == 7  # the redirect itself is an answer of its own
    assert [by_url[item["url"]] for item in items] == items
    assert "ERROR" not in log


def test_a_file_says_which_newspaper_it_is_of(crawled: tuple[Path, list[dict[str, Any]]]) -> None:
    assert {recorded.newspaper for recorded in index_of(*crawled[0].glob("*/*/*.warc.gz"))} == {"journal"}


def test_a_second_crawl_adds_revisits_which_replay_alike(site: str, tmp_path: Path) -> None:
    for _ in range(2):
        run("crawl", tmp_path, site + "/plain/1", site + "/gzip/2")
    (file,) = tmp_path.glob("*/*/*.warc.gz")
    replayed, _ = run("replay", tmp_path, file)
    assert len(replayed) == 4
    assert len({(item["url"], item["text"]) for item in replayed}) == 2


def test_an_archive_that_cannot_be_written_stops_the_crawl_before_it_asks(site: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    items, log = run("crawl", tmp_path / "file", site + "/plain/1")
    assert items == [
        {
            "closed": "archive_unwritable",
            "unwritable": f"The archive {tmp_path}/file cannot be written to: File exists.",
            "requests": 0,
        }
    ]
    assert "Traceback" not in log


def test_a_disk_that_fills_up_stops_the_crawl(site: str, tmp_path: Path) -> None:
    items, log = run("full", tmp_path, *[f"{site}/plain/{number}" for number in range(200)])
    end = items.pop()
    assert end["closed"] == "archive_unwritable"
    assert end["unwritable"] == f"The archive {tmp_path} cannot be written to: File too large."
    assert len(items) < 100
    assert end["requests"] < 150
    assert log.count("cannot be written to") == 1
    assert "Traceback" not in log


def test_a_replay_never_asks_the_network(site: str, tmp_path: Path) -> None:
    items, log = run("closed", tmp_path, site + "/plain/1")
    assert items == []
    assert "A replay reads records only" in log
