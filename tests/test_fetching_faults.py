"""Every fault of the hostile newspaper, in one crawl through the real settings: each is reported under its reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gazette.faults import FAULTS, Fault, scripts
from gazette.one_crawl import Crawled, crawl
from gazette.pages import page
from gazette.server import Gazette, Reply


@pytest.fixture(scope="module")
def gazette() -> Iterator[Gazette]:
    front = page("<html><title>La Gazette</title><h1>La Gazette</h1></html>")
    with Gazette({"/robots.txt": Reply(404), "/": front, **scripts()}) as served:
        yield served


@pytest.fixture(scope="module")
def crawled(gazette: Gazette) -> Crawled:
    return crawl([gazette.url(fault.path) for fault in FAULTS], DOWNLOAD_TIMEOUT=3, BREAKER_FAILURES=0)


def test_there_are_at_least_sixty_faults() -> None:
    assert len(FAULTS) >= 60
    assert len({fault.path for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_reported_under_its_reason(fault: Fault, gazette: Gazette, crawled: Crawled) -> None:
    became = crawled[gazette.url(fault.path)]
    assert (became.outcome, became.reason) == (fault.outcome, fault.reason), became.evidence


def test_what_is_not_stored_says_why(crawled: Crawled) -> None:
    assert all(became.reason for became in crawled.became.values() if became.outcome)


def test_nobody_sees_a_traceback(crawled: Crawled) -> None:
    assert "Traceback" not in crawled.log
    assert " ERROR: " not in crawled.log


def test_memory_stays_below_its_bound(crawled: Crawled) -> None:
    assert crawled.peak_mb < 250
