"""Own newspapers that cannot be read or used: one sentence that says where, before anything is crawled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine

from lagazette_crawler import declared, spiders
from lagazette_crawler.declaration import faults_of, silent_rules
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout, Page


def newspaper(**attributes: Any) -> type[NewspaperSpider]:
    return type("Quay", (NewspaperSpider,), {"name": "quay", **attributes})


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"timezone": "Europe/Berln"}, "quay: timezone 'Europe/Berln' is no IANA zone"),
        ({"timezone": "Europe"}, "quay: timezone 'Europe' is no IANA zone"),
        ({"article_path": "/(unclosed"}, "quay: article_path '/(unclosed' is no regular expression: "),
        ({"allowed_domains": "quay.example"}, "quay: allowed_domains must be several, ('quay.example',), not "),
        ({"feeds": ("quay.example/feed",)}, "quay: feeds: 'quay.example/feed' is no http address"),
        ({"layouts": Layout(title="h1")}, "quay: layouts must be several: "),
        ({"layouts": (Layout(name="hand", title="h1["),)}, "quay, layout hand, title: 'h1[' is neither CSS nor XPath"),
        ({"layouts": (Layout(when="//a["),)}, "quay, layout default, when: '//a[' is neither CSS nor XPath"),
        ({"layouts": (Layout(remove=("p:",)),)}, "quay, layout default, remove: 'p:' is neither CSS nor XPath"),
        ({"layouts": (Layout(end=("(",)),)}, "quay, layout default, end: '(' is no regular expression: "),
        (
            {"layouts": (Layout(boilerplate="Read on"),)},  # type: ignore[arg-type]
            "quay, layout default, boilerplate: must be several, ",
        ),
    ],
)
def test_a_fault_of_a_declaration_is_a_sentence(attributes: dict[str, Any], said: str) -> None:
    (fault,) = faults_of(newspaper(**attributes))
    assert fault.startswith(said)


def test_a_declaration_may_leave_everything_out() -> None:
    assert faults_of(newspaper(timezone=None)) == []


def test_a_field_whose_rules_find_nothing_on_any_page_is_named() -> None:
    old, new = Layout(name="old", when=".old", title=("h1", "h2"), body="p.text"), Layout(name="new", title="h3")
    page = Page("https://quay.example/1", b"<div class=old><h2>Quay</h2><p>Open</p></div>", layouts=(old, new))
    said = silent_rules(newspaper(layouts=(old, new)), [page])
    assert said == ["quay, layout old, body: p.text finds nothing on the saved pages"]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of own spiders."""
    monkeypatch.setenv("LAGAZETTE_SPIDERS", str(tmp_path))
    monkeypatch.setattr(spiders, "__path__", list(spiders.__path__))
    declared._spiders.cache_clear()
    yield tmp_path
    sys.modules.pop(f"{spiders.__name__}.faulty_quay", None)
    declared._spiders.cache_clear()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import os\nfrom lagazette_crawler.page import Layuot\n", ("ImportError", "Layuot", "(line 2)")),
        ("from lagazette_crawler.page import Layout\nL = Layout(titel='h1')\n", ("TypeError", "titel", "(line 2)")),
        ("def broken(:\n", ("SyntaxError", "line 1)")),
        (
            "from lagazette_crawler.newspaper import NewspaperSpider\n"
            "class Quay(NewspaperSpider):\n    name, timezone = 'quay', 'Europe/Berln'\n",
            ("quay: timezone 'Europe/Berln' is no IANA zone",),
        ),
    ],
)
def test_an_own_spider_that_cannot_be_used_is_one_line_and_exit_78(
    lagazette: CommandLine, own: Path, text: str, said: tuple[str, ...]
) -> None:
    (own / "faulty_quay.py").write_text(text, encoding="utf-8")
    done = lagazette("newspapers")
    assert done.code == ExitCode.CONFIGURATION
    assert len(done.err.strip().splitlines()) == 1
    assert all(word in done.err for word in (*said, str(own)))
