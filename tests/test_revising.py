"""Which later readings are revisions, with which cause; what comes back is a flap; what was known when."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from lagazette_crawler.archive.warc import RecordMissing
from lagazette_crawler.items import ArchiveRecord, Article, Outcome, Place, Precision
from lagazette_crawler.store import Filters, SaveArticle, Store, Validators, Written, open_store
from pipelines.persist import Persist

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BODY = "Le barrage a été vidé dans la nuit.\n\n" + "Les riverains n'avaient pas été prévenus par la préfecture. " * 6
EDITED = BODY.replace("dans la nuit", "au petit matin")
WHERE = {"published_at": NOON - timedelta(hours=2), "published_precision": Precision.MINUTE, "published_offset": 120}


def article(hours: float = 0, **values: Any) -> Article:
    """The article as it was read so many hours after noon."""
    fields: dict[str, Any] = {
        "newspaper": "gazette",
        "url": "https://gazette.example/1",
        "title": "Le barrage est vide",
        "body": BODY,
        "language": "fr",
        "retrieved_at": NOON + timedelta(hours=hours),
        "extractor_version": "1",
        **WHERE,
    }
    return Article(**fields | values)


def save(store: Store, *articles: Article, **how: Any) -> list[Written]:
    return store.write([SaveArticle(article=each, **how) for each in articles])


def causes(store: Store) -> list[str | None]:
    found = store.article(1)
    assert found
    return [each["cause"] for each in found.revisions]


def current(store: Store, as_of: date | datetime | None = None) -> str:
    found = store.article(1, as_of)
    assert found
    return str(found.article["body"])


def log(store: Store) -> list[tuple[str, int]]:
    return [(each["kind"], each["revision"]) for each in store.changes()]


def test_thirty_looks_at_a_page_whose_frame_changes_leave_one_text(store: Store) -> None:
    variants: Sequence[dict[str, Any]] = (
        {"body": BODY.replace("'", "’")},
        {"body": BODY.replace("\n\n", "\n\n \n\n"), "section": "Une"},
        {"title": "Le barrage\u00a0est vide", "lead_image": "https://gazette.example/a.jpg"},
        {"body": BODY.replace("é", "Ã©")},
        {"updated_at": NOON + timedelta(hours=1)},
        {"published_at": NOON - timedelta(hours=2, minutes=30)},
    )
    for look in range(30):
        save(store, article(look / 4, **variants[look % len(variants)]))
    assert causes(store) == ["first"]
    assert log(store) == [("new", 1)]


def test_a_text_stays_as_it_was_first_read_when_only_its_typography_differs(store: Store) -> None:
    save(store, article(), article(1, body=BODY.replace("'", "’"), section="Une"))
    assert current(store) == BODY
    found = store.article(1)
    assert found
    assert found.article["section"] == "Une"


def test_a_text_first_read_with_a_wrong_encoding_is_repaired_without_a_revision(store: Store) -> None:
    save(store, article(body=BODY.replace("é", "Ã©"), archive_record=OLD_PAGE))
    save(store, article(1, archive_record=NEW_PAGE))
    found = store.article(1)
    assert found
    assert (found.article["body"], causes(store)) == (BODY, ["first"])
    assert found.revisions[0]["archive_offset"] == NEW_PAGE.offset
    assert len(store.search("prévenus")) == 1
    assert store.search("prã") == []


def test_a_revision_says_what_changed(store: Store) -> None:
    save(store, article(), article(1, body=EDITED, title="Le barrage a été vidé"))
    found = store.article(1)
    assert found
    assert [each["changed"] for each in found.revisions] == [None, "title, body"]


class TestATextThatComesBack:
    def test_within_a_day_is_one_flap(self, store: Store) -> None:
        written = save(store, article(), article(30, body=EDITED), article(35))
        assert [each.outcome for each in written] == [Outcome.NEW, Outcome.REVISED, Outcome.KNOWN]
        assert causes(store) == ["first", "flap"]
        assert current(store) == BODY
        assert log(store) == [("new", 1), ("revised", 2), ("returned", 1)]

    def test_is_kept_once_however_often_it_comes(self, store: Store) -> None:
        """Two servers of one newspaper, one of them behind."""
        for look in range(30):
            save(store, article(look / 2, body=(BODY, EDITED)[look % 2]))
        assert len(causes(store)) == 2
        assert current(store) == EDITED
        assert causes(store) == ["first", "silent_edit"]
        save(store, article(16))
        assert causes(store) == ["first", "flap"]

    def test_is_searched_again(self, store: Store) -> None:
        save(store, article(), article(1, body=EDITED), article(2))
        assert [len(store.search(word)) for word in ("nuit", "matin")] == [1, 0]

    def test_after_more_than_a_day_is_another_edit(self, store: Store) -> None:
        save(store, article(), article(1, body=EDITED), article(26, body=EDITED), article(27))
        assert causes(store) == ["first", "silent_edit", "silent_edit"]

    def test_by_other_rules_is_nobodys_flap(self, store: Store) -> None:
        page = ArchiveRecord("a.warc.gz", 1, "sha1:SAME")
        save(store, article(archive_record=page))
        save(store, article(1, body=EDITED, archive_record=page, extractor_version="2"))
        save(store, article(2, archive_record=page))
        assert causes(store) == ["first", "extractor_change"]


class TestTheCause:
    def test_is_the_newspapers_when_the_same_rules_read_both(self, store: Store) -> None:
        save(store, article(), article(2, body=EDITED))
        assert causes(store) == ["first", "silent_edit"]

    def test_is_told_by_last_modified_too(self, store: Store) -> None:
        save(store, article(), validators=Validators(None, "Fri, 01 May 2026 10:00:00 GMT"))
        save(store, article(5, body=EDITED), validators=Validators(None, "Fri, 01 May 2026 16:00:00 GMT"))
        assert causes(store) == ["first", "source_edit"]

    def test_is_ours_when_the_page_is_the_same(self, store: Store) -> None:
        page = ArchiveRecord("a.warc.gz", 1, "sha1:SAME")
        save(store, article(archive_record=page), article(2, body=EDITED, archive_record=page, extractor_version="2"))
        assert causes(store) == ["first", "extractor_change"]

    def test_is_not_known_when_nobody_can_read_the_page_before(self, store: Store) -> None:
        save(store, article(), article(2, body=EDITED, extractor_version="2"), may_wait=True)
        assert causes(store) == ["first", None]


OLD_PAGE = ArchiveRecord("2026/a.warc.gz", 77, "sha1:OLD")
NEW_PAGE = ArchiveRecord("2026/a.warc.gz", 99, "sha1:NEW")


class Keeping:
    """Stores articles at once, as a crawl does by its ledger."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def save(self, article: Article, *, may_wait: bool = False) -> Written:
        return save(self._store, article, may_wait=may_wait)[0]

    async def save_reread(self, article: Article) -> None:
        save(self._store, article, rereading=True)


