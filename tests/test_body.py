"""The body of pages nobody declared: what is article, what is not, and who said so."""

from __future__ import annotations

import pytest
from pages import PARAGRAPHS, ld, meta, page, text

from lagazette_crawler.extractors.body import find_body, judged_blocks
from lagazette_crawler.items import Source
from lagazette_crawler.page import Page

TITLE = "Harbour closed after storm"

HEADER = """<header class="site-header"><ul class="menu"><li><a href="/">Home</a></li>
<li><a href="/sport">Sport</a></li><li><a href="/culture">Culture</a></li></ul></header>"""
FOOTER = """<footer class="site-footer"><p>© 2026 Harbour Gazette. All rights reserved.</p>
<p><a href="/privacy">Privacy policy</a> <a href="/imprint">Imprint</a></p></footer>"""


def story(inside: str, *, after: str = "", head: str = "") -> Page:
    """A news page as publishing systems make them."""
    markup = f"""{HEADER}<main><article class="post"><h1 class="entry-title">{TITLE}</h1>
    <div class="byline">By <a href="/ada">Ada Lund</a></div><time>14 March 2026</time>
    <div class="entry-content">{inside}</div></article>{after}</main>{FOOTER}"""
    return page(head, markup)


def lines(*texts: str) -> str:
    return "".join(f"<p>{line}</p>" for line in texts)


def body(found: Page) -> list[str]:
    return find_body(found, title=TITLE).paragraphs


def test_the_paragraphs_are_found_among_menu_byline_and_footer() -> None:
    assert body(story(lines(*PARAGRAPHS))) == PARAGRAPHS


def test_sub_heads_lists_and_quotes_are_part_of_it_in_order() -> None:
    inside = (
        lines(*PARAGRAPHS[:2])
        + "<h2>Who pays for the gates</h2>"
        + lines(PARAGRAPHS[3])
        + "<ul><li>The town pays a third of it, as it did eleven years ago.</li>"
        + "<li>The state pays the rest, once parliament has agreed.</li></ul>"
        + f"<blockquote><p>{PARAGRAPHS[2]}</p></blockquote>"
        + lines(PARAGRAPHS[0][:-1] + ", as it was in 1962.")
    )
    found = body(story(inside))
    assert found.index("Who pays for the gates") == 2
    assert found[4:6] == [
        "The town pays a third of it, as it did eleven years ago.",
        "The state pays the rest, once parliament has agreed.",
    ]
    assert PARAGRAPHS[2] in found


