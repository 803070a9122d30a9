"""Own newspapers that cannot be read or used: one sentence that says where, before anything is crawled."""

from __future__ import annotations

import os
import subprocess
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


GOOD = """from lagazette_crawler.newspaper import NewspaperSpider
class Harbour(NewspaperSpider):
    name, title, allowed_domains, section_fronts = "harbour", "Harbour", ("127.0.0.1",), ("http://127.0.0.1:9/",)
"""


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
def test_an_own_spider_that_cannot_be_used_is_named_and_stops_only_what_needs_it(
    lagazette: CommandLine, own: Path, text: str, said: tuple[str, ...]
) -> None:
    (own / "faulty_quay.py").write_text(text, encoding="utf-8")
    (own / "harbour.py").write_text(GOOD, encoding="utf-8")
    listed, crawled = lagazette("newspapers"), lagazette("crawl", "faulty_quay")
    for done, code in ((listed, ExitCode.OK), (crawled, ExitCode.CONFIGURATION)):
        assert done.code == code
        assert len(done.err.strip().splitlines()) == 1
        assert all(word in done.err for word in (*said, str(own)))
    assert "harbour\t" in listed.out
    assert "quay\t" not in listed.out


def test_the_schedule_goes_on_without_it_and_the_doctor_says_what_to_mend(
    lagazette: CommandLine, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "faulty_quay.py").write_text("import nothing_of_the_kind\n", encoding="utf-8")
    (own / "harbour.py").write_text(GOOD, encoding="utf-8")
    (own / "lagazette.toml").write_text('newspapers = ["harbour", "faulty_quay"]\n', encoding="utf-8")
    monkeypatch.setenv("LAGAZETTE_CONFIG", str(own / "lagazette.toml"))
    shown = lagazette("schedule", "show", "--json")
    assert (shown.code, '"harbour"' in shown.out) == (ExitCode.OK, True)
    doctored = lagazette("doctor", "--offline", "--json")
    assert doctored.code == ExitCode.CONFIGURATION
    assert "nothing_of_the_kind" in doctored.out


@pytest.mark.slow
def test_a_crawl_of_all_asks_the_others_and_ends_with_78(own: Path) -> None:
    (own / "faulty_quay.py").write_text("import nothing_of_the_kind\n", encoding="utf-8")
    (own / "harbour.py").write_text(GOOD, encoding="utf-8")
    (own / "lagazette.toml").write_text('newspapers = ["harbour", "faulty_quay"]\n', encoding="utf-8")
    environment = {**os.environ, "LAGAZETTE_CONFIG": str(own / "lagazette.toml"), "LAGAZETTE_DATA": str(own / "data")}
    command = [sys.executable, "-m", "lagazette_crawler.cli", "crawl", "--allow-address", "127.0.0.1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == ExitCode.CONFIGURATION
    assert "nothing_of_the_kind" in done.stderr
    assert "harbour" in done.stderr  # asked, and it did not answer
