"""Lines among an article's paragraphs that are none of its text."""

from __future__ import annotations

import pytest
from pages import PARAGRAPHS, page

from lagazette_crawler.extractors.blocks import count_words
from lagazette_crawler.extractors.body import find_body
from lagazette_crawler.extractors.notices import is_notice


def notice(text: str) -> bool:
    return is_notice(text, count_words(text))


@pytest.mark.parametrize(
    "line",
    [
        "The old ferry at the northern quay in the storm of Tuesday. (Ada Lund / NurPhoto via Getty Images)",
        "A gate of the harbour, seen from the mole. (AP Photo/Jon Berg, File)",
        "Zwei Boote am Kai. (Eva Holm/dpa)",
        "If you buy through links on our site, we may earn a small commission.",
        "The Harbour Gazette may receive compensation when you book a ferry through this page.",
        "We may also get a commission from links on this page.",
        "In diesem Text stehen Affiliate-Links.",
        "Cet article contient des liens affiliés.",
    ],
)
def test_credits_and_what_the_house_earns_are_notices(line: str) -> None:
    assert notice(line)


@pytest.mark.parametrize(
    "line",
    [
        *PARAGRAPHS,
        "The council (its members are elected in May) may receive the report on compensation for fishermen.",
        "The commission may earn the respect of the islands if it visits them.",
        "He sold the picture to an agency (AFP) and went home.",
        "Owners will receive compensation for boats that were lost.",
        "The council will decide next week, the mayor said on Tuesday. (AFP)",
        "Der Rat entscheidet in der nächsten Woche. (dpa/red)",
        "Der Rat entscheidet in der nächsten Woche. (Von Eva Holm/dpa)",
        "HARBOUR TOWN (Reuters)",
        "",
    ],
)
def test_sentences_of_an_article_are_none(line: str) -> None:
    assert not notice(line)


def test_a_long_paragraph_that_mentions_one_is_text() -> None:
    assert not notice(" ".join(PARAGRAPHS * 2) + " Some sites print that we may earn a commission from links.")


def test_notices_within_the_text_are_left_out_of_the_body() -> None:
    lines = [*PARAGRAPHS[:2], "If you buy through links on our site, we may earn a commission.", *PARAGRAPHS[2:]]
    markup = "<h1>Harbour closed</h1><article>" + "".join(f"<p>{line}</p>" for line in lines) + "</article>"
    assert find_body(page(body=markup), title="Harbour closed").paragraphs == PARAGRAPHS


def test_a_caption_is_told_by_the_box_around_it() -> None:
    box = '<div class="image"><div class="caption"><p>The gates on Tuesday morning, before the storm.</p></div></div>'
    markup = "<h1>Harbour closed</h1><article>" + "".join(f"<p>{line}</p>" for line in PARAGRAPHS) + box + "</article>"
    assert find_body(page(body=markup), title="Harbour closed").paragraphs == PARAGRAPHS


def test_an_aside_that_was_never_closed_does_not_swallow_the_article() -> None:
    lines = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    markup = (
        f"<aside><ul><li><a href='/a'>Home</a></li></ul><main><h1>Harbour closed</h1><article>{lines}</article></main>"
    )
    assert find_body(page(body=markup), title="Harbour closed").paragraphs == PARAGRAPHS


def test_paragraphs_in_boxes_of_their_own_are_not_cut_off_for_being_short() -> None:
    short = ["Nobody was hurt.", "More rain is to come."]
    lines = [PARAGRAPHS[0], short[0], *PARAGRAPHS[1:], short[1]]
    boxes = "".join(f'<div class="block"><div class="text"><p class="line">{line}</p></div></div>' for line in lines)
    assert (
        find_body(page(body=f"<h1>Harbour closed</h1><main>{boxes}</main>"), title="Harbour closed").paragraphs == lines
    )
