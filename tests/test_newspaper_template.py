"""`scrapy genspider -t newspaper`: what it writes is a declared newspaper, ready to be filled in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from lagazette_crawler.commands.saved_cases import save_page, write_expectation
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Page
from lagazette_crawler.scrapy_commands.genspider import Command

ROOT = Path(__file__).parent.parent


def scrapy(folder: Path, *arguments: str) -> str:
    """Runs a command of Scrapy in the project, with a package for new spiders of its own."""
    command = [sys.executable, "-m", "scrapy", *arguments, "-s", "NEWSPIDER_MODULE=own", "-s", "SPIDER_MODULES=own"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "__init__.py").touch()
    return tmp_path


def test_the_template_is_offered(folder: Path) -> None:
    assert "newspaper" in scrapy(folder, "genspider", "--list")


@pytest.mark.slow
def test_what_it_writes_is_a_newspaper_that_scrapy_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scrapy(folder, "genspider", "-t", "newspaper", "courrier_d_orient", "www.courrier.example")
    assert scrapy(folder, "list").split() == ["courrier_d_orient"]
    monkeypatch.syspath_prepend(folder)
    from own.courrier_d_orient import CourrierDOrientSpider as Courrier  # type: ignore[import-not-found]

    assert issubclass(Courrier, NewspaperSpider)
    assert Courrier.allowed_domains == ("www.courrier.example",)
    assert (Courrier.language, Courrier.timezone, Courrier.country) == (None, None, None)
    assert Courrier.section_fronts == ("https://www.courrier.example/",)
    assert Courrier.article_path == r"/[^/]*\d{4,}[^/]*$"


@pytest.mark.parametrize(
    ("address", "declared"),
    [
        ("https://www.courrier.fr", '"Europe/Paris", "FR"'),
        ("https://www.courrier.az/en/", '"Asia/Baku", "AZ"'),
        ("https://courrier.com.br", 'None, "BR"'),  # several clocks
        ("https://courrier.tv", "None, None"),  # sold to anyone
    ],
)
def test_clock_and_country_are_declared_only_where_the_address_tells_them(address: str, declared: str) -> None:
    command = Command()
    command.settings = Settings({"BOT_NAME": "lagazette"})
    variables = command._generate_template_variables("courrier", "courrier", address, "newspaper")
    assert f"{variables['timezone']}, {variables['country']}" == declared


@pytest.mark.slow
def test_scrapy_check_reads_the_saved_pages_of_a_newspaper(tmp_path: Path) -> None:
    def check(*names: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "scrapy", "check", *names]
        environment = {**os.environ, "LAGAZETTE_SPIDERS": str(tmp_path)}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        return done.returncode, done.stdout + done.stderr

    (tmp_path / "quay.py").write_text(QUAY, encoding="utf-8")
    case = tmp_path / "pages" / "quay" / "a_case"
    save_page(case, Page("https://quay.example/1", b"<h1>The quay is open</h1><p>At last.</p>"))
    write_expectation(case, {"title": "The quay is open"}, signed=True)
    assert check("quay") == (0, "quay: 1 saved pages read as expected\n")
    write_expectation(case, {"title": "The quay is shut"}, signed=True)
    code, said = check("quay")
    assert code == 1
    assert "quay/a_case, title:\n  expected 'The quay is shut'\n  but read 'The quay is open'" in said
    assert check("lagazette")[0] == 0
    (tmp_path / "quay.py").write_text("import nothing_of_the_kind\n", encoding="utf-8")
    assert check("quay")[0] == 1


QUAY = """from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout
class Quay(NewspaperSpider):
    name, title, allowed_domains, layouts = "quay", "The Quay", ("quay.example",), (Layout(title="h1"),)
"""
