"""Which addresses of sitemaps may be of some days of the past."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lagazette_crawler.discovery.periods import Period, days_in
from lagazette_crawler.items import Source
from lagazette_crawler.page import Announced, Found

MAY = Period(date(2023, 5, 1), date(2023, 5, 31))
SITE = "https://gazette.example"


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("/2023/05/12/le-pont.html", (date(2023, 5, 12), date(2023, 5, 12))),
        ("/sitemap-2023-05.xml", (date(2023, 5, 1), date(2023, 5, 31))),
        ("/posts-20230512.xml", (date(2023, 5, 12), date(2023, 5, 12))),
        ("/sitemap_2023-12.xml.gz", (date(2023, 12, 1), date(2023, 12, 31))),
        ("/ville/202305.html", None),
        ("/ville/12023051299.html", None),
        ("/2023/02/31/le-pont.html", None),
        ("/sitemap-2023.xml", None),
    ],
)
def test_days_are_read_from_addresses(path: str, days: tuple[date, date] | None) -> None:
    assert days_in(SITE + path) == days


def moment(month: int, day: int) -> datetime:
    return datetime(2023, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "is_in"),
    [
        (Found(SITE + "/a", lastmod=moment(5, 9)), True),
        (Found(SITE + "/a", lastmod=moment(8, 9)), False),
        (Found(SITE + "/a"), True),
        (Found(SITE + "/2023/05/30/a", lastmod=moment(8, 9)), True),
        (Found(SITE + "/a", Announced(Source.NEWS_SITEMAP, published_raw="2023-05-03T10:00:00Z"), moment(8, 9)), True),
        (Found(SITE + "/a", Announced(Source.NEWS_SITEMAP, published_raw="2023-08-03T10:00:00Z"), moment(5, 9)), False),
        (Found(SITE + "/a", lastmod=moment(6, 1)), True),
    ],
)
def test_a_page_counts_by_publication_then_address_then_change(found: Found, is_in: bool) -> None:
    assert MAY.has(found) is is_in


def test_a_sitemap_of_other_days_is_left_alone() -> None:
    assert MAY.may_list(Found(SITE + "/sitemap-2023-05.xml"))
    assert MAY.may_list(Found(SITE + "/sitemap-3.xml"))
    assert not MAY.may_list(Found(SITE + "/sitemap-2024-05.xml"))