class Again:
    """What the new rules read on the old page."""

    def __init__(self, article: Article | None) -> None:
        self.article = article
        self.asked: list[ArchiveRecord] = []

    def __call__(self, place: ArchiveRecord, newspaper: str) -> Again:
        self.asked.append(place)
        if self.article is None:
            raise RecordMissing("2026/a.warc.gz cannot be read")
        return self


class TestWhenTheRulesHaveChanged:
    """Version 2 reads the caption as the first paragraph no more."""

    def persist(self, store: Store, later: Article, on_the_old_page: Article | None) -> Again:
        save(store, article(body="Une vue du barrage.\n\n" + BODY, archive_record=OLD_PAGE))
        again = Again(on_the_old_page)
        asyncio.run(Persist(Keeping(store), again).process_item(later))
        return again

    def test_a_page_whose_text_is_the_same_is_an_extractor_change(self, store: Store) -> None:
        reread = article(archive_record=OLD_PAGE, extractor_version="2")
        again = self.persist(store, article(5, archive_record=NEW_PAGE, extractor_version="2"), reread)
        assert causes(store) == ["first", "extractor_change"]
        assert again.asked == [OLD_PAGE]
        found = store.article(1)
        assert found
        assert found.article["last_seen_at"] == NOON + timedelta(hours=5)

    def test_an_edit_besides_is_a_revision_of_its_own(self, store: Store) -> None:
        reread = article(archive_record=OLD_PAGE, extractor_version="2")
        self.persist(store, article(5, body=EDITED, archive_record=NEW_PAGE, extractor_version="2"), reread)
        assert causes(store) == ["first", "extractor_change", "silent_edit"]

    def test_an_edit_that_both_rules_see_is_an_edit_alone(self, store: Store) -> None:
        as_before = article(body="Une vue du barrage.\n\n" + BODY, archive_record=OLD_PAGE, extractor_version="2")
        later = article(5, body="Une vue du barrage.\n\n" + EDITED, archive_record=NEW_PAGE, extractor_version="2")
        self.persist(store, later, as_before)
        assert causes(store) == ["first", "silent_edit"]

    def test_a_lost_page_leaves_the_cause_open(self, store: Store) -> None:
        self.persist(store, article(5, archive_record=NEW_PAGE, extractor_version="2"), None)
        assert causes(store) == ["first", None]

    def test_pages_read_by_one_version_are_never_read_again(self, store: Store) -> None:
        again = self.persist(store, article(5, body=EDITED, archive_record=NEW_PAGE), None)
        assert again.asked == []


