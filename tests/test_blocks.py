"""A page as the sequence of its text blocks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lagazette_crawler.extractors.blocks import MAX_BLOCKS, Block, count_words, read_blocks
from lagazette_crawler.page import Page


def blocks(markup: str) -> list[Block]:
    page = Page(url="https://gazette.example/a", body=f"<html><body>{markup}</body></html>".encode())
    return read_blocks(page.selector.root)


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup)]


def test_paragraphs_headings_and_list_items_are_blocks_in_order() -> None:
    assert texts("<h2>Harbour</h2><p>One <b>ferry</b> left.</p><ul><li>Oil</li><li>Salt</li></ul>") == [
        "Harbour",
        "One ferry left.",
        "Oil",
        "Salt",
    ]


def test_text_that_follows_an_element_belongs_to_the_element_around_it() -> None:
    found = blocks("<div>Before <em>it</em> and<p>inside</p>after<!-- note --> all</div>")
    assert [(block.text, block.holder.tag) for block in found] == [
        ("Before it and", "div"),
        ("inside", "p"),
        ("after all", "div"),
    ]


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert texts("<div>First line<br>goes on.<br> \n<br/>Second one.</div>") == ["First line goes on.", "Second one."]


def test_a_line_end_in_the_markup_is_no_break() -> None:
    assert texts("<p><b>Tide</b>\n<br>rises</p>") == ["Tide rises"]


def test_scripts_navigation_and_forms_are_silent() -> None:
    markup = "<nav><a>Home</a></nav><script>var p = '<p>no</p>'</script><p>Read<svg><title>icon</title></svg> on</p>"
    assert texts(markup) == ["Read on"]


def test_a_row_of_a_table_is_one_block() -> None:
    markup = "<table><tr><td>1</td><td>Ada</td><td>12</td></tr><tr><td>2</td><td>Bo</td></tr></table>"
    assert texts(markup) == ["1 Ada 12", "2 Bo"]


def test_a_table_that_holds_paragraphs_keeps_them_apart() -> None:
    assert texts("<table><tr><td><p>One.</p><p>Two.</p></td><td>side</td></tr></table>") == ["One.", "Two.", "side"]


def test_links_and_bold_type_are_counted() -> None:
    block = blocks("<p><a href=x>half</a> gone</p>")[0]
    assert block.link_share == 4 / 9
    assert blocks("<p><strong>Whole</strong></p>")[0].strong_chars == 5


def test_an_element_has_words_and_so_has_what_stands_around_it() -> None:
    block = blocks(
        '<article class="news"><div class="ArticleBody js" itemprop="articleBody"><p>Yes.</p></div></article>'
    )[0]
    assert {"news", "<article>", "article", "body", "article-body", "itemprop=articlebody"} <= block.holder.around


def test_a_block_is_named_by_the_path_of_its_element() -> None:
    block = blocks("<div><p>One.</p><p>Two.</p></div>")[1]
    assert block.path == "/html/body/div/p[2]"
    assert block.holder.element.getroottree().xpath(block.path) == [block.holder.element]


def test_a_short_link_outside_a_paragraph_is_a_menu_item() -> None:
    found = blocks("<div><a href=x>Sport</a></div><p><a href=x>Sport</a></p><h3><a href=x>Sport</a></h3>")
    assert [block.is_menu_item for block in found] == [True, False, False]


def test_words_are_counted_in_scripts_without_spaces() -> None:
    assert count_words("one two") == 2
    assert count_words("港で船が沈んだ") > 2
    assert count_words("") == 0


def test_elements_left_out_are_left_out_with_all_they_hold() -> None:
    root = etree.fromstring("<div><p>Keep</p><aside><p>Drop</p></aside>tail</div>")
    assert [block.text for block in read_blocks(root, [root[1]])] == ["Keep", "tail"]


def test_what_follows_the_element_itself_is_not_read() -> None:
    root = etree.fromstring("<div><p>Mine</p>not mine</div>")
    assert [block.text for block in read_blocks(root[0])] == ["Mine"]


def test_the_number_of_blocks_is_bounded() -> None:
    assert len(blocks("<p>word</p>" * (MAX_BLOCKS + 500))) == MAX_BLOCKS


_PARTS = "<p> </p> <div> </div> <br> <td> <tr> <b> </b> <!--c--> word <a> </a> <li> <script> </script>".split()  # noqa: SIM905
_MARKUP = st.lists(st.sampled_from(_PARTS), max_size=60)


@given(_MARKUP)
@settings(max_examples=150, deadline=None)
def test_every_letter_outside_silent_elements_is_read_once_and_in_order(parts: list[str]) -> None:
    page = Page(url="https://gazette.example/a", body=("<html><body>" + "".join(parts) + "</body></html>").encode())
    seen = page.selector.xpath("//body//text()[not(ancestor::script)]").getall()
    read = "".join(block.text for block in read_blocks(page.selector.root))
    assert "".join(read.split()) == "".join("".join(seen).split())  # bold letters do not part a word: w<b>or</b>d
