"""The dates of an article are decided from all its evidence; losers are kept, nothing is averaged or invented."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from lagazette_crawler.items import Article, Evidence, Precision, Source, ZoneFrom
from lagazette_crawler.moments.reading import Moment
from pipelines.normalise_dates import NormaliseDates, normalise_dates, read_date

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
RETRIEVED = datetime(2024, 3, 7, 12, tzinfo=UTC)

Candidate = tuple[str, Source, str | None]


def article(*candidates: Candidate, updated: tuple[Candidate, ...] = (), **known: object) -> Article:
    values: dict[str, object] = {
        "newspaper": "gazette",
        "url": "https://gazette.example/news/1",
        "language": "fr",
        "retrieved_at": RETRIEVED,
    }
    found = Article(**{**values, **known})  # type: ignore[arg-type]
    found.evidence = [Evidence("published_raw", value, source, rule) for value, source, rule in candidates]
    found.evidence += [Evidence("updated_raw", value, source, rule) for value, source, rule in updated]
    return normalise_dates(found)


def printed(text: str) -> Candidate:
    return text, Source.TEXT, "line at the title"


def declared(text: str) -> Candidate:
    return text, Source.LAYOUT, "span.date"


def said(text: str) -> Candidate:
    return text, Source.JSON_LD, "NewsArticle.datePublished"


def test_a_printed_date_with_its_offset() -> None:
    found = article(declared("16 Décembre 2020 13:44 (UTC+01:00)"), newspaper_timezone="Europe/Paris")
    assert found.published_raw == "16 Décembre 2020 13:44 (UTC+01:00)"
    assert found.published_at == datetime(2020, 12, 16, 12, 44, tzinfo=UTC)
    assert (found.published_offset, found.published_precision) == (60, Precision.MINUTE)
    assert (found.published_zone_from, found.published_ambiguous) == (ZoneFrom.PRINTED, False)
    assert found.published_local_date == date(2020, 12, 16)
    assert [evidence.won for evidence in found.evidence] == [True]


def test_a_day_starts_in_the_zone_of_the_newspaper() -> None:
    found = article(declared("5 mars 2024"), newspaper_timezone="Asia/Baku")
    assert found.published_at == datetime(2024, 3, 4, 20, tzinfo=UTC)
    assert (found.published_offset, found.published_precision) == (None, Precision.DAY)
    assert found.published_local_date == date(2024, 3, 5)


def test_of_a_month_no_day_is_invented() -> None:
    found = article(declared("juin 2023"))
    assert found.published_at == datetime(2023, 6, 1, tzinfo=UTC)
    assert (found.published_precision, found.published_local_date) == (Precision.MONTH, None)


def test_a_wall_time_nobody_knows_the_zone_of_stays_sortable_and_says_so() -> None:
    found = article(printed("5 mars 2024 à 14h52"))
    assert found.published_at == datetime(2024, 3, 5, 14, 52, tzinfo=UTC)
    assert (found.published_offset, found.published_zone_from) == (None, ZoneFrom.NONE)


def test_metadata_give_a_printed_wall_time_its_offset() -> None:
    found = article(said("2024-03-05T12:52:41Z"), printed("Publié le 5 mars 2024 à 14h52"))
    assert found.published_raw == "Publié le 5 mars 2024 à 14h52"
    assert found.published_at == datetime(2024, 3, 5, 12, 52, tzinfo=UTC)
    assert (found.published_offset, found.published_zone_from) == (120, ZoneFrom.METADATA)


def modified(text: str) -> Candidate:
    return text, Source.JSON_LD, "NewsArticle.dateModified"


def test_where_nobody_says_the_zone_it_is_that_in_which_the_page_dates_its_update() -> None:
    found = article(printed("5 mars 2024 à 14h52"), updated=(modified("2024-03-05T17:10:44+03:00"),))
    assert found.published_at == datetime(2024, 3, 5, 11, 52, tzinfo=UTC)
    assert (found.published_offset, found.published_zone_from) == (180, ZoneFrom.METADATA)


@pytest.mark.parametrize(
    "updates",
    [
        ("2024-03-05T17:10:44Z",),
        ("2024-03-30T17:10:44+03:00",),
        ("2024-03-05T17:10:44+03:00", "2024-03-05T12:20:00+01:00"),
    ],
    ids=["UTC says nothing of the place", "weeks later clocks may have changed", "two zones contradict each other"],
)
def test_no_zone_is_taken_from_an_update_that_does_not_tell_it(updates: tuple[str, ...]) -> None:
    found = article(printed("5 mars 2024 à 14h52"), updated=tuple(map(modified, updates)))
    assert (found.published_offset, found.published_zone_from) == (None, ZoneFrom.NONE)


def test_the_country_of_the_address_gives_the_zone_when_its_clocks_are_all_alike_and_it_speaks_the_language() -> None:
    assert article(printed("5 mars 2024 à 14h52"), url="https://gazette.fr/1").published_offset == 60
    assert article(printed("2024年3月5日14:52"), url="https://gazette.cn/1", language="zh").published_offset == 480
    assert article(printed("5 mars 2024 14:52"), url="https://gazette.fr/1", language="en").published_offset is None
    assert article(printed("5 марта 2024 14:52"), url="https://gazette.ru/1", language="ru").published_offset is None


def test_the_finer_of_two_dates_that_agree_is_taken() -> None:
    found = article(declared("5 mars 2024"), said("2024-03-05T09:15:00+01:00"))
    assert found.published_at == datetime(2024, 3, 5, 8, 15, tzinfo=UTC)
    assert [evidence.reason for evidence in found.evidence] == ["the same day, less exact", "first of its authority"]


def test_a_conflict_is_kept_and_not_averaged() -> None:
    found = article(declared("5 mars 2024 à 10h"), said("2024-01-02T09:15:00+01:00"), newspaper_timezone="Europe/Paris")
    assert found.published_at == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert [(evidence.won, evidence.reason) for evidence in found.evidence] == [
        (True, "first of its authority"),
        (False, "another day, of lower authority"),
    ]


@pytest.mark.parametrize(
    ("witness", "day"),
    [
        (("2023-04-05", Source.ADDRESS, "path"), date(2023, 4, 5)),
        (("2023-05-04T08:00:00Z", Source.FEED, "announced"), date(2023, 5, 4)),
    ],
)
def test_other_evidence_decides_between_day_and_month(witness: Candidate, day: date) -> None:
    found = article(printed("05/04/2023"), witness, language="en")
    assert (found.published_local_date, found.published_ambiguous) == (day, False)


def test_the_country_of_the_address_decides_between_day_and_month() -> None:
    assert article(printed("05/04/2023"), language="en").published_ambiguous is True
    british = article(printed("05/04/2023"), language="en", url="https://gazette.co.uk/1")
    assert (british.published_local_date, british.published_ambiguous) == (date(2023, 4, 5), False)
    edition = article(printed("05/04/2023"), language="en", url="https://gazette.example/en-gb/news/1")
    assert edition.published_local_date == date(2023, 4, 5)


def test_rounded_hours_are_made_exact_by_metadata() -> None:
    found = article(declared("il y a 3 heures"), said("2024-03-07T10:22:44+01:00"), newspaper_timezone="Europe/Paris")
    assert found.published_at == datetime(2024, 3, 7, 9, 22, 44, tzinfo=UTC)
    assert found.published_ambiguous is False


def test_an_earlier_date_printed_at_the_title_is_believed_before_that_of_a_later_saving() -> None:
    found = article(said("2024-02-20T10:00:00Z"), printed("5 février 2024"))
    assert found.published_local_date == date(2024, 2, 5)


def test_a_page_that_says_it_was_published_at_the_moment_of_retrieval_is_not_believed() -> None:
    found = article(said("2024-03-07T11:59:58Z"), printed("5 mars 2024"))
    assert found.published_local_date == date(2024, 3, 5)


def test_metadata_that_call_the_local_time_utc_are_seen_through() -> None:
    found = article(said("2024-03-05T14:52:10Z"), printed("5 mars 2024 à 14h52"), newspaper_timezone="Europe/Paris")
    assert found.published_at == datetime(2024, 3, 5, 13, 52, tzinfo=UTC)


def test_the_calendar_day_is_that_of_the_place_of_publication() -> None:
    found = article(said("2024-03-05T03:28:35Z"), ("2024-03-04", Source.ADDRESS, "path"), language="en")
    assert found.published_at == datetime(2024, 3, 5, 3, 28, 35, tzinfo=UTC)
    assert found.published_local_date == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9 avril 2024", "after retrieval"),
        ("31.12.9999", "future"),
        ("1er janvier 0001", "before the first newspaper"),
        ("hier soir ou ce matin", "no date found"),
        ("du 3 au 5 mai 2023", "event"),
    ],
)
def test_what_cannot_be_is_quarantined_with_the_reason(text: str, reason: str) -> None:
    found = article(declared(text), retrieved_at=RETRIEVED if "hier" not in text else None)
    assert (found.published_at, found.published_precision) == (None, None)
    assert found.evidence[0].value == text
    assert not found.evidence[0].won
    if "hier" not in text:
        assert reason in str(found.published_reason)


def test_an_implausible_date_makes_room_for_the_next() -> None:
    found = article(declared("9 avril 2024"), said("2024-03-05T09:15:00+01:00"))
    assert found.published_at == datetime(2024, 3, 5, 8, 15, tzinfo=UTC)
    assert found.evidence[0].reason == "after retrieval"


def test_an_update_printed_beside_the_publication() -> None:
    found = article(declared("5 mars 2024 à 10h (mis à jour à 11h30)"), newspaper_timezone="Europe/Paris")
    assert found.published_at == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert found.updated_at == datetime(2024, 3, 5, 10, 30, tzinfo=UTC)
    assert [(one.field, one.won) for one in found.evidence] == [("published_raw", True), ("updated_raw", True)]


def test_an_update_before_the_publication_is_quarantined() -> None:
    update = ("2024-03-01T10:00:00Z", Source.JSON_LD, "NewsArticle.dateModified")
    found = article(said("2024-03-05T09:15:00Z"), updated=(update,))
    assert (found.updated_at, found.updated_reason) == (None, "before the publication")


def test_where_only_an_update_is_printed_the_publication_is_flagged() -> None:
    found = article(printed("Mis à jour le 5 mars 2024 à 11h30"))
    assert found.updated_at == found.published_at == datetime(2024, 3, 5, 11, 30, tzinfo=UTC)
    assert found.published_ambiguous is True
    assert "only an update" in str(found.published_reason)


def test_http_headers_date_the_page_and_not_the_text() -> None:
    header = ("Thu, 07 Mar 2024 11:59:00 GMT", Source.HEADER, "last-modified")
    found = article(said("2024-03-05T09:15:00Z"), updated=(header,))
    assert found.updated_at is None
    assert found.evidence[1].reason == "dates the page, not the text"


def test_an_article_without_any_date_says_so() -> None:
    assert article().published_reason == "no date found"


def test_the_step_of_a_crawl_is_the_same_function() -> None:
    item = Article(newspaper="gazette", url="https://gazette.example/1", language="fr")
    item.evidence = [Evidence("published_raw", "5 mars 2024", Source.LAYOUT)]
    assert NormaliseDates().process_item(item).published_local_date == date(2024, 3, 5)


@pytest.mark.parametrize("clock", ["1970-01-02T00:00:00Z", "2024-02-29T23:59:00Z", "2033-01-01T00:00:00Z"])
@pytest.mark.parametrize(
    "text", ["juin 2023", "june 2021 in brief", "décembre de l'an 2019", "2018, une année", "Uudised 2015"]
)
def test_the_reader_of_last_resort_invents_nothing_whatever_the_day(clock: str, text: str) -> None:
    with time_machine.travel(clock, tick=False):
        reading = read_date(text, languages=["fr"], timezone=None, reference=None)
    moment = reading.published
    assert moment is None or moment.precision in (Precision.MONTH, Precision.YEAR)
    assert reading == read_date(text, languages=["fr"], timezone=None, reference=None)


def test_a_naive_reference_is_utc() -> None:
    naive, aware = (
        read_date("il y a 5 minutes", languages=["fr"], timezone="Europe/Paris", reference=moment).published
        for moment in (datetime(2024, 3, 7, 12), RETRIEVED)
    )
    assert naive == aware
    assert isinstance(naive, Moment)
    assert naive.isoformat() == "2024-03-07T12:55:00+01:00"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not on this machine")
def test_real_printed_dates_are_right_or_refused() -> None:
    rows = [json.loads(line) for line in (CORPUS / "dates.jsonl").read_text("utf-8").splitlines()]
    wrong = [row["text"] for row in rows if not _right(row)]
    assert len(wrong) <= 3, wrong  # what the page says elsewhere no reader of the line can know


def _right(row: dict[str, str | None]) -> bool:
    reference = datetime.fromisoformat(row["reference"]) if row["reference"] else None
    reading = read_date(str(row["text"]), languages=[str(row["lang"])], timezone=None, reference=reference)
    return _same(row["published"], reading.published) and _same(row["updated"], reading.updated)


def _same(gold: str | None, moment: Moment | None) -> bool:
    if gold is None or moment is None:
        return gold is None and moment is None
    if len(gold) <= 10:
        return moment.isoformat() == gold
    meant = datetime.fromisoformat(gold)
    same_clock = abs((meant.replace(tzinfo=None) - moment.wall).total_seconds()) < 60
    offset = meant.utcoffset()
    return same_clock and (moment.offset is None or offset is None or offset.total_seconds() == moment.offset * 60)


def tag(text: str) -> Candidate:
    return text, Source.OPEN_GRAPH, "meta[article:published_time]"


def test_what_is_printed_and_said_elsewhere_is_believed_before_one_source_alone() -> None:
    found = article(said("2024-01-15"), tag("2024-01-25"), printed("25.01.2024"))
    assert found.published_local_date == date(2024, 1, 25)


def test_but_not_when_it_is_the_update_that_is_printed() -> None:
    modified = ("2024-01-25", Source.JSON_LD, "NewsArticle.dateModified")
    found = article(said("2024-01-15"), tag("2024-01-25"), printed("25.01.2024"), updated=(modified,))
    assert found.published_local_date == date(2024, 1, 15)


def test_a_publication_said_to_be_the_update_gives_way_to_an_earlier_one_said_and_printed() -> None:
    modified = ("2024-01-25T10:00:00+01:00", Source.JSON_LD, "NewsArticle.dateModified")
    seen = ("15.01.2024", Source.TEXT, "printed line")
    found = article(said("2024-01-25T10:00:00+01:00"), tag("2024-01-15T09:00:00+01:00"), seen, updated=(modified,))
    assert found.published_at == datetime(2024, 1, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Mon Oct 11 14:57:21 CEST 2021", "2021-10-11T14:57:21+02:00"),
        ("Wed Nov 10 12:48:39 +0300 2021", "2021-11-10T12:48:39+03:00"),
    ],
)
def test_the_dates_unix_prints(text: str, iso: str) -> None:
    moment = read_date(text, languages=["de"], timezone=None, reference=None).published
    assert moment
    assert moment.isoformat() == iso


def test_the_length_of_a_recording_is_no_hour() -> None:
    assert read_date("02:57 Min.", languages=["de"], timezone="Europe/Berlin", reference=RETRIEVED).published is None


def test_a_date_before_the_newspaper_existed_is_refused_and_makes_room_for_the_next() -> None:
    found = article(said("1999-11-30T00:00:00Z"), printed("5 mars 2024"), newspaper_founded=2013)
    assert found.published_local_date == date(2024, 3, 5)
    assert found.evidence[0].reason == "before the newspaper existed, in 2013"


def test_an_offset_no_country_keeps_is_not_inferred() -> None:
    found = article(printed("2 mars 2024 à 14h59"), said("2024-03-02T13:44:00Z"))
    assert found.published_offset != 75


@pytest.mark.parametrize("text", ["2024-03-05T00:00:00Z", "2024-03-05T00:00:00+00:00", "2024-03-05T00:00:00.000Z"])
def test_the_first_second_of_a_day_in_metadata_is_a_day(text: str) -> None:
    found = article(said(text))
    assert (found.published_precision, found.published_local_date) == (Precision.DAY, date(2024, 3, 5))
    assert found.published_at == datetime(2024, 3, 5, tzinfo=UTC)
