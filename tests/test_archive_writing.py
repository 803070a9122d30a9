"""The writer of the archive: whole records on the disk before anyone is told, whatever dies in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from lagazette_crawler.archive.files import mend
from lagazette_crawler.archive.known_bodies import Body, KnownBodies
from lagazette_crawler.archive.reading import WarcFile, read_record
from lagazette_crawler.archive.warc import ArchiveUnwritable, Exchange, RecordMissing
from lagazette_crawler.archive.writing import ArchiveWriter, check_writable
from lagazette_crawler.items import ArchiveRecord

BODY = b"<html>" + b"<p>The ferry leaves at noon again.</p>" * 40 + b"</html>"
MOMENT = datetime(2024, 3, 5, 6, 7, 8, tzinfo=UTC)


def exchange(number: int = 0, body: bytes = BODY, minutes: int = 0) -> Exchange:
    url = f"https://journal.example/{number}.html"
    return Exchange(url, MOMENT + timedelta(minutes=minutes), 200, body, ((b"Content-Type", b"text/html"),))


def keep(folder: Path, *exchanges: Exchange, **settings: int) -> list[ArchiveRecord]:
    writer = ArchiveWriter(folder, "journal", free_floor=0, **settings)  # type: ignore[arg-type]
    try:
        return [kept.result(10) for kept in [writer.keep(one) for one in exchanges]]
    finally:
        writer.close()


def kinds(file: Path) -> list[str]:
    return [located.record.kind for located in WarcFile(file)]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*/*.warc.gz"))


def test_each_place_given_holds_its_response(tmp_path: Path) -> None:
    exchanges = [exchange(number, BODY + str(number).encode()) for number in range(50)]
    places = keep(tmp_path, *exchanges)
    assert [read_record(tmp_path, place).body for place in places] == [one.body for one in exchanges]
    assert len({place.file for place in places}) == 1
    assert places[0].file.startswith("journal/20")


def test_a_file_begins_with_who_wrote_it_and_pairs_answers_with_requests(tmp_path: Path) -> None:
    keep(tmp_path, exchange(1), exchange(2))
    (file,) = files(tmp_path)
    assert kinds(file) == ["warcinfo", "response", "request", "response", "request"]


def test_the_file_of_the_day_is_carried_on_by_the_next_run(tmp_path: Path) -> None:
    first, second = keep(tmp_path, exchange(1)), keep(tmp_path, exchange(2))
    assert first[0].file == second[0].file
    assert kinds(files(tmp_path)[0]).count("warcinfo") == 1


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    for number in range(4):
        keep(tmp_path, exchange(number, os.urandom(3000)), file_size=4000)
    assert len(files(tmp_path)) == 2


def test_each_day_has_its_file(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "journal", free_floor=0)
    with time_machine.travel("2024-03-05T23:59:00Z", tick=False) as clock:
        before = writer.keep(exchange(1)).result(10)
        clock.move_to("2024-03-06T00:01:00Z")
        after = writer.keep(exchange(2)).result(10)
    writer.close()
    assert before.file.startswith("journal/2024-03/journal-20240305T235900Z-")
    assert after.file.startswith("journal/2024-03/journal-20240306T000100Z-")


def test_two_writers_at_once_never_share_a_file(tmp_path: Path) -> None:
    first, second = (ArchiveWriter(tmp_path, "journal", free_floor=0) for _ in range(2))
    kept = [writer.keep(exchange(number)) for number in range(20) for writer in (first, second)]
    places = [one.result(10) for one in kept]
    first.close()
    second.close()
    assert len({place.file for place in places}) == 2
    assert {read_record(tmp_path, place).body for place in places} == {BODY}


def test_names_of_hosts_make_plain_folders(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "../127.0.0.1:8000", free_floor=0)
    place = writer.keep(exchange()).result(10)
    writer.close()
    assert place.file.startswith("_127.0.0.1_8000/")


# Unchanged bodies


def test_an_unchanged_body_is_kept_once_and_read_from_every_record(tmp_path: Path) -> None:
    (first,) = keep(tmp_path, exchange(minutes=0))
    (second,) = keep(tmp_path, exchange(minutes=15))
    assert kinds(tmp_path / second.file) == ["warcinfo", "response", "request", "revisit", "request"]
    again = read_record(tmp_path, second)
    assert again.body == BODY
    assert again.digest == first.digest
    assert again.retrieved_at == MOMENT + timedelta(minutes=15)


def test_unchanged_bodies_of_one_group_are_seen_too(tmp_path: Path) -> None:
    places = keep(tmp_path, *[exchange(minutes=minute) for minute in range(3)])
    assert {read_record(tmp_path, place).body for place in places} == {BODY}
    assert kinds(tmp_path / places[0].file).count("response") == 1


def test_the_same_body_at_another_address_is_kept_again(tmp_path: Path) -> None:
    keep(tmp_path, exchange(1), exchange(2))
    assert "revisit" not in kinds(files(tmp_path)[0])


def test_a_body_that_was_cut_is_never_the_one_referred_to(tmp_path: Path) -> None:
    keep(tmp_path, replace(exchange(), truncated="length"), exchange())
    assert kinds(files(tmp_path)[0]).count("response") == 2


def test_a_body_whose_file_is_gone_is_kept_anew(tmp_path: Path) -> None:
    keep(tmp_path, exchange())
    files(tmp_path)[0].unlink()
    (place,) = keep(tmp_path, exchange())
    assert read_record(tmp_path, place).body == BODY


def test_a_revisit_whose_original_is_gone_says_so(tmp_path: Path) -> None:
    with time_machine.travel("2024-03-05T12:00:00Z", tick=False) as clock:
        keep(tmp_path, exchange())
        clock.move_to("2024-03-06T12:00:00Z")
        (second,) = keep(tmp_path, exchange())
    files(tmp_path)[0].unlink()
    with pytest.raises(RecordMissing):
        read_record(tmp_path, second)


def test_only_so_many_addresses_are_remembered(tmp_path: Path) -> None:
    known = KnownBodies(tmp_path, most=10)
    (tmp_path / "some").write_bytes(b"0123456789")
    for number in range(30):
        known.add(str(number), Body("sha1:A", "some", 0, 10, "2024"))
    known.close()
    again = KnownBodies(tmp_path)
    assert [number for number in range(30) if again.find(str(number), "sha1:A")] == list(range(20, 30))
    again.forget("25")
    assert again.find("25", "sha1:A") is None
    again.close()


def test_a_damaged_table_of_known_bodies_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "known-bodies.sqlite").write_bytes(b"no database " * 1000)
    places = keep(tmp_path, exchange(), exchange())
    assert {read_record(tmp_path, place).body for place in places} == {BODY}


# What cannot be written


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveUnwritable, match="cannot be written to: Not a directory"):
        check_writable(tmp_path / "file" / "archive")


def test_a_disk_below_the_floor_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnwritable, match="MB of disk are free, the floor is"):
        check_writable(tmp_path, free_floor=2**62)


def test_a_disk_that_fills_up_leaves_whole_records_and_fails_everything_after(tmp_path: Path) -> None:
    script = f"""