class TestAsKnownThen:
    @pytest.fixture
    def history(self, store: Store) -> Store:
        """Edited at 13, taken back at 15, edited for good the next day; a second article at 20."""
        baku = Place("Bakou", 587084, "Baku", "AZ", 40.4, 49.9, 0.9, None)
        save(store, article(places=[baku], location="Baku", country="AZ", lede="Un lac vide."))
        save(store, article(1, body=EDITED, location="Gap", country="FR", agency="AFP"), article(3, location="Baku"))
        second = article(8, url="https://gazette.example/2", title="Le lac", body="Un lac de montagne.")
        save(store, second, article(60, body=EDITED, title="Le barrage vidé au matin"))
        return store

    @pytest.mark.parametrize(("hours", "body"), [(0, BODY), (1.5, EDITED), (4, BODY), (59, BODY), (60, EDITED)])
    def test_the_text_of_then_is_shown(self, history: Store, hours: float, body: str) -> None:
        assert current(history, NOON + timedelta(hours=hours)) == body

    def test_what_came_later_is_absent(self, history: Store) -> None:
        assert history.article(1, NOON - timedelta(seconds=1)) is None
        assert [row["id"] for row in history.rows(Filters(as_of=NOON + timedelta(hours=7)))] == [1]
        assert [row["id"] for row in history.rows(Filters(as_of=date(2026, 5, 1)))] == [1, 2]

    def test_the_words_of_then_are_searched(self, history: Store) -> None:
        def found(word: str, hours: float) -> int:
            return len(history.search(word, Filters(as_of=NOON + timedelta(hours=hours))))

        assert [found("nuit", at) for at in (0, 1.5, 4, 61)] == [1, 0, 1, 0]
        assert [found("matin", at) for at in (0, 1.5, 4, 61)] == [0, 1, 0, 1]

    def test_filters_ask_the_values_of_then(self, history: Store) -> None:
        def places(hours: float, location: str) -> int:
            return len(list(history.rows(Filters(as_of=NOON + timedelta(hours=hours), location=location))))

        assert [places(0, "Bakou"), places(1.5, "Bakou"), places(1.5, "FR"), places(61, "FR")] == [1, 0, 1, 0]
        assert len(list(history.rows(Filters(as_of=NOON + timedelta(hours=1.5), language="FR")))) == 1

    def test_a_row_of_then_has_all_columns_of_a_row(self, history: Store) -> None:
        (then,) = history.rows(Filters(as_of=NOON + timedelta(hours=1.5)))
        (now, _) = history.rows()
        assert list(then) == list(now)
        assert (then["agency"], then["revision"], then["location"]) == ("AFP", 2, "Gap")
        assert then["words"] == len(EDITED.split())
        assert then["published_offset"] == 120
        assert then["last_seen_at"] <= NOON + timedelta(hours=1.5)

    def test_only_the_revisions_of_then_are_listed(self, history: Store) -> None:
        then = history.article(1, NOON + timedelta(hours=1.5))
        assert then
        assert [each["number"] for each in then.revisions] == [1, 2]

    def test_an_older_page_that_came_late_was_not_known_before(self, store: Store) -> None:
        save(store, article())
        save(store, article(-48, body=EDITED), recorded_at=NOON + timedelta(days=3))
        assert store.article(1, NOON - timedelta(hours=40)) is None
        assert [current(store, NOON + timedelta(days=days)) for days in (1, 4)] == [BODY, BODY]
        assert log(store) == [("new", 1), ("late", 2)]

    def test_a_copy_is_none_before_its_original_was_known(self, store: Store) -> None:
        save(store, article(), article(1, newspaper="courier", url="https://courier.example/1"))
        (first, second) = store.rows(Filters(as_of=NOON + timedelta(hours=2)))
        assert (first["copy_of"], second["copy_of"]) == (None, 1)


