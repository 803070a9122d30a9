"""Which numbers in addresses name an article whatever its headline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.store import SaveArticle, Store, Written
from lagazette_crawler.store.numbers import number_key

SAME = [
    ("https://gazette.example/ville/le-pont-rouvre-471122.html", "https://gazette.example/ville/le-pont-471122.html"),
    ("https://gazette.example/ville/le-pont-471122.html", "https://gazette.example/sport/le-pont-471122.html"),
    ("https://www.gazette.example/471122-le-pont", "https://gazette.example/471122-le-pont-rouvre"),
    ("https://gazette.example/471122/le-pont", "https://m.gazette.example/471122/le-pont-rouvre"),
    ("https://gazette.example/a/le-pont_6171234_3224.html", "https://gazette.example/a/pont_6171234_3224.html"),
    ("https://gazette.example/fr/news/bridge-98765", "https://gazette.example/fr/sport/bridge-reopens-98765"),
    (
        "https://gazette.example/pont-5f0c1b2a3d4e5f60718293a4",
        "https://gazette.example/le-pont-rouvre-5f0c1b2a3d4e5f60718293a4",
    ),
    ("https://gazette.example/2026/03/04/pont-471122/", "https://gazette.example/2026/03/04/le-pont-471122/"),
]
OTHERS = [
    ("https://gazette.example/ville/le-pont-471122.html", "https://gazette.example/ville/le-pont-471123.html"),
    ("https://gazette.example/ville/le-pont-471122.html", "https://gazette.example/ville/le-pont-471122/photos"),
    ("https://gazette.example/fr/pont-471122", "https://gazette.example/en/bridge-471122"),
    ("https://gazette.example/le-pont-471122?page=2", "https://gazette.example/le-pont-471122?page=3"),
    ("https://gazette.example/pont-471122", "https://other.example/pont-471122"),
]
NONE = [
    "https://gazette.example/ville/le-pont-rouvre.html",
    "https://gazette.example/2026/03/04/le-pont-rouvre",
    "https://gazette.example/20260304/le-pont-rouvre",
    "https://gazette.example/le-pont-rouvre-04032026.html",
    "https://gazette.example/live-202603041215",
    "https://gazette.example/archives/page/1234",
    "https://gazette.example/le-pont-260304",
    "https://gazette.example/ville/4711.html",
    "https://gazette.example/",
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_headline_or_section_leaves_the_key_as_it_is(one: str, other: str) -> None:
    assert number_key(one) == number_key(other) is not None


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_number_language_shape_or_site_has_another_key(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize("url", NONE)
def test_dates_years_and_pages_name_no_article(url: str) -> None:
    assert number_key(url) is None


def test_the_key_is_what_the_data_dictionary_says() -> None:
    assert number_key("https://www.gazette.example/ville/le-pont-471122.html") == "gazette.example/*/*471122.html"


@pytest.mark.parametrize(("year", "is_a_date"), [(2026, False), (2046, True), (2070, True)])
def test_what_lies_far_ahead_is_no_date_but_a_number(year: int, is_a_date: bool) -> None:
    with time_machine.travel(datetime(year, 3, 4, tzinfo=UTC)):
        key = number_key("https://www.gazette.example/ville/le-pont-471122.html")
        assert (key is None) == is_a_date
        assert number_key(f"https://www.gazette.example/ville/le-pont-{year}0304.html") is None


NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
BRIDGE = (
    "Le pont de pierre rouvre lundi après onze mois de travaux, a dit la mairie. Les piétons y passent dès dimanche. "
    "Le chantier a coûté deux millions, un tiers de plus que prévu, et un pilier reste sous surveillance. "
    "Les bus reprennent leur ancien trajet, et le marché du samedi retourne sur la place."
)
MARKET = (
    "Les pêcheurs du port demandent un quota plus large pour la saison. Leur syndicat écrit au ministère et annonce "
    "une grève si rien ne change avant mai. Les mareyeurs craignent pour les prix, qui ont doublé depuis l'automne."
)


def save(store: Store, *pages: tuple[str, str, str]) -> list[Written]:
    """Pages of one newspaper in one transaction: address, title, body."""
    articles = [
        Article(
            newspaper="gazette", url=f"https://gazette.example{path}", title=title, body=body,
            retrieved_at=NOON + timedelta(minutes=number),
        )
        for number, (path, title, body) in enumerate(pages)
    ]  # fmt: skip
    return store.write([SaveArticle(article=article) for article in articles])


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


OLD = ("/ville/le-pont-rouvre-471122.html", "Le pont rouvre", BRIDGE)
UPDATED = BRIDGE + " Mise à jour : l'inauguration est avancée d'un jour."
RENAMED = ("/transports/pont-de-pierre-inauguration-471122.html", "L'inauguration avancée", UPDATED)


@pytest.mark.parametrize("together", [False, True])
def test_another_headline_and_section_with_the_same_number_is_the_same_article(store: Store, together: bool) -> None:
    groups = [[OLD, RENAMED]] if together else [[OLD], [RENAMED]]
    written = [each for group in groups for each in save(store, *group)]
    assert [(each.outcome, each.article_id) for each in written] == [(Outcome.NEW, 1), (Outcome.REVISED, 1)]
    assert ask(store, "SELECT id, url, title FROM articles") == [
        (1, "https://gazette.example/ville/le-pont-rouvre-471122.html", "L'inauguration avancée")
    ]
    row = store.address("https://gazette.example/transports/pont-de-pierre-inauguration-471122.html")
    assert row
    assert row.article_id == 1


def test_the_texts_decide_when_they_say_otherwise(store: Store) -> None:
    other = ("/port/les-pecheurs-demandent-un-quota-471122.html", "Les pêcheurs demandent un quota", MARKET)
    written = save(store, OLD, other)
    assert [each.outcome for each in written] == [Outcome.NEW, Outcome.NEW]
    again = save(store, ("/port/quota-471122.html", "Le quota", MARKET + " Le ministère répond jeudi."))
    assert (again[0].outcome, again[0].article_id) == (Outcome.REVISED, written[1].article_id)


def test_the_same_title_is_enough_when_the_text_was_written_anew(store: Store) -> None:
    anew = ("/sport/le-pont-471122.html", OLD[1], MARKET)
    written = save(store, OLD, anew)
    assert (written[1].outcome, written[1].article_id) == (Outcome.REVISED, 1)


def test_the_same_number_in_another_newspaper_is_another_article(store: Store) -> None:
    save(store, OLD)
    article = Article(newspaper="other", url="https://gazette.example" + RENAMED[0], title="x", body=UPDATED)
    (written,) = store.write([SaveArticle(article=article)])
    assert written.outcome is Outcome.NEW


def test_a_date_in_the_address_merges_nothing(store: Store) -> None:
    written = save(
        store,
        ("/2026/03/04/meteo", "Météo", "Soleil sur la côte, douze degrés au port, vent faible de nord-est."),
        ("/20260304/meteo-du-soir", "Météo", "Pluie sur la côte ce soir, huit degrés au port, vent fort d'ouest."),
    )
    assert [each.outcome for each in written] == [Outcome.NEW, Outcome.NEW]


def save_declared(store: Store, path: str, canonical: str, title: str, body: str) -> Written:
    article = Article(
        newspaper="gazette", url=f"https://gazette.example{path}", canonical_url=f"https://gazette.example{canonical}",
        title=title, body=body, retrieved_at=NOON,
    )  # fmt: skip
    return store.write([SaveArticle(article=article)])[0]


def test_a_canonical_address_that_all_pages_declare_merges_nothing(store: Store) -> None:
    first = save_declared(store, "/ville/le-pont.html", "/ville/a-la-une.html", "Le pont rouvre", BRIDGE)
    second = save_declared(store, "/port/le-quota.html", "/ville/a-la-une.html", "Un quota demandé", MARKET)
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.NEW)
    again = save_declared(store, "/port/le-quota.html", "/ville/a-la-une.html", "Un quota demandé", MARKET + " Fin.")
    assert (again.outcome, again.article_id) == (Outcome.REVISED, second.article_id)
    assert ask(store, "SELECT title, revision FROM articles WHERE url LIKE '%une.html'") == [("Le pont rouvre", 1)]


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/mobile/le-pont.html", "/ville/le-pont.html"),
        ("/m/pont-471122.html", "/ville/pont-471122.html"),
    ],
)
def test_a_canonical_address_is_believed_when_text_or_number_agree(store: Store, path: str, canonical: str) -> None:
    first = save_declared(store, canonical, canonical, "Le pont rouvre", BRIDGE)
    body = BRIDGE + " Mise à jour à midi." if "471122" not in path else MARKET
    second = save_declared(store, path, canonical, "Pont : une mise à jour", body)
    assert (second.outcome, second.article_id) == (Outcome.REVISED, first.article_id)