import resource, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_archive_writing import *
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
writer = ArchiveWriter(Path({str(tmp_path)!r}), "journal", free_floor=0)
first = writer.keep(exchange(1, os.urandom(5000))).result(10)
resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))  # the system's own refusal, in the middle of a record
for number in (2, 3):
    try:
        writer.keep(exchange(number, os.urandom(5000))).result(10)
    except ArchiveUnwritable as error:
        print(error)
writer.close()
"""
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert said == [f"The archive {tmp_path} cannot be written to: File too large."] * 2
    (file,) = files(tmp_path)
    assert kinds(file) == ["warcinfo", "response", "request"]
    assert WarcFile(file).broken == 0


# Torn records


def killed_while_writing(folder: Path, torn: bytes) -> Path:
    """A process that keeps one response, begins another record and is killed."""
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_archive_writing import *
writer = ArchiveWriter(Path({str(folder)!r}), "journal", free_floor=0)
writer.keep(exchange(1)).result(10)
writer._file.path.open("ab").write({torn!r})
os.kill(os.getpid(), signal.SIGKILL)
"""
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert process.returncode == -signal.SIGKILL, process.stderr
    return files(folder)[0]


def torn_record(folder: Path) -> bytes:
    (place,) = keep(folder, exchange(9, os.urandom(4000)))
    return (folder / place.file).read_bytes()[place.offset :][:2000]


def test_a_record_torn_by_a_kill_is_cut_off_and_the_file_carried_on(tmp_path: Path) -> None:
    file = killed_while_writing(tmp_path / "archive", torn_record(tmp_path / "other"))
    (place,) = keep(tmp_path / "archive", exchange(2))
    assert tmp_path / "archive" / place.file == file
    records = WarcFile(file)
    assert [located.record.kind for located in records] == ["warcinfo", "response", "request", "response", "request"]
    assert records.broken == 0
    assert mend(tmp_path / "archive") == []


def test_whole_records_of_a_killed_process_stay(tmp_path: Path) -> None:
    file = killed_while_writing(tmp_path, b"")
    before = file.read_bytes()
    assert mend(tmp_path) == []
    assert file.read_bytes() == before
    assert not list((tmp_path / ".open").iterdir())


def test_a_file_that_a_living_process_writes_is_left_alone(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "journal", free_floor=0)
    place = writer.keep(exchange(1)).result(10)
    with (tmp_path / place.file).open("ab") as file:
        file.write(b"\x1f\x8b")  # as if in the middle of a write
    size = (tmp_path / place.file).stat().st_size
    assert mend(tmp_path) == []
    assert (tmp_path / place.file).stat().st_size == size
    writer.close()


def test_a_damaged_record_before_whole_ones_is_not_taken_for_a_torn_end(tmp_path: Path) -> None:
    file = killed_while_writing(tmp_path, b"")
    data = bytearray(file.read_bytes())
    first = next(iter(WarcFile(file)))
    data[first.end + 40] ^= 0xFF
    file.write_bytes(data)
    assert mend(tmp_path) == []
    assert file.stat().st_size == len(data)


def test_a_mark_that_was_torn_itself_still_leads_to_its_file(tmp_path: Path) -> None:
    file = killed_while_writing(tmp_path, b"\x1f\x8b\x08 torn")
    (mark,) = (tmp_path / ".open").iterdir()
    mark.write_text('{"fi')
    assert [mended.cut for mended in mend(tmp_path)] == [8]
    assert WarcFile(file).broken == 0


def test_nothing_waits_for_a_writer_that_has_ended(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "journal", free_floor=0)
    writer.close()
    kept: Future[ArchiveRecord] = writer.keep(exchange())
    with pytest.raises(ArchiveUnwritable, match="has ended"):
        kept.result(10)
