"""What the store makes of articles: new, revised, known, duplicate, and copies among newspapers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from lagazette_crawler.items import (
    ArchiveRecord,
    Article,
    Evidence,
    Outcome,
    Place,
    Precision,
    Source,
    ZoneFrom,
)
from lagazette_crawler.store import Dossier, SaveArticle, Store, Validators, Written
from lagazette_crawler.text import text_hash

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BODY = "La ville a rouvert son port après deux ans de travaux.\n\n" + "Le maire a salué les ouvriers du chantier. " * 8


def article(path: str = "1", newspaper: str = "gazette", **values: Any) -> Article:
    """An article of a newspaper; the values say how it differs from others."""
    fields: dict[str, Any] = {
        "newspaper": newspaper,
        "url": f"https://{newspaper}.example/{path}",
        "title": "Le port rouvre",
        "body": BODY,
        "language": "fr",
        "retrieved_at": NOON,
        "published_at": NOON - timedelta(hours=2),
        "published_offset": 120,
        "published_precision": Precision.MINUTE,
        "published_local_date": date(2026, 5, 1),
    }
    return Article(**fields | values)


def save(store: Store, *articles: Article) -> list[Written]:
    return store.write([SaveArticle(article=each) for each in articles])


def outcomes(written: list[Written]) -> list[Outcome]:
    return [each.outcome for each in written]


def dossier(store: Store, wanted: int | str) -> Dossier:
    found = store.article(wanted)
    assert found is not None
    return found


def count(store: Store, table: str) -> int:
    with store.database.reading() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0


class TestANewArticle:
    def test_is_one_row_with_all_it_says(self, store: Store) -> None:
        said = article(
            byline=["Anna Lang", "B. Weiss; dpa"],
            dateline="Bakou, 1er mai / Trend",
            places=[Place("Bakou", 587084, "Baku", "AZ", 40.4, 49.9, 0.9, "largest of its name"), Place("Ganja")],
            location="Baku",
            country="AZ",
            agency="Trend",
            section="Monde",
            published_raw="1er mai 2026, 12:00",
            published_zone_from=ZoneFrom.NEWSPAPER,
            updated_at=NOON,
            updated_raw="14:00",
            lede="Deux ans de travaux.",
            paywalled=False,
            archive_record=ArchiveRecord("2026/a.warc.gz", 4_294_967_296, "sha1:X"),
            extractor_version="0.1 default",
            evidence=[Evidence("title", "Le port rouvre", Source.LAYOUT, "h1", True, "first of its authority")],
        )
        (written,) = save(store, said)
        found = dossier(store, written.article_id or 0)
        row = found.article
        assert {name: row[name] for name in ("title", "byline", "dateline", "location", "agency", "body", "words")} == {
            "title": "Le port rouvre",
            "byline": "Anna Lang; B. Weiss, dpa",
            "dateline": "Bakou, 1er mai / Trend",
            "location": "Baku",
            "agency": "Trend",
            "body": said.body,
            "words": 75,
        }
        assert (row["published_at"], row["published_offset"], row["published_precision"]) == (
            NOON - timedelta(hours=2),
            120,
            "minute",
        )
        assert row["published_local_date"] == date(2026, 5, 1)
        assert (row["first_seen_at"], row["last_seen_at"]) == (NOON, NOON)
        assert row["paywalled"] is False
        assert [(place["printed"], place["name"], place["country"]) for place in found.places] == [
            ("Bakou", "Baku", "AZ"),
            ("Ganja", None, None),
        ]
        assert found.evidence == said.evidence
        (revision,) = found.revisions
        assert (revision["number"], revision["cause"], revision["body"]) == (1, "first", said.body)
        assert (revision["archive_file"], revision["archive_offset"]) == ("2026/a.warc.gz", 4_294_967_296)

    def test_is_identified_by_its_canonical_address(self, store: Store) -> None:
        first = article("1?utm_source=feed", canonical_url="https://gazette.example/1")
        assert outcomes(save(store, first, article("1#top"))) == [Outcome.NEW, Outcome.KNOWN]
        assert dossier(store, 1).article["url"] == "https://gazette.example/1"

    def test_is_found_under_every_address_that_led_to_it(self, store: Store) -> None:
        said = article(
            "amp/1", canonical_url="https://gazette.example/1", requested_url="https://gazette.example/go?id=1"
        )
        save(store, said)
        for path in ("1", "go?id=1"):
            assert dossier(store, f"https://gazette.example/{path}").article["id"] == 1
        asked = store.address("https://gazette.example/go?id=1")
        assert asked is not None
        assert (asked.outcome, asked.due) == (Outcome.NEW, False)

    def test_keeps_validators_of_the_address_asked_for(self, store: Store) -> None:
        store.write([SaveArticle(article=article(), validators=Validators('"a"', "Fri, 01 May 2026 12:00:00 GMT"))])
        address = store.address("https://gazette.example/1")
        assert address is not None
        assert address.validators == Validators('"a"', "Fri, 01 May 2026 12:00:00 GMT")

    def test_needs_no_date_and_no_place(self, store: Store) -> None:
        bare = Article(newspaper="gazette", url="https://gazette.example/1", title="T", body="B")
        assert outcomes(save(store, bare)) == [Outcome.NEW]
        assert dossier(store, 1).article["published_at"] is None


class TestAnArticleSeenAgain:
    def test_is_known(self, store: Store) -> None:
        later = article(retrieved_at=NOON + timedelta(days=1))
        assert outcomes(save(store, article()) + save(store, later)) == [Outcome.NEW, Outcome.KNOWN]
        found = dossier(store, 1)
        assert (found.article["first_seen_at"], found.article["last_seen_at"]) == (NOON, NOON + timedelta(days=1))
        assert len(found.revisions) == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"body": BODY.replace("\n\n", "\n\n\n ").replace("'", "’")},
            {"title": "Le port  rouvre"},
            {"published_at": NOON - timedelta(hours=2, minutes=20)},  # read from `2 hours ago`
            {"published_at": datetime(2026, 4, 30, 22, tzinfo=UTC), "published_precision": Precision.DAY},
            {"published_at": None, "published_precision": None},
            {"updated_at": NOON},
            {"lead_image": "https://gazette.example/2.jpg", "section": "Une"},
        ],
    )
    def test_is_known_when_no_reader_would_see_the_difference(self, store: Store, change: Mapping[str, Any]) -> None:
        later = article(retrieved_at=NOON + timedelta(days=1), **change)
        assert outcomes(save(store, article(), later)) == [Outcome.NEW, Outcome.KNOWN]
        row = dossier(store, 1).article
        assert (row["published_at"], row["published_precision"]) == (NOON - timedelta(hours=2), "minute")

    def test_may_get_what_was_missing(self, store: Store) -> None:
        vague = article(published_at=datetime(2026, 4, 30, 22, tzinfo=UTC), published_precision=Precision.DAY)
        exact = article(section="Monde", places=[Place("Paris")])
        assert outcomes(save(store, vague, exact)) == [Outcome.NEW, Outcome.KNOWN]
        found = dossier(store, 1)
        assert (found.article["published_precision"], found.article["section"]) == ("minute", "Monde")
        assert [place["printed"] for place in found.places] == ["Paris"]

    @pytest.mark.parametrize(
        "change",
        [
            {"body": BODY + "\n\nMise à jour : le pont aussi."},
            {"title": "Le port rouvre enfin"},
            {"byline": ["Anna Lang"]},
            {"location": "Paris", "country": "FR"},
            {"published_at": NOON},
            {"published_local_date": date(2026, 5, 2), "published_at": NOON + timedelta(days=1)},
        ],
    )
    def test_is_revised_when_a_reader_would_see_it(self, store: Store, change: Mapping[str, Any]) -> None:
        later = article(retrieved_at=NOON + timedelta(days=1), **change)
        assert outcomes(save(store, article(), later)) == [Outcome.NEW, Outcome.REVISED]
        found = dossier(store, 1)
        assert [each["body"] for each in found.revisions] == [BODY, later.body]
        silently = "title" in change  # the other edits are dates, names, places, or say that they are one
        assert [each["cause"] for each in found.revisions] == ["first", "silent_edit" if silently else "source_edit"]
        assert (found.article["revision"], found.article["body"]) == (2, later.body)
        assert all(
            found.article[name] == ("; ".join(value) if name == "byline" else value) for name, value in change.items()
        )
        assert found.revisions[0]["seen_until"] == NOON

    def test_is_searched_by_its_current_text_only(self, store: Store) -> None:
        save(store, article(body="Le vieux pont."), article(body="Le nouveau quai."))
        assert [len(store.search(word)) for word in ("pont", "quai")] == [0, 1]

    def test_loses_places_that_are_no_longer_printed(self, store: Store) -> None:
        save(store, article(places=[Place("Paris"), Place("Lyon")], location="Paris"))
        save(store, article(places=[Place("Lyon")], location="Lyon"))
        assert [place["printed"] for place in dossier(store, 1).places] == ["Lyon"]

    def test_tells_a_new_reading_of_the_same_page_from_an_edit(self, store: Store) -> None:
        record = ArchiveRecord("a.warc.gz", 1, "sha1:SAME")
        save(store, article(archive_record=record, extractor_version="1"))
        save(store, article(archive_record=record, extractor_version="2", title="Le port"))
        save(
            store, article(archive_record=ArchiveRecord("a.warc.gz", 9, "sha1:N"), extractor_version="3", title="Port")
        )
        assert [each["cause"] for each in dossier(store, 1).revisions] == ["first", "extractor_change", None]


class TestAnOlderPage:
    def test_with_an_earlier_text_is_known(self, store: Store) -> None:
        save(store, article(), article(body="Deux.", retrieved_at=NOON + timedelta(days=2)))
        assert outcomes(save(store, article(retrieved_at=NOON + timedelta(days=1)))) == [Outcome.KNOWN]
        assert dossier(store, 1).article["body"] == "Deux."

    def test_with_another_text_is_kept_beside_the_current_one(self, store: Store) -> None:
        save(store, article())
        older = article(body="Avant.", retrieved_at=NOON - timedelta(days=1))
        assert outcomes(save(store, older) + save(store, older)) == [Outcome.REVISED, Outcome.KNOWN]
        found = dossier(store, 1)
        assert found.article["body"] == BODY
        assert [(each["number"], each["body"]) for each in found.revisions] == [(1, BODY), (2, "Avant.")]
        assert outcomes(save(store, article(body="Après.", retrieved_at=NOON + timedelta(days=1)))) == [Outcome.REVISED]
        assert dossier(store, 1).article["revision"] == 3


class TestTheSameText:
    def test_at_another_address_of_the_newspaper_is_the_same_article(self, store: Store) -> None:
        assert outcomes(save(store, article("1"), article("une/1", title="Autre titre"))) == [
            Outcome.NEW,
            Outcome.DUPLICATE,
        ]
        assert count(store, "articles") == 1
        assert dossier(store, "https://gazette.example/une/1").article["id"] == 1

    def test_looked_at_again_there_is_known(self, store: Store) -> None:
        save(store, article("1"), article("2"))
        assert outcomes(save(store, article("2"))) == [Outcome.KNOWN]

    def test_that_is_another_one_later_is_an_article_of_its_own(self, store: Store) -> None:
        save(store, article("1"), article("2"))
        assert outcomes(save(store, article("2", body="Tout autre chose."))) == [Outcome.NEW]
        assert dossier(store, "https://gazette.example/1").article["body"] == BODY

    def test_in_another_newspaper_is_a_copy(self, store: Store) -> None:
        written = save(store, article(newspaper="a"), article(newspaper="b"), article(newspaper="c", title="Dépêche"))
        assert outcomes(written) == [Outcome.NEW] * 3
        assert [dossier(store, number).article["copy_of"] for number in (1, 2, 3)] == [None, 1, 1]
        assert [copy["id"] for copy in dossier(store, 2).copies] == [3]
        assert (dossier(store, 3).original or {})["newspaper"] == "a"

    def test_as_an_earlier_revision_is_recognised(self, store: Store) -> None:
        save(store, article(newspaper="a"), article(newspaper="a", body="Revu."))
        (written,) = save(store, article(newspaper="b"))
        assert dossier(store, written.article_id or 0).article["copy_of"] == 1

    def test_after_an_edit_is_recognised(self, store: Store) -> None:
        save(store, article(newspaper="a"), article(newspaper="b", body="Alerte."))
        assert outcomes(save(store, article(newspaper="b"))) == [Outcome.REVISED]
        assert dossier(store, 2).article["copy_of"] == 1

    def test_of_a_few_words_needs_the_same_title(self, store: Store) -> None:
        flash = "Plus d'informations à suivre."
        written = save(
            store,
            article("1", title="Séisme au large", body=flash),
            article("2", title="Élections : le dépouillement commence", body=flash),
            article("3", title="Séisme au large", body=flash),
        )
        assert outcomes(written) == [Outcome.NEW, Outcome.NEW, Outcome.DUPLICATE]


class TestAGroup:
    def test_is_written_as_if_its_articles_came_one_by_one(self, store: Store) -> None:
        written = save(
            store,
            article("1"),
            article("1"),
            article("1", body="Deux."),
            article("2", body="Deux."),
            article("3", newspaper="b"),
        )
        expected = [Outcome.NEW, Outcome.KNOWN, Outcome.REVISED, Outcome.DUPLICATE, Outcome.NEW]
        assert outcomes(written) == expected
        assert [each.article_id for each in written] == [1, 1, 1, 1, 2]

    def test_may_hold_several_addresses_of_one_article(self, store: Store) -> None:
        save(store, article("1"), article("amp/1?x=1", canonical_url="https://gazette.example/1"))
        again = [
            article("go?a=1", canonical_url="https://gazette.example/1", body="Deux."),
            article("amp/1?x=1", body="Trois."),
        ]
        assert outcomes(save(store, *again)) == [Outcome.REVISED, Outcome.REVISED]
        assert [each["number"] for each in dossier(store, 1).revisions] == [1, 2, 3]

    def test_of_nothing_is_nothing(self, store: Store) -> None:
        assert store.write([]) == []


def test_numbers_of_revisions_follow_the_order_of_commits(store: Store) -> None:
    save(store, article("1"))
    save(store, article("2", body="Deux."), article("1", body="Trois."))
    with store.database.reading() as connection:
        rows = connection.execute(text("SELECT article_id, number FROM revisions ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [(1, 1), (2, 1), (1, 2)]


class TestTextHash:
    def test_forgets_what_no_reader_sees(self) -> None:
        body = "L’ouvrage « tient » ; dit-il…" * 12
        assert text_hash("A", body) == text_hash("B", body.upper().replace("’", "'").replace(" ;", "\u00a0;\n\n"))

    def test_tells_figures_apart(self) -> None:
        assert text_hash("A", BODY + " 12 blessés") != text_hash("A", BODY + " 13 blessés")

    def test_of_no_words_is_none(self) -> None:
        assert text_hash(None, " … ") is None
        assert text_hash(None, None) is None
