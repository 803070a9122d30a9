"""Site memory: lines that recur at the edges of a newspaper's articles are learned, left out, and given back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from command_line import CommandLine
from pages import PARAGRAPHS, page
from scrapy import Request
from scrapy.http import HtmlResponse

from lagazette_crawler.extractors.article import extract
from lagazette_crawler.extractors.recurring import peeled
from lagazette_crawler.items import Article
from lagazette_crawler.learning.site_memory import StoredText, learn_recurring
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Page
from lagazette_crawler.remembering import learn_unasked
from lagazette_crawler.store import NewspaperRow, SaveArticle, Store, open_store
from lagazette_crawler.text import folded

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BOX = "Read the whole newspaper every evening at six for less than a cup of coffee."
LEGAL = "The Harbour Gazette is printed and written on the islands since 1911."


def own(number: int) -> list[str]:
    """Two paragraphs that no other article has."""
    return [
        f"In street number {number} a bakery opened on Monday, the first there since the old one had closed its doors.",
        f"Its {number} kinds of bread are sold until noon, and what is left goes to the school behind the market.",
    ]


def stored(number: int, paragraphs: list[str]) -> StoredText:
    return StoredText(f"https://gazette.example/{number}", NOON + timedelta(days=number), paragraphs)


def learned(*bodies: list[str]) -> list[str]:
    return [one.text for one in learn_recurring([stored(number, body) for number, body in enumerate(bodies)])]


def test_a_line_at_the_end_of_three_articles_is_learned_with_its_proofs() -> None:
    (line,) = learn_recurring([stored(number, [*own(number), BOX]) for number in range(1, 5)])
    assert (line.text, line.articles) == (BOX, 4)
    assert line.proofs[0] == "https://gazette.example/1"
    assert (line.first_seen_at, line.last_seen_at) == (NOON + timedelta(days=1), NOON + timedelta(days=4))


def test_several_lines_at_both_ends_are_learned() -> None:
    assert sorted(learned(*([BOX, *own(number), LEGAL] for number in range(3)))) == [BOX, LEGAL]


def test_two_articles_prove_nothing() -> None:
    assert learned([*own(1), BOX], [*own(2), BOX]) == []


def test_a_line_within_texts_is_never_learned() -> None:
    assert learned(*([own(number)[0], BOX, own(number)[1]] for number in range(6))) == []


def test_copies_of_one_article_prove_nothing() -> None:
    assert learned(*([*own(7), BOX] for _ in range(5))) == []


def test_a_bulletin_of_set_phrases_keeps_them() -> None:
    phrases = ["The wind blows from the west tomorrow, strong at times.", "Ferries run by the summer timetable.", LEGAL]
    bulletins = [[*phrases[:2], f"Water: {number} degrees.", phrases[2]] for number in range(14, 20)]
    assert learned(*bulletins) == []


def test_sub_heads_and_signatures_are_too_short_to_be_learned() -> None:
    assert learned(*(["What next?", *own(number), "(hv/agency)"] for number in range(5))) == []


def test_an_edge_that_hangs_on_a_line_that_is_not_learned_is_none() -> None:
    bodies = [[*own(number), BOX, f"Number {number} of the year."] for number in range(5)]
    assert learned(*bodies) == []


RECURRING = frozenset({folded(BOX), folded(LEGAL)})


def test_recurring_lines_are_left_out_at_the_edges_only() -> None:
    text = peeled([BOX, *PARAGRAPHS[:2], BOX, *PARAGRAPHS[2:], LEGAL, BOX], RECURRING)
    assert text.paragraphs == [*PARAGRAPHS[:2], BOX, *PARAGRAPHS[2:]]
    assert text.left_out == [BOX, LEGAL, BOX]


@pytest.mark.parametrize("paragraphs", [[BOX], [BOX, LEGAL], ["Short news.", BOX, LEGAL], []])
def test_a_text_that_is_mostly_recurring_is_left_as_it_is(paragraphs: list[str]) -> None:
    assert peeled(paragraphs, RECURRING).paragraphs == paragraphs


def a_page(*, recurring: frozenset[str] = frozenset()) -> Page:
    lines = "".join(f"<p>{line}</p>" for line in [*PARAGRAPHS, LEGAL])
    return page(body=f"<h1>Harbour closed</h1><article>{lines}</article>", recurring=recurring)


def test_what_is_left_out_of_a_body_stays_in_the_evidence_and_in_the_version() -> None:
    before, after = extract(a_page()), extract(a_page(recurring=RECURRING))
    assert (before.body or "").endswith(LEGAL)
    assert after.body == "\n\n".join(PARAGRAPHS)
    (left,) = [one for one in after.evidence if one.rule == "site memory"]
    assert (left.value, left.won) == (LEGAL, False)
    assert str(after.extractor_version).startswith(f"{before.extractor_version}.m")


def test_a_spider_reads_its_pages_with_the_memory_of_its_newspaper() -> None:
    class Gazette(NewspaperSpider):
        name = "gazette"

    spider = Gazette()
    spider.memory = {"gazette": RECURRING, "herald": frozenset({"another line"})}
    made = a_page()
    read = spider.page_of(HtmlResponse(made.url, body=made.body, request=Request(made.url)))
    assert extract(read).body == "\n\n".join(PARAGRAPHS)


def test_a_page_without_recurring_lines_is_read_by_the_same_version() -> None:
    assert (
        extract(a_page()).extractor_version == extract(a_page(recurring=frozenset({"another line"}))).extractor_version
    )


STORIES = [
    PARAGRAPHS,
    ["Pupils of the island school planted two hundred apple trees along the road to the lighthouse last week."],
    ["The night ferry takes no lorries until autumn, because the ramp on the mainland side has to be welded."],
    ["For the first time since the war the brass band of the fire brigade will play in front of the town hall."],
]


def fill(store: Store) -> None:
    store.register(NewspaperRow(name="gazette", title="Gazette", language="en", timezone=None, country=None))
    for number, lines in enumerate(STORIES, start=1):
        body = "\n\n".join([*lines, BOX])
        url = f"https://gazette.example/{number}"
        store.write([SaveArticle(article=Article(newspaper="gazette", url=url, body=body, retrieved_at=NOON))])


def learn(store: Store) -> tuple[int, int]:
    found = learn_recurring([StoredText(*original) for original in store.originals("gazette")])
    return store.remember("gazette", found, at=NOON)


def test_the_memory_is_kept_in_the_database_and_read_from_it(store: Store) -> None:
    fill(store)
    assert learn(store) == (1, 0)
    assert learn(store) == (0, 1)
    assert store.memory() == {"gazette": frozenset({folded(BOX)})}
    (entry,) = store.remembered("gazette")
    assert (entry.text, entry.articles, entry.learned_at, entry.dropped_at) == (BOX, 4, NOON, None)
    assert set(entry.proofs) == {f"https://gazette.example/{number}" for number in range(1, 5)}


def test_what_an_operator_dropped_is_not_learned_again(store: Store) -> None:
    fill(store)
    learn(store)
    (entry,) = store.remembered()
    dropped = store.switch_recurring(entry.id, dropped_at=NOON)
    assert dropped is not None
    assert store.memory() == {}
    assert learn(store) == (0, 1)
    assert store.memory() == {}
    store.switch_recurring(entry.id, dropped_at=None)
    assert store.memory() == {"gazette": frozenset({folded(BOX)})}
    assert store.switch_recurring(99, dropped_at=NOON) is None


@pytest.fixture
def configured(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", database_url)
    with open_store(database_url) as store:
        fill(store)
    return database_url


def test_an_operator_sees_learns_and_drops(lagazette: CommandLine, configured: str) -> None:
    assert BOX in lagazette("memory", "learn", "--dry-run").out
    assert lagazette("memory", "show").out == ""
    assert "1 recurring lines learned" in lagazette("memory", "learn", "gazette").out
    assert '"articles": 4' in lagazette("memory", "show", "gazette", "--json").out
    assert "lagazette replay gazette" in lagazette("memory", "drop", "1").out
    assert '"dropped_at": "2' in lagazette("memory", "show", "--json").out
    assert "left out again" in lagazette("memory", "keep", "1").out


def test_an_unknown_newspaper_or_entry_is_a_mistake_of_usage(lagazette: CommandLine, configured: str) -> None:
    unknown = lagazette("memory", "show", "herald")
    assert (unknown.code, "it has gazette" in unknown.err) == (2, True)
    missing = lagazette("memory", "drop", "7")
    assert (missing.code, "no entry 7" in missing.err) == (2, True)


def test_every_so_many_articles_a_crawl_learns_unasked(store: Store) -> None:
    fill(store)  # four articles
    assert learn_unasked(store, "gazette", new=1, every=3, at=NOON) == 0  # the third came with an earlier crawl
    assert store.memory() == {}
    assert learn_unasked(store, "gazette", new=2, every=3, at=NOON) == 1
    assert store.memory() == {"gazette": frozenset({folded(BOX)})}


def test_what_few_of_many_articles_end_with_is_learned_only_when_asked() -> None:
    """Three of four hundred articles that end alike may mean it."""
    ending = "The police are still looking for witnesses."
    texts = [stored(number, [*own(number), *([ending] if number < 3 else [])]) for number in range(400)]
    assert [one.text for one in learn_recurring(texts)] == [ending]
    assert learn_recurring(texts, proofs=4) == []
