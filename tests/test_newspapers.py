"""Every saved page of a declared newspaper yields the article beside it. Adding a folder adds a test."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from saved_pages import case_name, cases, expected, saved_page, write_article

from lagazette_crawler.commands.saved_cases import FIELDS, UNSIGNED, contradictions
from lagazette_crawler.declaration import faults_of, silent_rules
from lagazette_crawler.declared import newspaper_for, newspaper_named, newspapers
from lagazette_crawler.extractors.article import choose_layout
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Found


@pytest.mark.parametrize("case", cases(), ids=case_name)
def test_a_saved_page_yields_the_article_beside_it(case: Path) -> None:
    if wrong := contradictions(case, newspaper_named(case.parent.name)):
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.mark.parametrize("case", cases(), ids=case_name)
def test_a_saved_page_tells_every_field_and_its_address_is_an_article(case: Path) -> None:
    newspaper, url = newspaper_named(case.parent.name), saved_page(case).url
    assert newspaper is not None, f"{case.parent.name} is no declared newspaper"
    assert newspaper_for(url) is newspaper, f"{url} is of no or of another newspaper"
    assert newspaper().is_article(Found(url)), f"{newspaper.name} takes {url} for no article"
    assert set(FIELDS) == set(expected(case)), f"{case_name(case)}: article.json has other fields than FIELDS"


@pytest.mark.parametrize("mark", [{}, {UNSIGNED: True}], ids=["signed", "unsigned"])
def test_a_page_read_again_stays_signed_or_unsigned(tmp_path: Path, mark: dict[str, bool]) -> None:
    case = shutil.copytree(cases()[0], tmp_path / cases()[0].parent.name / "case")
    (case / "article.json").write_text(json.dumps({**mark, "title": "As read before"}), encoding="utf-8")
    write_article(case)
    written = json.loads((case / "article.json").read_text(encoding="utf-8"))
    assert written == {**mark, **expected(cases()[0])}


@pytest.mark.parametrize("newspaper", newspapers(), ids=lambda newspaper: newspaper.name)
def test_every_layout_of_a_newspaper_has_a_saved_page(newspaper: type[NewspaperSpider]) -> None:
    own = (case for case in cases() if case.parent.name == newspaper.name)
    chosen = [choose_layout(saved_page(case)) for case in own]
    without = {layout.name for layout in newspaper.layouts} - {layout.name for layout in chosen if layout}
    assert not without, f"{newspaper.name}: save a page of the layouts {', '.join(sorted(without))}"


@pytest.mark.parametrize("newspaper", newspapers(), ids=lambda newspaper: newspaper.name)
def test_every_field_a_layout_has_rules_for_is_found_on_a_saved_page(newspaper: type[NewspaperSpider]) -> None:
    own = [saved_page(case) for case in cases() if case.parent.name == newspaper.name]
    assert silent_rules(newspaper, own) == []


@pytest.mark.parametrize("newspaper", newspapers(), ids=lambda newspaper: newspaper.name)
def test_what_a_newspaper_declares_can_be_used(newspaper: type[NewspaperSpider]) -> None:
    addresses = [*newspaper.feeds, *newspaper.news_sitemaps, *newspaper.sitemaps, *newspaper.section_fronts]
    assert addresses, "it announces its articles nowhere"
    assert newspaper.title
    assert newspaper.language
    assert newspaper.country
    assert faults_of(newspaper) == []


@pytest.mark.parametrize("newspaper", newspapers(), ids=lambda newspaper: newspaper.name)
def test_a_newspaper_says_how_sure_its_declaration_is(newspaper: type[NewspaperSpider]) -> None:
    said = " ".join((sys.modules[newspaper.__module__].__doc__ or "").split())
    assert re.search(r"\b(?:Certain|Probable): ", said)
    assert re.search(r"\b(?:Not checked|Never seen): |not checked", said)
