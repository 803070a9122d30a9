"""Records of the archive: what is written is WARC to anyone, and what comes back is what was sent."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.archive.reading import WarcFile, read_record, read_response
from lagazette_crawler.archive.warc import (
    Exchange,
    NotByRecord,
    RecordDamaged,
    RecordMissing,
    RecordTooLarge,
    payload_digest,
    request_record,
    response_record,
)
from lagazette_crawler.items import ArchiveRecord

PAGE = b"<html><h1>Le port rouvre</h1><p>Les quais sont ouverts depuis mardi.</p></html>"
MOMENT = datetime(2024, 3, 5, 6, 7, 8, 90, tzinfo=UTC)


def exchange(body: bytes = PAGE, url: str = "https://journal.example/port/12.html", **more: object) -> Exchange:
    given_ = {
        "url": url,
        "retrieved_at": MOMENT,
        "status": 200,
        "body": body,
        "headers": ((b"Content-Type", b"text/html"),),
    }
    return Exchange(**(given_ | more))  # type: ignore[arg-type]


def written(*exchanges: Exchange) -> bytes:
    return b"".join(response_record(one, payload_digest(one.body), "<urn:uuid:0>") for one in exchanges)


def stored(folder: Path, data: bytes) -> Path:
    file = folder / "some.warc.gz"
    file.write_bytes(data)
    return file


def test_another_reader_of_warc_reads_the_records_and_agrees_on_the_digest() -> None:
    one = exchange(ip_address="192.0.2.7")
    data = written(one) + request_record(one, "<urn:uuid:0>")
    answers = ArchiveIterator(BytesIO(data), check_digests="raise")
    response = next(answers)
    assert response.rec_headers.get_header("WARC-Date") == "2024-03-05T06:07:08.000090Z"
    assert response.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
    assert response.http_headers.get_statuscode() == "200"
    assert response.content_stream().read() == PAGE
    request = next(answers)
    assert request.rec_type == "request"
    assert request.http_headers.statusline == "/ HTTP/1.1"


def test_what_comes_back_is_what_was_sent(tmp_path: Path) -> None:
    headers = (
        (b"Content-Type", b"text/html; charset=windows-1252"),
        (b"X-Lieu", "Bel\xe9m".encode("latin-1")),
        (b"Via", b"a"),
        (b"Via", b"b"),
    )
    one = exchange(b"caf\xe9", status=404, headers=headers)
    back = read_response(stored(tmp_path, written(one)), 0)
    assert (back.url, back.status, back.headers, back.body) == (one.url, 404, headers, one.body)
    assert back.retrieved_at == MOMENT


def test_one_flipped_byte_anywhere_in_a_record_makes_reading_fail(tmp_path: Path) -> None:
    data = written(exchange())
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 0xFF
        with pytest.raises(RecordDamaged):
            read_response(stored(tmp_path, bytes(damaged)), 0)


def test_a_body_in_place_of_another_is_noticed(tmp_path: Path) -> None:
    stored(tmp_path, written(exchange(b"another text")))
    with pytest.raises(RecordDamaged, match="another body"):
        read_record(tmp_path, ArchiveRecord("some.warc.gz", 0, payload_digest(PAGE)))


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RecordMissing, match="No such file"):
        read_record(tmp_path, ArchiveRecord("gone.warc.gz", 0))


def test_a_place_that_is_no_record_is_damage(tmp_path: Path) -> None:
    file = stored(tmp_path, written(exchange()))
    with pytest.raises(RecordDamaged):
        read_response(file, 5)
    with pytest.raises(RecordDamaged, match="ends before"):
        read_response(file, 10_000)


def test_a_request_is_no_response(tmp_path: Path) -> None:
    with pytest.raises(RecordMissing, match="'request'"):
        read_response(stored(tmp_path, request_record(exchange(), "<urn:uuid:0>")), 0)


def test_line_breaks_in_a_header_stay_in_their_header(tmp_path: Path) -> None:
    one = exchange(headers=((b"X-Note", b"one\r\nSet-Cookie: two\r\n\r\n<html>"),))
    back = read_response(stored(tmp_path, written(one)), 0)
    assert [name for name, _ in back.headers] == [b"X-Note"]
    assert back.body == PAGE


def plain(block: bytes, *fields: str, kind: str = "response", length: int | None = None) -> bytes:
    lines = ["WARC/1.0", f"WARC-Type: {kind}", "WARC-Target-URI: <http://journal.example/a>", *fields]
    head = "\r\n".join([*lines, f"Content-Length: {len(block) if length is None else length}", "", ""])
    return head.encode() + block + b"\r\n\r\n"


HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def test_files_without_compression_are_read_alike(tmp_path: Path) -> None:
    file = stored(tmp_path, plain(HTTP) + plain(HTTP, "WARC-Date: 2019-01-02T03:04:05Z"))
    first, second = WarcFile(file)
    assert first.record.url == "http://journal.example/a"
    assert read_response(file, second.offset).retrieved_at == datetime(2019, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("digest", ["sha1:{sha1}", "sha256:{sha256}", "md5:{md5}", "blake9:whatever"])
def test_digests_of_other_tools_are_checked_as_far_as_they_are_known(tmp_path: Path, digest: str) -> None:
    hexadecimal = {name: hashlib.new(name, PAGE).hexdigest() for name in ("sha1", "sha256", "md5")}
    file = stored(tmp_path, plain(HTTP, f"WARC-Payload-Digest: {digest.format(**hexadecimal)}"))
    assert read_response(file, 0).body == PAGE


def test_a_plain_file_with_another_body_than_its_digest_says_is_damaged(tmp_path: Path) -> None:
    file = stored(tmp_path, plain(HTTP.replace(b"mardi", b"lundi"), f"WARC-Payload-Digest: {payload_digest(PAGE)}"))
    with pytest.raises(RecordDamaged, match="not what sha1"):
        read_response(file, 0)


def test_chunks_are_put_together(tmp_path: Path) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n"
    back = read_response(stored(tmp_path, plain(chunked)), 0)
    assert back.body == b"<html>"
    assert back.headers == ()


def test_chunks_that_are_announced_but_undone_already_are_left_alone(tmp_path: Path) -> None:
    undone = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + PAGE
    assert read_response(stored(tmp_path, plain(undone)), 0).body == PAGE


@pytest.mark.parametrize(
    "broken",
    [
        plain(HTTP, length=10**9),
        plain(HTTP).replace(b"Content-Length: ", b"Content-Length: -"),
        written(exchange())[:-30],
        written(exchange())[:50] + b"\0\0\0" + written(exchange())[53:],
        b"WARC/1.0\r\n\r\n",
        b"WARC/",
        b"\x1f\x8b\x08",
        b"noise " * 50_000,
    ],
    ids=["too long", "negative", "torn", "damaged", "no fields", "cut plain", "cut gzip", "noise"],
)
def test_what_is_broken_is_skipped_and_counted_once(tmp_path: Path, broken: bytes) -> None:
    good = written(exchange())
    records = WarcFile(stored(tmp_path, good + broken + good + plain(HTTP)))
    kinds = [located.record.kind for located in records]
    assert kinds.count("response") >= 2
    assert records.broken == 1
    assert str(tmp_path) in (records.first_fault or "")


def test_a_record_above_the_limit_is_skipped(tmp_path: Path) -> None:
    records = WarcFile(stored(tmp_path, written(exchange(b"\0" * 2_000_000), exchange())), limit=100_000)
    assert [located.record.block.endswith(PAGE) for located in records] == [True]
    with pytest.raises(RecordTooLarge):
        read_response(stored(tmp_path, written(exchange(b"\0" * 70_000_000))), 0)


def test_a_file_compressed_as_a_whole_says_how_to_mend_it(tmp_path: Path) -> None:
    import gzip

    records = WarcFile(stored(tmp_path, gzip.compress(plain(HTTP) * 3)))
    assert list(records) == []
    assert "warcio recompress" in (records.first_fault or "")
    with pytest.raises(NotByRecord):
        read_response(records.path, 0)


@given(noise=st.binary(max_size=300), place=st.integers(0, 3000))
def test_no_noise_makes_reading_a_file_fail(tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int) -> None:
    data = written(exchange()) + plain(HTTP)
    file = stored(tmp_path_factory.mktemp("noise"), data[:place] + noise + data[place + len(noise) :])
    for located in WarcFile(file):
        assert located.offset < located.end


@given(
    body=st.binary(max_size=2000),
    headers=st.lists(st.tuples(st.from_regex(rb"\A[A-Za-z-]{1,20}\Z"), st.from_regex(rb"\A[!-~\x80-\xff]{0,30}\Z"))),
)
def test_any_answer_comes_back(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    pairs = tuple(pair for pair in headers if pair[0].lower() != b"transfer-encoding")
    back = read_response(stored(tmp_path_factory.mktemp("any"), written(exchange(body, headers=pairs))), 0)
    assert (back.body, back.headers) == (body, pairs)