BOXES = {
    "caption": '<figure><figcaption class="caption">The gates on Tuesday. Photo: A. Lund</figcaption></figure>',
    "related": """<div class="related-posts"><h3>Read more</h3>
        <ul><li><a href="/1">Ferry runs again after repairs in the north</a></li></ul></div>""",
    "newsletter": '<div class="newsletter-signup"><p>Sign up for our newsletter.</p></div>',
    "share": '<div class="share-buttons"><a href="#">Share on Facebook</a> <a href="#">Tweet</a></div>',
    "read also": '<p><a href="/2">Read also: The ferries of the northern quay and their captains</a></p>',
    "lire aussi": '<p><a href="/3">À lire aussi : les bacs du quai nord et leurs capitaines</a></p>',
    "advertisement": "<p>ADVERTISEMENT</p>",
    "anzeige": "<div>Anzeige</div>",
    "aside": "<aside><p>The town has had three gates since the year of the flood, and a fourth is planned.</p></aside>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=list(BOXES))
def test_boxes_within_the_text_are_no_part_of_it(box: str) -> None:
    inside = lines(*PARAGRAPHS[:2]) + box + lines(*PARAGRAPHS[2:])
    assert body(story(inside)) == PARAGRAPHS


def test_comments_below_a_short_article_are_no_part_of_it() -> None:
    remark = "years, and nobody ever asked us what we think of those gates, which is a shame."
    remarks = "".join(
        f'<li class="comment"><div class="comment-content"><p>I have sailed there for {n} {remark}</p></div></li>'
        for n in range(10, 24)
    )
    after = (
        f'<div id="comments" class="comments-area"><h2>14 comments</h2><ol class="comment-list">{remarks}</ol></div>'
    )
    assert body(story(lines(*PARAGRAPHS), after=after)) == PARAGRAPHS


def test_a_consent_wall_is_no_part_of_it() -> None:
    asked = "When you visit our site we may store information in your browser, mostly in the form of cookies."
    wall = '<div id="onetrust-consent-sdk">' + f'<p class="cookie-text">{asked}</p>' * 6
    assert body(story(lines(*PARAGRAPHS), after=wall + "</div>")) == PARAGRAPHS


def test_the_repeated_title_is_no_part_of_it() -> None:
    assert TITLE not in body(story(f"<p>{TITLE}</p>" + lines(*PARAGRAPHS)))


def test_paragraphs_divided_by_line_breaks_are_found() -> None:
    inside = "<br><br>".join([*PARAGRAPHS, PARAGRAPHS[0].replace("Tuesday", "Friday")])
    found = body(page(body=f"<h1>{TITLE}</h1><div class='text'>{inside}</div>"))
    assert found[:4] == PARAGRAPHS


JAPANESE = [
    "嵐で港の門が二つ壊れ、市は火曜日に港を閉鎖したと発表した。",
    "漁業者は北の岸壁に船を移すよう求められている。",
    "修理は来週始まる見通しで、費用は市議会が決める。",
]
CHINESE = [
    "暴风雨损坏了两座闸门，市政府星期二宣布关闭港口。",
    "渔民被要求把船只移到北面的码头，那里已经开放了第二个泊位。",
    "市议会将于下周决定由谁支付维修费用。",
]
THAI = [
    "พายุทำให้ประตูท่าเรือเสียหายสองบาน เทศบาลจึงประกาศปิดท่าเรือในวันอังคาร",
    "ชาวประมงต้องย้ายเรือไปยังท่าเทียบเรือทางเหนือจนกว่าการซ่อมแซมจะเสร็จสิ้น",
    "สภาเมืองจะตัดสินในสัปดาห์หน้าว่าใครเป็นผู้จ่ายค่าซ่อมแซมประตู",
]
RUSSIAN = [
    "Порт старого города закрыли во вторник после шторма, сломавшего двое ворот из трёх.",
    "Рыбаков просят перевести лодки к северному причалу, где открыта вторая стоянка.",
    "Совет решит на следующей неделе, кто заплатит за ремонт ворот.",
]


@pytest.mark.parametrize(
    "paragraphs", [JAPANESE, CHINESE, THAI, RUSSIAN], ids=["Japanese", "Chinese", "Thai", "Russian"]
)
def test_any_script_is_read(paragraphs: list[str]) -> None:
    assert body(story(lines(*paragraphs))) == paragraphs


def test_a_text_that_only_structured_data_gives_is_taken_from_there() -> None:
    whole = "\n\n".join(PARAGRAPHS)
    found = find_body(page(ld(articleBody=whole, headline=TITLE), "<div id='app'></div>" + FOOTER), title=TITLE)
    assert found.paragraphs == PARAGRAPHS
    assert [one.source for one in found.evidence if one.won] == [Source.JSON_LD]


def test_markup_in_structured_data_is_undone() -> None:
    escaped = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in PARAGRAPHS)
    found = find_body(page(ld(articleBody=escaped), "<div id='app'></div>"), title=TITLE)
    assert found.paragraphs == PARAGRAPHS


def test_every_witness_is_kept_with_its_agreement_and_one_wins_with_a_reason() -> None:
    found = find_body(story(lines(*PARAGRAPHS), head=ld(articleBody=" ".join(PARAGRAPHS))), title=TITLE)
    own, structured = found.evidence[:2]
    assert (own.source, own.won) == (Source.TEXT, True)
    assert own.reason
    assert (structured.source, structured.won) == (Source.JSON_LD, False)
    assert structured.reason == "agrees with the winner by 100% of words"


def test_an_empty_page_has_no_body() -> None:
    assert find_body(page(), title=None).paragraphs == []
    assert find_body(Page(url="https://gazette.example/", body=b""), title=TITLE).evidence == []


def test_a_lede_in_metadata_does_not_hide_the_first_paragraph() -> None:
    found = story(lines(*PARAGRAPHS), head=meta("og:description", PARAGRAPHS[0]))
    assert body(found)[0] == PARAGRAPHS[0]


def test_the_same_page_gives_the_same_body() -> None:
    assert body(story(lines(*PARAGRAPHS))) == body(story(lines(*PARAGRAPHS)))


def test_the_blocks_of_a_page_can_be_listed_with_their_paths_and_judgements() -> None:
    listed = judged_blocks(page(body=HEADER + text()), title=TITLE)
    article = [judged for judged in listed if judged.article]
    assert [judged.block.text for judged in article] == PARAGRAPHS
    assert article[0].block.path == "/html/body/article/p[1]"
    assert len(listed) > len(article)
