"""Rules of a layout run on a page."""

from __future__ import annotations

import pytest

from lagazette_crawler.extractors.rules import BrokenRuleError, match_texts, select, select_texts
from lagazette_crawler.page import Page

PAGE = Page(
    url="https://gazette.example/a-1.html",
    body=b"""<head><meta property="article:tag" content="Harbour"></head><body>
    <h1 class="t">Harbour <b>closed</b></h1>
    <p>One</p><p></p><p>Two</p><time datetime="2021-03-04">4 March</time></body>""",
)


@pytest.mark.parametrize(
    ("rules", "texts"),
    [
        ("h1", ["Harbour closed"]),
        ("//h1", ["Harbour closed"]),
        ("(//p)[1]", ["One"]),
        ("p", ["One", "Two"]),
        ("p::text", ["One", "Two"]),
        ("time::attr(datetime)", ["2021-03-04"]),
        ("//time/@datetime", ["2021-03-04"]),
        ("//p[re:test(., '^T')]", ["Two"]),
        ('meta[property="article:tag"]', ["Harbour"]),
        (("h2", "h1"), ["Harbour closed"]),
        (("p:empty", "h1"), ["Harbour closed"]),
        (("h2", "h3"), []),
        (None, []),
        ((), []),
    ],
)
def test_the_first_rule_that_finds_a_text_decides(rules: str | tuple[str, ...] | None, texts: list[str]) -> None:
    assert select_texts(PAGE, rules) == texts


def test_the_rule_that_matched_is_named() -> None:
    found = match_texts(PAGE, ("h2", "h1.t"))
    assert found is not None
    assert found.rule == "h1.t"


def test_elements_are_found_in_document_order() -> None:
    assert [found.root.tag for found in select(PAGE, "time, h1")] == ["h1", "time"]


@pytest.mark.parametrize("rule", ["h1[", "//h1[", "p:nonsense()", "//h1[unknown()]", "(//p"])
def test_a_broken_rule_is_named(rule: str) -> None:
    with pytest.raises(BrokenRuleError) as error:
        select(PAGE, rule)
    assert repr(rule) in str(error.value)
