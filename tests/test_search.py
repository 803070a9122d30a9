"""Searching: the same answers on both databases, whatever is typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagazette_crawler.items import Article, Place, Precision
from lagazette_crawler.store import Filters, SaveArticle, Store
from lagazette_crawler.store.query import parse

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TEXTS = {
    "opera": ("fr", "Une œuvre de jeunesse", "Le théâtre de Bakı rouvre ses portes aux élèves du conservatoire."),
    "gence": ("az", "Gəncə şəhərində yeni məktəb", "Bakı və Gəncə arasında qatar işə düşüb. İlham müəllim danışdı."),
    "corps": ("fr", "Rencontre à Paris", "Le corps diplomatique a salué le président de l’Azerbaïdjan, signée hier."),
    "mixed": ("fr", "Diplomatique, le corps", "Le ministre parle des élections dans le Haut-Karabagh et de Moody's."),
    "quake": (
        "en",
        "Earthquake near Ganja",
        "Schools were closed; the mayor of Baku's twin city sent tents to villages.",
    ),
    "moscow": ("ru", "Переговоры в Москве", "Министры обсудили новый договор о поставках зерна. Ёлки стоят."),
    "beijing": ("zh", "中国经济继续增长", "北京消息,国家统计局公布了最新数据。"),
    "athens": ("el", "Σεισμός στην Αθήνα", "Οι κάτοικοι βγήκαν στους δρόμους."),
    "berlin": ("de", "Straßenbahn in Köln", "Die Fußgänger müssen künftig warten, sagte Frau Müller den Zeitungen."),
}


@pytest.fixture(scope="module")
def archive(module_store: Store) -> Store:
    """A store with one article a text; the later in the table, the older."""
    articles = [
        Article(
            newspaper="gazette",
            url=f"https://gazette.example/{name}",
            title=title,
            body=body,
            language=language,
            published_at=NOON - timedelta(days=age),
            published_precision=Precision.MINUTE,
            retrieved_at=NOON,
        )
        for age, (name, (language, title, body)) in enumerate(TEXTS.items())
    ]
    module_store.write([SaveArticle(article=article) for article in articles])
    return module_store


def found(store: Store, query: str, filters: Filters | None = None) -> list[str]:
    return [hit.url.rpartition("/")[2] for hit in store.search(query, filters)]


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        # case, accents and ligatures
        ("oeuvre", ["opera"]),
        ("ŒUVRES", ["opera"]),
        ("baki", ["opera", "gence"]),
        ("Bakı", ["opera", "gence"]),
        ("gence", ["gence"]),
        ("GƏNCƏ", ["gence"]),
        ("ilham", ["gence"]),
        ("seismos", []),
        ("σεισμος", ["athens"]),
        ("strassenbahn", ["berlin"]),
        ("muller", ["berlin"]),
        ("елки", ["moscow"]),
        # elision and words joined
        ("l'azerbaidjan", ["corps"]),
        ("d’Azerbaïdjan", ["corps"]),
        ("haut-karabagh", ["mixed"]),
        ("karabagh-haut", []),
        ("Moody", ["mixed"]),
        ("moody's", ["mixed"]),
        # other forms of a word, each in its language
        ("œuvre jeunesses", ["opera"]),
        ("élection", ["mixed"]),
        ("election", ["mixed"]),
        ("signé", ["corps"]),
        ("signee", ["corps"]),
        ("schooling", ["quake"]),
        ("village", ["quake"]),
        ("договоры", ["moscow"]),
        ("Zeitung", ["berlin"]),
        # phrases
        ('"corps diplomatique"', ["corps"]),
        ("« corps diplomatique »", ["corps"]),
        ("corps diplomatique", ["mixed", "corps"]),
        ('"diplomatiques corps"', []),
        ('"Paris Le corps"', []),  # not from the title into the body
        # not, or, beginnings
        ("corps -salué", ["mixed"]),
        ("corps NOT élections", ["corps"]),
        ('corps -"corps diplomatique"', ["mixed"]),
        ("earthquake OR œuvre", ["opera", "quake"]),
        ("corps ministre OR œuvre", ["opera", "mixed"]),
        ("corps AND ministre", ["mixed"]),
        ("diplom*", ["mixed", "corps"]),
        ('"corps dipl*"', ["corps"]),
        ('"corps dipl"*', ["corps"]),
        ("haut-kara*", ["mixed"]),
        ("-corps -œuvre -gəncə -earthquake -москва -中国 -αθήνα", ["berlin"]),
        ("(corps) diplomatique", ["mixed", "corps"]),
        # scripts without spaces
        ("中国", ["beijing"]),
        ("经济", ["beijing"]),
        ("国中", []),
        ("统计局", ["beijing"]),
        # nothing asked
        ("", []),
        ("--- *** \"\" ''", []),
        ("OR OR AND NOT", []),
    ],
)
def test_a_query_finds(archive: Store, query: str, answers: list[str]) -> None:
    assert found(archive, query) == answers


def test_titles_come_first_then_the_newest(archive: Store) -> None:
    hits = archive.search("corps OR Bakı OR Paris OR Ganja")
    assert [(hit.in_title, hit.url.rpartition("/")[2]) for hit in hits] == [
        (True, "corps"),
        (True, "mixed"),
        (True, "quake"),
        (False, "opera"),
        (False, "gence"),
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["corps", "-", '"', "*", "OR", "'", "(", "中", " ", ":", "\\", "\0"])).map("".join)
)
def test_no_query_is_an_error(archive: Store, query: str) -> None:
    archive.search(query)


def test_a_query_of_any_length_is_answered(archive: Store) -> None:
    archive.search("corps " * 50_000 + '"' * 1000)
    archive.search("x" * 100_000 + "*")


class TestFilters:
    def test_days_are_meant_with_all_their_hours(self, archive: Store) -> None:
        day = date(2026, 4, 29)
        assert found(archive, "corps", Filters(since=day, until=day)) == ["corps"]

    def test_moments_are_exact(self, archive: Store) -> None:
        assert found(archive, "corps", Filters(since=NOON - timedelta(days=2))) == ["corps"]
        assert found(archive, "corps", Filters(since=NOON - timedelta(days=2, seconds=-1))) == []

    def test_language_and_newspaper(self, archive: Store) -> None:
        assert found(archive, "bakı OR baku", Filters(language="en")) == ["quake"]
        assert found(archive, "bakı", Filters(newspapers=("gazette", "other"))) == ["opera", "gence"]
        assert found(archive, "bakı", Filters(newspapers=("other",))) == []


def test_a_place_is_found_as_printed_and_by_its_name(store: Store) -> None:
    bakou = Place("Bakou", 587084, "Baku", "AZ")
    article = Article(newspaper="g", url="https://g.example/1", title="Titre", body="Texte", places=[bakou])
    article.location, article.country = "Baku", "AZ"
    store.write([SaveArticle(article=article)])
    for place in ("Bakou", "bakou", "BAKU", "Bakı", "Баку", "AZ"):
        assert found(store, "titre", Filters(location=place)) == ["1"], place
    assert found(store, "titre", Filters(location="Paris")) == []


class TestSnippets:
    def test_show_the_text_as_printed_with_the_matches(self, archive: Store) -> None:
        (hit,) = archive.search("azerbaidjan signé")
        assert hit.snippet.with_marks() == (
            "Le corps diplomatique a salué le président de l’[Azerbaïdjan], [signée] hier."
        )
        assert hit.title.with_marks() == "Rencontre à Paris"

    def test_mark_titles(self, archive: Store) -> None:
        (hit,) = archive.search("oeuvres")
        assert hit.title.with_marks() == "Une [œuvre] de jeunesse"

    def test_mark_phrases_and_beginnings(self, archive: Store) -> None:
        (hit,) = archive.search('"corps diplomatique"')
        assert hit.snippet.with_marks().startswith("Le [corps diplomatique] a salué")
        (hit,) = archive.search("统计")
        assert "国家[统计]局" in hit.snippet.with_marks()

    def test_are_cut_where_most_of_the_query_stands(self, store: Store) -> None:
        body = (
            "Le port est vide.\n\n"
            + "Rien ne bouge ici. " * 40
            + "\n\nLe maire du port\na parlé du pont. "
            + "Fin. " * 60
        )
        store.write([SaveArticle(article=Article(newspaper="g", url="https://g.example/1", title="T", body=body))])
        (hit,) = store.search("pont port")
        assert hit.snippet.text.startswith("… ")
        assert hit.snippet.text.endswith(" …")
        assert "Le maire du [port] a parlé du [pont]. Fin." in hit.snippet.with_marks()
        assert len(hit.snippet.text) < 400


class TestQueries:
    def test_are_understood_as_alternatives_of_terms(self) -> None:
        query = parse('corps -"a b" OR haut-kara*')
        assert [[term.words for term in each.required] for each in query.alternatives] == [
            [("corps",)],
            [("haut", "kara")],
        ]
        assert [[term.words for term in each.excluded] for each in query.alternatives] == [[("a", "b")], []]

    def test_a_hyphen_inside_a_word_is_no_minus(self) -> None:
        (alternative,) = parse("porte-parole").alternatives
        assert [term.words for term in alternative.required] == [("porte", "parole")]
