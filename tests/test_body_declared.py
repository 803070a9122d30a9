"""The body as a layout declares it."""

from __future__ import annotations

import time

import pytest
from pages import PARAGRAPHS, page, text

from lagazette_crawler.extractors.body import find_body
from lagazette_crawler.extractors.rules import BrokenRuleError
from lagazette_crawler.items import Source
from lagazette_crawler.page import Layout

STORY = """
<h1>Harbour closed</h1>
<div class="story"><p class="par">One ferry left.</p><figure><figcaption>A ferry. Photo: Ada</figcaption></figure>
<h2>Two gates</h2><p>Both broke.</p><ul><li>Oil</li><li>Salt</li></ul><blockquote><p>“No day is lost.”</p></blockquote>
<div class="offer"><p>Read the paper for a month</p></div><p>Read more: gates</p><p>Harbour closed</p>
<p>About the gates</p><p>They are old.</p></div>
"""


def body(layout: Layout, markup: str = STORY, title: str | None = None) -> list[str]:
    return find_body(page(body=markup, layouts=(layout,)), title=title).paragraphs


def test_the_element_that_holds_the_paragraphs_gives_them_all_in_order_without_captions() -> None:
    layout = Layout(body="div.story", remove=(".offer",), boilerplate=(r"Read more: .*",), end=(r"About .*",))
    assert body(layout, title="Harbour closed") == [
        "One ferry left.",
        "Two gates",
        "Both broke.",
        "Oil",
        "Salt",
        "“No day is lost.”",
    ]


def test_rules_for_paragraphs_give_only_those() -> None:
    assert body(Layout(body=".story > p.par, .story h2")) == ["One ferry left.", "Two gates"]


def test_an_element_inside_another_that_matched_is_not_read_twice() -> None:
    assert body(Layout(body=".story blockquote, .story blockquote p")) == ["“No day is lost.”"]


def test_the_first_rule_that_finds_something_counts() -> None:
    assert body(Layout(body=("div.gone > p", "//p[@class='par']"))) == ["One ferry left."]


def test_the_evidence_names_the_rule() -> None:
    found = find_body(page(body=STORY, layouts=(Layout(body="p.par"),)), title=None).evidence
    assert [(one.source, one.rule, one.won) for one in found] == [(Source.LAYOUT, "p.par", True)]


def test_a_layout_whose_rule_finds_nothing_leaves_the_page_to_the_reader_of_any_page() -> None:
    found = find_body(page(body=text(), layouts=(Layout(body="div.gone"),)), title=None)
    assert found.paragraphs == PARAGRAPHS
    assert found.evidence[0].source is Source.TEXT


def test_a_broken_rule_is_loud() -> None:
    with pytest.raises(BrokenRuleError):
        body(Layout(body="div["))


def test_a_declared_body_takes_a_few_milliseconds_at_most() -> None:
    markup = "<div class='story'>" + f"<p>{PARAGRAPHS[0]}</p>" * 60 + "</div>" + "<li><a href=x>More</a></li>" * 500
    known = page(body=markup, layouts=(Layout(body=".story > p"),))
    known.selector  # noqa: B018  (parsed once, for all fields)
    times = []
    for _ in range(5):
        start = time.process_time()
        find_body(known, title="Harbour closed")
        times.append(time.process_time() - start)
    assert min(times) < 0.02


AD_WALL = """<div class="wall"><h3>We noticed that you block advertisements.</h3>
<p>Our newspaper lives from them, and so do the people who write it, from the harbour to the hills.</p>
<p>Click on the sign of your browser and choose not to run it on pages of this newspaper.</p></div>"""


def test_what_a_judged_rule_finds_is_looked_at_block_by_block() -> None:
    box = '<div class="newsletter-box"><p>Sign up for our newsletter and read it at six every morning.</p></div>'
    lines = "".join(f"<p>{line}</p>" for line in [*PARAGRAPHS[:2], "ADVERTISEMENT", *PARAGRAPHS[2:]])
    found = body(Layout(body="div.story", judged=True), f"<h1>Harbour closed</h1><div class='story'>{lines}{box}</div>")
    assert found == PARAGRAPHS


def test_a_judged_rule_wins_where_the_judgement_finds_another_text() -> None:
    hidden = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:3])
    markup = f"<h1>Harbour closed</h1><div class='comments'><div class='story'>{hidden}</div></div>{AD_WALL * 3}"
    found = find_body(page(body=markup, layouts=(Layout(body="div.story", judged=True),)), title="Harbour closed")
    assert found.paragraphs == PARAGRAPHS[:3]
    assert "another text" in str(found.evidence[0].reason)


def test_the_evidence_of_a_judged_rule_names_it_and_its_agreement() -> None:
    markup = f"<h1>Harbour closed</h1><div class='story'>{text()}</div>"
    (winner, judgement) = find_body(
        page(body=markup, layouts=(Layout(body="div.story", judged=True),)), title="Harbour closed"
    ).evidence
    assert (winner.source, winner.rule, winner.won) == (Source.LAYOUT, "div.story", True)
    assert "agreement 100%" in str(winner.reason)
    assert (judgement.source, judgement.won) == (Source.TEXT, False)


def test_what_a_person_declares_as_boilerplate_or_end_is_none_of_a_judged_text_either() -> None:
    lines = "".join(
        f"<p>{line}</p>"
        for line in [
            PARAGRAPHS[0],
            "Also of interest: the lighthouse keeper's diary.",
            *PARAGRAPHS[1:],
            "Our service to readers goes on every day of the week.",
            "Write to the editors about it.",
        ]
    )
    layout = Layout(
        body="div.story", judged=True, boilerplate=(r"Also of interest: .*",), end=(r"Our service to readers .*",)
    )
    assert body(layout, f"<h1>Harbour closed</h1><div class='story'>{lines}</div>") == PARAGRAPHS
