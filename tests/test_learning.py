"""A newspaper learned from two of its pages: rules, facts, files, sign-off, and what changes do to the rules."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine
from pages import ld

from lagazette_crawler import declared, spiders
from lagazette_crawler.extractors.article import extract
from lagazette_crawler.learning.body_rules import learn_body
from lagazette_crawler.learning.learned import Learned, learn
from lagazette_crawler.learning.mutations import MUTATIONS, survival
from lagazette_crawler.learning.names import is_machine_made
from lagazette_crawler.learning.newspaper_facts import article_path
from lagazette_crawler.learning.samples import sample_of, without_recurring
from lagazette_crawler.learning.spider_file import spider_file
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Page

STORIES = [
    (
        "ferry-fares-rise-in-spring-20415",
        "Ferry fares rise in spring",
        "Clara Hoff",
        "2024-02-12T09:30:00+01:00",
        [
            "Passengers between the islands will pay a tenth more from April, the shipping company said on Monday.",
            "It gives the price of fuel as its reason, which has doubled since the last fares were agreed in 2021.",
            "The mayors of the four islands want to speak with the company before the new timetable is printed.",
            "Pupils and patients on their way to the mainland hospital are to travel at the old price until summer.",
        ],
    ),
    (
        "old-mill-becomes-a-library-20588",
        "Old mill becomes a library",
        "Peter Lund",
        "2024-03-02T17:05:00+01:00",
        [
            "Where flour was ground for two centuries, the town will lend books: the council voted for it by a hair.",
            "The wheel is to stay where it is, and children will be allowed to set it going on Sunday afternoons.",
            "Builders found oak beams under the plaster that are older than the house, which took weeks.",
            "Whoever has books to give may bring them to the town hall from Wednesday on, dry and without dust.",
        ],
    ),
    (
        "night-train-stops-here-again-20733",
        "Night train stops here again",
        "Clara Hoff",
        "2024-03-28T06:45:00+01:00",
        [
            "After eleven years a night train to the south will call at the station again, twice a week at first.",
            "The platform had to be made longer by thirty metres, for which a row of lime trees was moved aside.",
            "Tickets are on sale from Friday; the first train is said to be nearly full, mostly with families.",
            "The railway will decide in autumn whether the train runs daily, depending on how winter bookings go.",
        ],
    ),
]
BOX = "Read the whole newspaper on your telephone, every evening at six, for less than a cup of coffee."


def markup(number: int) -> bytes:
    """A page as the invented newspaper prints it."""
    _, title, author, moment, lines = STORIES[number]
    paragraphs = [f'<p class="story__text">{line}</p>' for line in lines]
    box = f'<div class="offer-box"><p>{BOX}</p></div>'
    said = ld(headline=title, datePublished=moment, author={"@type": "Person", "name": author})
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title} | Island Gazette</title>{said}'
        '<meta property="og:site_name" content="Island Gazette"><meta name="generator" content="WordPress 6.4">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/"></head><body>'
        '<nav class="menu"><a href="/">Home</a><a href="/towns/">Towns</a><a href="/sea/">Sea</a></nav>'
        f'<article class="story"><h1 class="story__title">{title}</h1><p class="story__author">By {author}</p>'
        f'<time class="story__date" datetime="{moment}">{moment[:10]}</time>'
        f'<div class="story__body css-1x{number}9k2a">{"".join([*paragraphs[:2], box, *paragraphs[2:]])}</div>'
        "</article><footer><p>Island Gazette, Harbour Street 4, printed and written on the islands.</p></footer>"
        "</body></html>"
    ).encode()


def page(number: int) -> Page:
    return Page(url=f"https://www.islandgazette.example/news/{STORIES[number][0]}", body=markup(number))


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn([page(0), page(1)])


def test_rules_hold_on_to_names_that_mean_something(learned: Learned) -> None:
    rules = [rule.rule for rule in learned.body.rules]
    assert len(rules) == 1
    assert "story__body" in rules[0] or "story__text" in rules[0]
    assert "css-" not in str(learned.layout)
    assert "story__title" in str(learned.layout.title)


def test_a_page_never_seen_is_read_by_the_learned_rules_alone(learned: Learned) -> None:
    new = page(2)
    new.layouts = (learned.layout,)
    article = extract(new)
    assert article.body == "\n\n".join(STORIES[2][4])
    assert article.title == STORIES[2][1]
    assert article.byline == [STORIES[2][2]]
    assert {str(one.source) for one in article.evidence if one.field == "body" and one.won} == {"layout"}


def test_what_recurs_word_for_word_is_no_part_of_the_body(learned: Learned) -> None:
    samples = without_recurring([sample_of(page(0)), sample_of(page(1))])
    assert not any(piece.wanted for one in samples for piece in one.pieces if piece.block.text == BOX)


def test_facts_of_the_newspaper_are_found(learned: Learned) -> None:
    facts = learned.facts
    assert (facts.title, facts.language, facts.system) == ("Island Gazette", "en", "WordPress")
    assert facts.domain == "www.islandgazette.example"
    assert facts.feeds == ("https://www.islandgazette.example/feed/",)
    assert facts.article_path


def test_of_zones_with_the_same_clock_that_of_the_largest_town_is_named() -> None:
    pages = [page(0), page(1)]
    for number, one in enumerate(pages):
        one.url = one.url.replace("islandgazette.example", "islandgazette.us")
        one.body = one.body.replace(
            STORIES[number][3].encode(), STORIES[number][3].replace("+01:00", "-05:00").encode()
        )
    assert learn(pages).facts.zones[0] == "America/New_York"


def test_the_rule_for_the_date_gives_the_instant(learned: Learned) -> None:
    rule = next(one for one in learned.fields if one.field == "published")
    assert rule.rule
    assert (rule.agreeing, rule.pages) == (2, 2)


def test_fields_without_a_rule_are_undecided_with_the_reason(learned: Learned) -> None:
    section = next(one for one in learned.fields if one.field == "section")
    assert section.rule is None
    assert section.undecided


LIVE = [
    ("storm-on-the-coast-live-30112", "Storm on the coast: all developments", "2024-04-02T08:00:00+02:00", 40),
    ("election-night-live-30471", "Election night on the islands: the count", "2024-05-26T18:00:00+02:00", 62),
]


def live(number: int) -> Page:
    """A live report of the invented newspaper: built unlike its articles."""
    slug, title, moment, boats = LIVE[number]
    entries = [
        f"The harbour master counts {boats + 1} boats in the outer basin, and no ferry leaves before the evening tide.",
        f"Firemen were called out {boats + 2} times this morning, most often to the street along the old canal.",
        f"The school on the northern island has {boats + 3} pupils today, the others are looked after in the hall.",
        f"From house number {boats} a woman reports that she has not seen the square so full since she was a child.",
    ]
    ticker = "".join(f'<div class="ticker__entry"><p class="ticker__text">{line}</p></div>' for line in entries)
    body = (
        f'<!DOCTYPE html><html lang="en"><head><title>{title} | Island Gazette</title></head><body>'
        f'<main><div class="live__head"><h1 class="live__title">{title}</h1>'
        f'<span class="live__author">By Eva Strand</span>'
        f'<time class="live__start" datetime="{moment}">{moment[:10]}</time></div><div class="ticker">{ticker}</div>'
        "</main></body></html>"
    )
    return Page(url=f"https://www.islandgazette.example/live/{slug}", body=body.encode())


def test_articles_and_live_reports_share_a_layout_with_a_rule_for_each() -> None:
    learned = learn([page(0), page(1), live(0), live(1)])
    assert learned.layout.byline == ("p.story__author", "span.live__author")
    read = [page(2), live(1)]
    for one in read:
        one.layouts = (learned.layout,)
    article, report = map(extract, read)
    assert (article.byline, article.body) == ([STORIES[2][2]], "\n\n".join(STORIES[2][4]))
    assert (report.byline, (report.body or "").count("\n\n")) == (["Eva Strand"], 3)
    assert 'byline=("p.story__author", "span.live__author"),' in spider_file("gazette", learned)


def test_a_rule_that_only_one_page_bears_out_is_no_rule() -> None:
    byline = next(one for one in learn([page(0), page(1), live(0)]).fields if one.field == "byline")
    assert byline.rule is None
    assert "on 2 of 3 pages only" in str(byline.undecided)


def test_pages_without_text_give_no_body_rule() -> None:
    empty = [Page(url=f"https://a.example/{n}", body=b"<html><body><p>Soon.</p></body></html>") for n in (1, 2)]
    assert not learn_body([sample_of(one) for one in empty]).rules


def test_the_spider_file_declares_what_was_learned(learned: Learned, tmp_path: Path) -> None:
    file = tmp_path / "island.py"
    file.write_text(spider_file("island", learned), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("learned_island", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    spider: type[NewspaperSpider] = module.Island
    assert spider.name == "island"
    assert tuple(spider.layouts) == (learned.layout,)


@pytest.mark.parametrize("change", [name for name, _ in MUTATIONS])
def test_rules_survive_what_newspapers_do_to_their_pages(learned: Learned, change: str) -> None:
    assert survival([page(2)], learned.layout)[change] > 0.95


@pytest.mark.parametrize("name", ["css-1r7ky0e", "sc-1s859o0-0", "qaXAJv", "ezcCTE", "post-48123", "p1"])
def test_names_made_by_machines_are_told(name: str) -> None:
    assert is_machine_made(name)


@pytest.mark.parametrize("name", ["article-body", "storyText", "entry-content", "detay", "artikel__inhalt"])
def test_names_given_by_people_are_told(name: str) -> None:
    assert not is_machine_made(name)


@pytest.mark.parametrize(
    ("paths", "matched", "unmatched"),
    [
        (["/2024/02/12/ferry-fares", "/2023/11/01/mill"], "/2020/01/09/train", "/towns/"),
        (["/news/ferry-20415", "/sea/mill-20588.html"], "/a/b-99812", "/news/"),
    ],
)
def test_addresses_tell_what_an_articles_path_looks_like(paths: list[str], matched: str, unmatched: str) -> None:
    pattern = article_path([f"https://a.example{path}" for path in paths])
    assert pattern
    assert re.search(pattern, matched)
    assert not re.search(pattern, unmatched)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of own spiders, and two saved pages to learn from."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("LAGAZETTE_SPIDERS", str(folder))
    monkeypatch.setattr(spiders, "__path__", list(spiders.__path__))
    lines = []
    for number in (0, 1):
        (tmp_path / f"{number}.html").write_bytes(markup(number))
        lines.append(json.dumps({"path": str(tmp_path / f"{number}.html"), "url": page(number).url}))
    (tmp_path / "pages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    declared._spiders.cache_clear()
    yield folder
    declared._spiders.cache_clear()


def expectations(own: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(own.glob("pages/*/*/article.json"))]


def test_a_learned_newspaper_is_written_used_and_signed(lagazette: CommandLine, own: Path, tmp_path: Path) -> None:
    name = f"island_{tmp_path.name.rpartition('-')[2].rpartition('_')[2]}{abs(hash(str(tmp_path))) % 10**6}"
    said = lagazette("learn", "--pages", str(tmp_path / "pages.jsonl"), "--name", name, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert "section" in told["undecided"]
    assert (own / f"{name}.py").is_file()
    assert [one["unsigned"] for one in expectations(own)] == [True, True]

    declared._spiders.cache_clear()
    (tmp_path / "2.html").write_bytes(markup(2))
    read = lagazette("extract", str(tmp_path / "2.html"), "--url", page(2).url, "--json")
    assert json.loads(read.out)["body"] == "\n\n".join(STORIES[2][4])

    signed = lagazette("review", name, "--yes")
    assert signed.code == 0, signed.err
    assert STORIES[0][4][0] in signed.out
    assert not any("unsigned" in one for one in expectations(own))


def test_what_a_person_does_not_sign_stays_unsigned(
    lagazette: CommandLine, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"unsure_{abs(hash(str(tmp_path))) % 10**9}"
    assert lagazette("learn", "--pages", str(tmp_path / "pages.jsonl"), "--name", name).code == 0
    declared._spiders.cache_clear()
    answers = iter([True, False])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: next(answers))
    assert lagazette("review", name).code == 3
    assert sorted("unsigned" in one for one in expectations(own)) == [False, True]


def test_a_review_without_a_terminal_says_what_it_needs(lagazette: CommandLine, own: Path, tmp_path: Path) -> None:
    name = f"piped_{abs(hash(str(tmp_path))) % 10**9}"
    assert lagazette("learn", "--pages", str(tmp_path / "pages.jsonl"), "--name", name).code == 0
    declared._spiders.cache_clear()
    said = lagazette("review", name)
    assert said.code == 2
    assert "2 pages to sign: review needs a terminal to ask on, or --yes" in said.err
    assert [one["unsigned"] for one in expectations(own)] == [True, True]


def test_a_review_names_rules_that_find_nothing(lagazette: CommandLine, own: Path, tmp_path: Path) -> None:
    name = f"silent_{abs(hash(str(tmp_path))) % 10**9}"
    assert lagazette("learn", "--pages", str(tmp_path / "pages.jsonl"), "--name", name).code == 0
    file = own / f"{name}.py"
    file.write_text(file.read_text("utf-8").replace("Layout(", 'Layout(section="p.nowhere", ', 1), "utf-8")
    declared._spiders.cache_clear()
    said = lagazette("review", name, "--yes")
    assert said.code == 0
    assert "section: p.nowhere finds nothing on the saved pages" in said.err


@pytest.mark.parametrize("numbers", [[0], [0, 0]], ids=["one page", "the same page twice"])
def test_one_page_teaches_nothing(lagazette: CommandLine, own: Path, tmp_path: Path, numbers: list[int]) -> None:
    lines = [json.dumps({"path": f"{number}.html", "url": page(number).url}) for number in numbers]
    (tmp_path / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    said = lagazette("learn", "--pages", str(tmp_path / "few.jsonl"), "--name", "few")
    assert said.code == 2
    assert "two or three different articles are needed" in " ".join(said.err.replace("│", " ").split())
    assert list(own.glob("*.py")) == []


def test_a_newspaper_without_saved_pages_cannot_be_reviewed(lagazette: CommandLine, own: Path) -> None:
    assert own.is_dir()
    said = lagazette("review", "nobody")
    assert said.code == 2
    assert "no saved pages" in said.err


def test_pages_of_two_newspapers_are_refused(lagazette: CommandLine, own: Path, tmp_path: Path) -> None:
    lines = [
        json.dumps({"path": str(tmp_path / "0.html"), "url": f"https://{site}.example/a-1"}) for site in ("one", "two")
    ]
    (tmp_path / "mixed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert lagazette("learn", "--pages", str(tmp_path / "mixed.jsonl"), "--name", "mixed").code == 2
    assert not (own / "mixed.py").exists()


def test_pages_without_a_body_end_with_3_and_write_nothing(lagazette: CommandLine, own: Path, tmp_path: Path) -> None:
    lines = []
    for number in (1, 2):
        (tmp_path / f"empty{number}.html").write_text(f"<html><body><p>{number} Soon.</p></body></html>", "utf-8")
        lines.append(json.dumps({"path": f"empty{number}.html", "url": f"https://a.example/{number}"}))
    (tmp_path / "empty.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert lagazette("learn", "--pages", str(tmp_path / "empty.jsonl"), "--name", "empty").code == 3
    assert list(own.glob("*.py")) == []


def test_a_name_that_is_taken_or_none_is_a_mistake_of_usage(lagazette: CommandLine, own: Path, tmp_path: Path) -> None:
    assert lagazette("learn", "--pages", str(tmp_path / "pages.jsonl"), "--name", "lemonde").code == 2
    assert lagazette("learn", "--pages", str(tmp_path / "pages.jsonl"), "--name", "Not A Name").code == 2
    assert own.is_dir()
