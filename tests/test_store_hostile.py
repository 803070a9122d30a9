"""Bad input: what no database can hold is refused alone, everything else is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, exc

from lagazette_crawler.items import Article, Evidence, Outcome, Place, Precision, Source
from lagazette_crawler.store import (
    CloseAddress,
    Filters,
    GroupWriter,
    NoteVisit,
    SaveArticle,
    Store,
    StoreUnavailable,
    Unstorable,
    Written,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def article(number: int = 1, **values: Any) -> Article:
    fields = {
        "newspaper": "gazette",
        "url": f"https://gazette.example/{number}",
        "title": f"T{number}",
        "body": f"B{number}",
    }
    return Article(**fields | values)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "NUL \x00 and half a pair \ud800 \udfff"},
        {"title": "x" * 100_000, "body": "mot " * 500_000},
        {
            "body": " ".join("\U00020000" * 2 + chr(0x10400 + n % 80) * 40 + str(n) for n in range(30_000)),
            "language": "en",
        },
        {"body": "a " * 20_000, "language": "fr"},
        {"title": "", "body": ""},
        {"title": None, "body": None},
        {"published_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "published_precision": Precision.MINUTE},
        {"published_at": datetime(1, 1, 1, tzinfo=UTC), "published_precision": Precision.YEAR},
        {"language": "xx-\x00", "places": [Place("\x00\ud800" * 50)], "byline": ["\x00"], "agency": "\ud800"},
        {"evidence": [Evidence("title\x00", "v\x00" * 1000, Source.TEXT, "r\ud800", reason="\x00")]},
        {"canonical_url": "javascript:alert(1)", "requested_url": "https://[bad"},
        {"canonical_url": "https://gazette.example/" + "x" * 5_000},
    ],
)
def test_an_odd_article_is_stored_and_found_again(store: Store, values: dict[str, Any]) -> None:
    for _ in range(2):
        (written,) = store.write([SaveArticle(article=article(**values))])
        assert written.article_id == 1
    found = store.article(1)
    assert found is not None
    assert "\x00" not in (found.article["title"] or "")


@pytest.mark.parametrize(
    "values",
    [
        {"url": "nonsense"},
        {"url": "https://gazette.example/" + "x" * 5_000},
        {"published_at": datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5)))},
        {"published_at": NOON.replace(tzinfo=None)},
        {"retrieved_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))},
        {"published_offset": 2**70},
        {"places": [Place("X", geoname_id=2**70)]},
    ],
)
def test_an_impossible_article_is_refused_with_a_reason(store: Store, values: dict[str, Any]) -> None:
    with pytest.raises(Unstorable) as raised:
        store.write([SaveArticle(article=article(1)), SaveArticle(article=article(2, **values))])
    assert raised.value.reason
    assert store.article("https://gazette.example/1") is None, "all of a group, or none"


def test_the_rest_of_a_group_is_kept(store: Store) -> None:
    good = [SaveArticle(article=article(number)) for number in range(20)]
    bad = SaveArticle(article=article(99, published_at=NOON.replace(tzinfo=None)))
    writer = GroupWriter(store)
    futures = [writer.submit(change) for change in [*good[:7], bad, *good[7:], bad]]
    writer.close()
    outcomes = [future.exception() or future.result().outcome for future in futures]
    assert [outcome for outcome in outcomes if outcome is Outcome.NEW] == [Outcome.NEW] * 20
    assert [str(each) for each in outcomes if isinstance(each, Unstorable)] == [
        "a moment without time zone: 2026-05-01T12:00:00"
    ] * 2


def test_after_an_outage_nothing_is_taken_any_more(store: Store) -> None:
    writer = GroupWriter(store)
    assert writer.submit(SaveArticle(article=article(1))).result().outcome is Outcome.NEW
    _take_away(store)
    for number in (2, 3):
        assert isinstance(writer.submit(SaveArticle(article=article(number))).exception(), StoreUnavailable)
    writer.close()


def _take_away(store: Store) -> None:
    """Makes every later connection fail, as when a server or a disk has gone."""

    def refuse(*_: object) -> None:
        raise exc.OperationalError("", {}, OSError("the disk has gone"))

    store.database.engine.dispose()
    event.listen(store.database.engine, "begin", refuse)


def test_odd_addresses_and_announcements_are_stored_or_refused(store: Store) -> None:
    good = CloseAddress(newspaper="gazette", url="https://gazette.example/%00", outcome=Outcome.GONE, at=NOON)
    with pytest.raises(Unstorable):
        store.write([good])
    reason = "r\x00\ud800" * 10_000
    store.write(
        [
            CloseAddress(
                newspaper="gazette", url="https://g.example/1", outcome=Outcome.REFUSED, reason=reason, at=NOON
            ),
            NoteVisit(newspaper="gazette", url="https://g.example/\x00rss", status=200, found=1, at=NOON),
        ]
    )


def test_questions_with_odd_characters_are_answered(store: Store) -> None:
    odd = "\udc80\x00%'\""
    assert store.search(f"mot {odd}", Filters(newspapers=(odd,), location=odd, language=odd)) == []
    assert store.article(odd) is None
    assert store.article("9" * 100) is None
    assert store.article("٣") is None
    assert store.address(odd) is None


texts = st.text(max_size=60) | st.none()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, texts, st.sampled_from(["fr", "az", "zh", None, "xx"])), min_size=1, max_size=6))
def test_any_text_is_stored_and_indexed(store: Store, said: list[tuple[str | None, str | None, str | None]]) -> None:
    changes = [
        SaveArticle(article=article(number, title=title, body=body, language=language))
        for number, (title, body, language) in enumerate(said)
    ]
    written: list[Written] = store.write(changes)
    assert all(each.article_id for each in written)
