"""Who wrote it: names as printed."""

from __future__ import annotations

from typing import Any

import pytest
from pages import ld, meta, page

from lagazette_crawler.extractors.byline import find_byline
from lagazette_crawler.extractors.evidence import winners
from lagazette_crawler.extractors.names import is_agency, names_in
from lagazette_crawler.items import Source
from lagazette_crawler.page import Layout


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Nora Lind", ["Nora Lind"]),
        ("By Nora Lind", ["Nora Lind"]),
        ("by Nora Lind and Karl Berg", ["Nora Lind", "Karl Berg"]),
        ("Par Nora Lind et Karl Berg", ["Nora Lind", "Karl Berg"]),
        ("Von Nora Lind, Karl Berg und Ada Stein", ["Nora Lind", "Karl Berg", "Ada Stein"]),
        ("Por Nora Lind y Karl Berg", ["Nora Lind", "Karl Berg"]),
        ("Автор: Нора Линд", ["Нора Линд"]),
        ("作者：林诺拉", ["林诺拉"]),
        ("Written by Nora Lind", ["Nora Lind"]),
        ("Publié par Nora Lind", ["Nora Lind"]),
        ("Veröffentlicht von Nora Lind", ["Nora Lind"]),
        ("Nora Lind, Staff Writer", ["Nora Lind"]),
        ("Nora Lind, Senior Political Correspondent", ["Nora Lind"]),
        ("Nora Lind Senior Writer", ["Nora Lind"]),
        ("Nora Lind (text), Karl Berg (photos)", ["Nora Lind", "Karl Berg"]),
        ("Nora Lind @noralind", ["Nora Lind"]),
        ("Nora Lind nora@gazette.example", ["Nora Lind"]),
        ("Nora Lind | Published 4 March 2021", ["Nora Lind"]),
        ("Nora Lind March 4, 2021 10:15", ["Nora Lind"]),
        ("Nora van der Lind", ["Nora van der Lind"]),
        ("Nora Lind The Associated Press", ["Nora Lind"]),
        ("Nora Lind Report", ["Nora Lind Report"]),
        ("Von Nora Lind, Pressesprecherin der Stadt", ["Nora Lind"]),
        ("Text von Nora Lind Illustration von Karl Berg", ["Nora Lind"]),
        ("责任编辑：林诺拉", ["林诺拉"]),
        ("Datum", []),
        ("Nora Lind Nora Lind", ["Nora Lind"]),
        ("Nora Lind, MS, RDN", ["Nora Lind"]),
        ("Nora Lind, AFP", ["Nora Lind", "AFP"]),
        ("Nora Lind Jr.", ["Nora Lind Jr."]),
        ("Nora Lind, Porto", ["Nora Lind"]),
        ("By Nora Lind, Buenos Aires", ["Nora Lind"]),
        ("Nora Lind, Karl Berg, Vienna", ["Nora Lind", "Karl Berg"]),
        ("Nora Lind | Montevideo, Uruguay", ["Nora Lind"]),
        ("Nora Lind in Lima and Karl Berg in New York", ["Nora Lind", "Karl Berg"]),
        ("Nora Lind, Austin, Texas", ["Nora Lind"]),
        ("Nora Lind depuis Dakar", ["Nora Lind"]),
        ("Nora Lind, Banksy", ["Nora Lind", "Banksy"]),
        ("Paris Lind, Sofia Berg", ["Paris Lind", "Sofia Berg"]),
        ("Von Nora Lind Stand: 4. März 2021, 10:15 Uhr", ["Nora Lind"]),
        ("Nora Lind, Stand 04.03.2021", ["Nora Lind"]),
        ("Nora Stand", ["Nora Stand"]),
        ("https://www.facebook.com/noralind", []),
        ("@noralind", []),
        ("admin", []),
        ("Staff Writer", ["Staff Writer"]),
        ("Redaktion", ["Redaktion"]),
        ("12 comments", []),
        ("", []),
    ],
)
def test_names_are_read_from_a_printed_byline(printed: str, names: list[str]) -> None:
    assert names_in(printed) == names


@pytest.mark.parametrize("name", ["AFP", "Reuters", "dpa", "dpa/lno", "AZERTAC", "Associated Press", "ТАСС"])
def test_agencies_are_no_persons(name: str) -> None:
    assert is_agency(name)


@pytest.mark.parametrize("name", ["Nora Lind", "Tass Berg", "Ap Dijkstra", "Redaktion"])
def test_persons_are_no_agencies(name: str) -> None:
    assert not is_agency(name)


