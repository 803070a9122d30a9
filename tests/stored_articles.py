"""Half a dozen articles for the tests of commands and views: a revision, a copy, a refusal, places and evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lagazette_crawler.items import ArchiveRecord, Article, Evidence, Outcome, Place, Precision, Source
from lagazette_crawler.page import Found
from lagazette_crawler.store import CloseAddress, SaveArticle, Store

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BAKU = Place("Bakou", 587084, "Baku", "AZ", 40.4, 49.9, 0.9, "largest of its name")
WIRE = "Le gazoduc transanatolien a livré son millième chargement, selon l'opérateur. " * 5


def fill(store: Store) -> None:
    """Article 1 is revised, 2 copies it, 3 has a formula for a title, 4 is Azerbaijani with a month for a date."""
    first = _report()
    store.write([SaveArticle(article=first)])
    first.title, first.retrieved_at = "Le gazoduc a livré", NOON + timedelta(hours=1)
    store.write([SaveArticle(article=article) for article in (first, _copy(), _formula(), _of_a_month())])
    store.announce(
        "gazette", [Found("https://gazette.example/a-venir")], found_on="https://gazette.example/rss", at=NOON
    )
    refused = "https://gazette.example/galerie"
    store.write(
        [CloseAddress(newspaper="gazette", url=refused, outcome=Outcome.REFUSED, reason="no body", status=200, at=NOON)]
    )


def _report() -> Article:
    """With a place, a record in the archive and candidates for its fields."""
    return Article(
        newspaper="gazette",
        url="https://gazette.example/gazoduc",
        title="Le gazoduc livre",
        byline=["Anna Lang"],
        dateline="Bakou / Trend",
        places=[BAKU],
        location="Baku",
        country="AZ",
        agency="Trend",
        language="fr",
        body=WIRE,
        published_raw="1er mai 2026 à 14 h",
        published_at=NOON,
        published_offset=120,
        published_precision=Precision.MINUTE,
        published_local_date=date(2026, 5, 1),
        retrieved_at=NOON,
        archive_record=ArchiveRecord("2026/gazette.warc.gz", 512, "sha1:A"),
        extractor_version="0.1.0 default",
        evidence=[
            Evidence("title", "Le gazoduc livre", Source.LAYOUT, "h1", True, "first of its authority"),
            Evidence("title", "Gazoduc - La Gazette", Source.OPEN_GRAPH, "og:title", False, "repeats the site name"),
            Evidence("agency", "Trend", Source.TEXT, "dateline", True),
        ],
    )


def _copy() -> Article:
    """Of the report, in another newspaper 45 minutes later."""
    return Article(
        newspaper="courier",
        url="https://courier.example/1",
        title="Gazoduc : mille chargements",
        language="fr",
        body=WIRE,
        published_at=NOON + timedelta(minutes=45),
        published_precision=Precision.MINUTE,
        published_offset=None,
        retrieved_at=NOON,
    )


def _formula() -> Article:
    """What a table program would run."""
    return Article(
        newspaper="courier",
        url="https://courier.example/2",
        title='=HYPERLINK("https://evil.example")',
        body="+33 1 23 45 67 89, œuvre\nsuite",
        language="fr",
        published_at=NOON - timedelta(days=40),
        published_precision=Precision.DAY,
        published_offset=-300,
        published_local_date=date(2026, 3, 22),
        retrieved_at=NOON,
        paywalled=True,
    )


def _of_a_month() -> Article:
    """No day is known."""
    return Article(
        newspaper="xeber",
        url="https://xeber.example/9",
        title="Gəncədə sərgi",
        body="Bakı və Gəncə.",
        language="az",
        published_at=datetime(2026, 3, 31, 20, tzinfo=UTC),
        published_offset=240,
        published_precision=Precision.MONTH,
        retrieved_at=NOON,
    )
