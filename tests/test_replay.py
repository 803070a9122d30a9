"""Answers out of WARC files: own ones, Common Crawl's, those of other tools, and broken ones."""

from __future__ import annotations

import asyncio
import gzip
import logging
import os
import resource
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse
from scrapy.utils.test import get_crawler
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from lagazette_crawler.archive.reading import read_response
from lagazette_crawler.archive.replay import NotRecorded, Recorded, ReplayHandler, index_of
from lagazette_crawler.archive.warc import RecordDamaged, RecordMissing

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus" / "warc"
TEXT = "<html><h1>Élections</h1><p>Trois listes sont déposées.</p></html>"
PAGE = TEXT.encode()


def foreign(file: Path, body: bytes, *headers: tuple[str, str], kind: str = "response", **fields: str) -> Path:
    """Adds one record as warcio writes it."""
    with file.open("ab") as stream:
        writer = WARCWriter(stream, gzip=file.suffix == ".gz")
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
        uri = fields.pop("uri", "https://journal.example/1")
        names = {name.replace("_", "-"): value for name, value in fields.items()}
        if kind == "revisit":
            digest = names.pop("digest")
            record = writer.create_revisit_record(uri, digest, uri, "2024-01-01T00:00:00Z", http_headers=http)
        else:
            record = writer.create_warc_record(
                uri, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=names
            )
        writer.write_record(record)
    return file


def answer(recorded: Recorded) -> Response:
    """What the spider gets: through the handler and Scrapy's own decompression."""
    crawler = get_crawler()
    request = Request(recorded.url, meta={"replay": recorded})
    response = asyncio.run(ReplayHandler(None).download_request(request))
    decoded = HttpCompressionMiddleware(crawler=crawler).process_response(request, response)
    assert isinstance(decoded, Response)
    return decoded


def text_of(recorded: Recorded) -> str:
    response = answer(recorded)
    assert isinstance(response, TextResponse)
    return response.text