STORY = 10 * f"<p>{'The ferries stay in port until the storm is over, the harbour says. ' * 4}</p>"
NORA = {"@type": "Person", "name": "Nora Lind"}


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        pytest.param(ld(headline="A", author=NORA), "", ["Nora Lind"], id="one person"),
        pytest.param(ld(headline="A", author=[NORA, {"name": "Karl Berg"}]), "", ["Nora Lind", "Karl Berg"], id="two"),
        pytest.param(
            ld(headline="A", author="Nora Lind and Karl Berg"), "", ["Nora Lind", "Karl Berg"], id="one string"
        ),
        pytest.param(meta("author", "Nora Lind"), "", ["Nora Lind"], id="meta"),
        pytest.param(
            meta("author", "Nora Lind") + meta("author", "Karl Berg"), "", ["Nora Lind", "Karl Berg"], id="metas"
        ),
        pytest.param(meta("article:author", "https://facebook.com/x"), "", [], id="an address is no name"),
        pytest.param(
            meta("twitter:label1", "Written by") + meta("twitter:data1", "Nora Lind"), "", ["Nora Lind"], id="card"
        ),
        pytest.param(
            meta("twitter:label1", "Reading time") + meta("twitter:data1", "Three Minutes"), "", [], id="other card"
        ),
        pytest.param(
            ld(headline="A", author={"name": "Harbour Gazette"}),
            '<div class="byline">By Nora Lind</div>',
            ["Nora Lind"],
            id="the newspaper gives way to a person",
        ),
        pytest.param(ld(headline="A", author={"name": "Harbour Gazette"}), "", ["Harbour Gazette"], id="nobody else"),
        pytest.param(ld(headline="A", author={"name": "AFP"}), "", [], id="an agency is no person"),
        pytest.param(
            meta("author", "nlind"),
            '<a rel="author" href="/nl">Nora Lind</a>',
            ["Nora Lind"],
            id="full name before a handle",
        ),
        pytest.param(
            "",
            '<p class="article__byline">By <a href="/author/nl">Nora Lind</a>, Reporter</p>',
            ["Nora Lind"],
            id="link",
        ),
        pytest.param(
            "",
            '<ul><li class="author">Nora Lind</li><li class="author">Karl Berg</li></ul>',
            ["Nora Lind", "Karl Berg"],
            id="list",
        ),
        pytest.param(
            "",
            "<h1>Harbour closed</h1><small>4 March</small> <div>By <b>Nora Lind</b></div>",
            ["Nora Lind"],
            id="unnamed",
        ),
        pytest.param("", '<div class="comments"><span class="author">Karl Berg</span></div>', [], id="comments"),
        pytest.param("", '<aside><span class="author">Karl Berg</span></aside>', [], id="beside"),
        pytest.param("", "<p>Text</p>", [], id="nobody"),
        pytest.param(
            "",
            '<div class="page sidebar-right"><h1>Harbour closed</h1><span class="author">Nora Lind</span></div>',
            ["Nora Lind"],
            id="what is around the title too says nothing",
        ),
        pytest.param(
            "",
            '<h1>Harbour closed</h1><footer class="post-footer"><a class="author">Nora Lind</a></footer>',
            ["Nora Lind"],
            id="foot of the article",
        ),
        pytest.param("", '<h1>A</h1><footer><a class="author">Karl Berg</a></footer>', [], id="foot of the page"),
        pytest.param(
            ld(headline="A", author={"name": "Karl Berg"}) + meta("author", "Nora Lind"),
            '<h1>Harbour closed</h1><p class="byline">By Nora Lind</p>',
            ["Nora Lind"],
            id="tags and print agree against who put the page up",
        ),
        pytest.param(
            ld(headline="A", author={"name": "Karl Berg"}) + meta("author", "Nora Lind"),
            '<h1>Harbour closed</h1><p class="byline">By Karl Berg</p>',
            ["Karl Berg"],
            id="one tag alone outvotes nobody",
        ),
        pytest.param("", "<h1>Harbour closed</h1><p><i>von Nora Lind</i></p>", ["Nora Lind"], id="a line at the title"),
        pytest.param(
            "",
            f"<h1>A</h1>{STORY}<p><b>Autorinnen: Nora Lind und Ada Stein</b></p>",
            ["Nora Lind", "Ada Stein"],
            id="a line below the text",
        ),
        pytest.param(
            "", f"<h1>A</h1>{STORY}<p>Von Bergen nach Oslo fährt kein Schiff mehr.</p>", [], id="a sentence of the text"
        ),
        pytest.param(
            "", f"<h1>A</h1><div>{8 * STORY}</div><div><p>Von Karl Berg</p></div>", [], id="a line of another box"
        ),
    ],
)
def test_the_byline_is_found(head: str, body: str, names: list[str]) -> None:
    assert winners(find_byline(page(head, body))) == names


def test_a_layout_goes_before_metadata_and_the_losers_are_kept() -> None:
    layout = Layout(byline="p.who")
    found = find_byline(page(ld(headline="A", author=NORA), '<p class="who">Karl Berg</p>', layouts=(layout,)))
    assert [(one.value, one.source, one.won) for one in found] == [
        ("Karl Berg", Source.LAYOUT, True),
        ("Nora Lind", Source.JSON_LD, False),
    ]


@pytest.mark.parametrize(
    "value", [None, 3, {}, {"name": None}, {"name": {"name": {"name": {}}}}, [[["x"]]], {"@id": "#a"}]
)
def test_authors_of_any_shape_do_no_harm(value: Any) -> None:
    assert all(isinstance(name, str) for name in winners(find_byline(page(ld(headline="A", author=value)))))
