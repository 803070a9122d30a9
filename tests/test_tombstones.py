"""Tombstones in the archive: the text is gone, every other record lies where it lay."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from archived_newspaper import exchange, record, sample
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.archive.reading import WarcFile, read_at, read_record
from lagazette_crawler.archive.tombstones import bury, find_records, tombstone, withdrawn_on
from lagazette_crawler.archive.warc import ArchiveUnwritable, Record, RecordMissing

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


LENGTHS = [*range(250, 1400), *range(65_500, 65_900), *range(131_050, 131_150), 5_000_000]


def test_a_tombstone_has_exactly_the_length_of_what_it_stands_for() -> None:
    for length in LENGTHS:
        stone = tombstone(length, NOON)
        located = read_at(BytesIO(stone + b"next"), 0)
        assert (len(stone), located.end) == (length, length)
        assert withdrawn_on(located.record) == "2026-03-04T12:00:00.000000Z"


def test_without_room_for_one_it_is_said() -> None:
    with pytest.raises(ArchiveUnwritable, match="no room"):
        tombstone(100, NOON)


def test_only_the_pages_of_one_address_are_taken_out_and_other_tools_read_the_rest(tmp_path: Path) -> None:
    again = exchange(sample(1), 9)
    places = record(tmp_path, [*(exchange(sample(number), number) for number in range(4)), again])
    (file,) = tmp_path.glob("*/*/*.warc.gz")
    before = [(each.offset, each.end) for each in WarcFile(file)]

    def is_withdrawn(each: Record) -> bool:
        return each.url.endswith(sample(1).path)

    (buried,) = find_records([file], is_withdrawn)
    assert len(buried.records) == 4  # two answers and their requests
    bury(buried, NOON)
    assert [(each.offset, each.end) for each in WarcFile(file)] == before
    assert [read_record(tmp_path, places[number]).url for number in (0, 2, 3)]
    with pytest.raises(RecordMissing):
        read_record(tmp_path, places[1])
    with file.open("rb") as stream:
        kinds = [each.rec_type for each in ArchiveIterator(stream)]
    assert kinds.count("metadata") == 4
    assert list(find_records([file], is_withdrawn)) == []