@pytest.mark.parametrize("name", ["some.warc.gz", "some.warc"])
def test_an_index_names_every_response_and_nothing_else(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with file.open("wb") as stream:
        WARCWriter(stream, gzip=name.endswith("gz")).write_record(
            RecordBuilder().create_warcinfo_record(name, {"a": "b"})
        )
    foreign(file, PAGE, WARC_Date="2023-05-06T07:08:09Z")
    foreign(file, b"", kind="request")
    foreign(file, b"\x89PNG", ("Content-Type", "image/png"), uri="http://journal.example/a.png")
    foreign(file, b"10.0.0.1", uri="dns:journal.example")
    first, second = index_of(file)
    assert (first.url, first.status, first.content_type) == ("https://journal.example/1", 200, "text/html")
    assert first.retrieved_at == datetime(2023, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert second.url.endswith("a.png")
    assert text_of(first) == TEXT


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("br", brotli.compress(PAGE)),
        ("gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
        ("identity", PAGE),
        # undone by the tool that wrote the archive, which left the header
        ("gzip", PAGE),
        ("deflate", PAGE),
        ("br", PAGE),
        ("zstd", PAGE),
    ],
)
def test_content_coding_comes_out_right_also_where_only_the_header_is_left(
    tmp_path: Path, coding: str, body: bytes
) -> None:
    (recorded,) = index_of(foreign(tmp_path / "a.warc.gz", body, ("Content-Encoding", coding)))
    assert text_of(recorded) == TEXT


def test_zstandard_comes_out_right(tmp_path: Path) -> None:
    zstd = pytest.importorskip("backports.zstd")
    body = zstd.compress(PAGE)
    (recorded,) = index_of(foreign(tmp_path / "a.warc.gz", body, ("Content-Encoding", "zstd")))
    assert text_of(recorded) == TEXT


def test_chunked_and_compressed_comes_out_right(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE, mtime=0)
    chunks = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (7, packed[:7], len(packed) - 7, packed[7:])
    headers = (("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))
    (recorded,) = index_of(foreign(tmp_path / "a.warc.gz", chunks, *headers))
    assert text_of(recorded) == TEXT
    assert "Transfer-Encoding" not in answer(recorded).headers


def test_common_crawl_headers_do_no_harm(tmp_path: Path) -> None:
    headers = (("X-Crawl-Content-Encoding", "gzip"), ("X-Crawl-Transfer-Encoding", "chunked"))
    (recorded,) = index_of(foreign(tmp_path / "a.warc.gz", PAGE, *headers, WARC_Identified_Payload_Type="text/html"))
    assert text_of(recorded) == TEXT


def test_a_revisit_of_another_tool_takes_the_body_its_digest_names(tmp_path: Path) -> None:
    first = foreign(tmp_path / "a.warc.gz", PAGE)
    digest = read_response(first, 0).digest
    second = foreign(tmp_path / "b.warc.gz", b"", kind="revisit", digest=digest or "")
    assert [text_of(recorded) for recorded in index_of(first, second)] == [TEXT, TEXT]


def test_a_revisit_whose_body_is_nowhere_is_skipped_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = foreign(foreign(tmp_path / "a.warc.gz", b"other"), b"", kind="revisit", digest="sha1:" + "A" * 32)
    assert len(index_of(file)) == 1
    assert "1 places skipped" in caplog.text
    assert "in no file given" in caplog.text


def test_a_request_without_a_record_is_an_error(tmp_path: Path) -> None:
    handler = ReplayHandler(None)
    with pytest.raises(NotRecorded):
        asyncio.run(handler.download_request(Request("https://journal.example/1")))
    (recorded,) = index_of(foreign(tmp_path / "a.warc.gz", PAGE))
    redirected = Request("https://journal.example/2", meta={"replay": recorded, "redirect_times": 1})
    with pytest.raises(NotRecorded):
        asyncio.run(handler.download_request(redirected))


def test_own_files_are_cited_as_the_crawl_cited_them_and_foreign_ones_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own, other = foreign(tmp_path / "own" / "a.warc.gz", PAGE), foreign(tmp_path / "b.warc.gz", PAGE)
    cited = []
    for recorded in index_of(own, other):
        request = Request(recorded.url, meta={"replay": recorded})
        asyncio.run(ReplayHandler(tmp_path / "own").download_request(request))
        cited.append(request.meta["archive_record"].file)
    assert cited == ["a.warc.gz", str(other)]


def test_damage_between_index_and_reading_is_an_error_of_that_page(tmp_path: Path) -> None:
    file = foreign(tmp_path / "a.warc", PAGE)
    (recorded,) = index_of(file)
    file.write_bytes(file.read_bytes().replace(b"Trois", b"Douze"))
    with pytest.raises(RecordDamaged):
        answer(recorded)


@pytest.mark.parametrize(
    "content", [b"<html>no archive</html>", b"PK\x03\x04 a zip file", gzip.compress(b"no archive", mtime=0)]
)
def test_a_file_that_is_no_archive_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.warc.gz").write_bytes(content)
    with pytest.raises(RecordMissing, match="holds no readable WARC record"):
        index_of(tmp_path / "a.warc.gz")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecordMissing, match="No such file"):
        index_of(tmp_path / "a.warc.gz")
    with pytest.raises(RecordMissing, match="Is a directory"):
        index_of(tmp_path)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").touch()
    assert index_of(tmp_path / "a.warc.gz") == []


def test_memory_stays_flat_over_a_large_file(tmp_path: Path) -> None:
    file = tmp_path / "large.warc.gz"
    one = foreign(tmp_path / "one.warc.gz", os.urandom(1_000_000)).read_bytes()
    file.write_bytes(one * 80)
    index_of(tmp_path / "one.warc.gz")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(index_of(file)) == 80
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not here")
@pytest.mark.parametrize(
    "name", ["aeb", "aed", "fundus-publishers", "htmldate-eval", "htmldate-mediacloud", "trafilatura-eval"]
)
def test_every_real_page_replays(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    index = index_of(CORPUS / f"{name}.warc.gz")
    assert len(index) > 90
    for recorded in index[:: max(1, len(index) // 40)]:
        response = answer(recorded)
        assert isinstance(response, TextResponse)
        assert response.status == 200
        assert "<" in response.text
    assert caplog.text == ""