class TestTheLogOfChanges:
    def test_is_read_on_from_a_cursor(self, store: Store) -> None:
        save(store, article(), article(1, body=EDITED))
        first = list(store.changes(limit=1))
        assert [each["kind"] for each in first] == ["new"]
        (second,) = store.changes(first[-1]["cursor"])
        assert (second["kind"], second["cause"], second["changed"]) == ("revised", "silent_edit", "body")
        assert list(store.changes(second["cursor"])) == []
        assert store.last_change() == second["cursor"]

    def test_loses_and_repeats_nothing_while_many_write(self, database_url: str) -> None:
        """Five writers; a reader that reads on from its cursor all the while."""
        done = Event()
        heard: list[tuple[int, int]] = []

        def listen() -> None:
            with open_store(database_url) as store:
                cursor, last_round = 0, False
                while not last_round:
                    last_round = done.is_set()
                    for each in store.changes(cursor, limit=7):
                        heard.append((each["article_id"], each["revision"]))
                        assert each["cursor"] > cursor
                        cursor, last_round = each["cursor"], False

        def tell(writer: int) -> None:
            with open_store(database_url) as store:
                for number in range(4):
                    url = f"https://gazette.example/{writer}-{number}"
                    for body in (f"Texte {writer} {number}.", f"Autre texte {writer} {number}."):
                        save(store, article(number, url=url, title=url, body=body))

        listener, writers = Thread(target=listen), [Thread(target=tell, args=(number,)) for number in range(5)]
        for thread in (listener, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        listener.join()
        with open_store(database_url) as store:
            stored = [(each["article_id"], each["revision"]) for each in store.changes()]
        assert len(stored) == 5 * 4 * 2
        assert heard == stored

    def test_shows_no_later_change_while_an_earlier_one_waits_for_its_commit(self, postgresql_url: str) -> None:
        """A sequence's numbers would be visible out of order: the second writer commits while the first one waits."""
        with open_store(postgresql_url) as store:
            save(store, article())
            begun, may_end = Event(), Event()

            def slow() -> None:
                with store.database.writing() as connection:
                    connection.execute(text("SELECT nextval(pg_get_serial_sequence('changes', 'id'))"))
                    begun.set()
                    may_end.wait(20)
                    connection.execute(
                        text("INSERT INTO changes (article_id, kind, number, at) VALUES (9, 'new', 1, now())")
                    )

            def quick() -> None:
                save(store, article(1, body=EDITED))

            first, second = Thread(target=slow), Thread(target=quick)
            first.start()
            assert begun.wait(20)
            second.start()
            second.join(0.3)
            assert second.is_alive(), "the second writer must wait for the first one"
            before = [each["cursor"] for each in store.changes()]
            may_end.set()
            first.join()
            second.join()
            after = [each["cursor"] for each in store.changes()]
            assert after[: len(before)] == before
            assert [each["article_id"] for each in store.changes(before[-1])] == [9, 1]
