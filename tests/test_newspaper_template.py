"""`scrapy genspider -t newspaper`: what it writes is a declared newspaper, ready to be filled in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lagazette_crawler.newspaper import NewspaperSpider

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
    assert Courrier.section_fronts == ("https://www.courrier.example/",)
    assert Courrier.article_path == r"/[^/]*\d{4,}[^/]*$"
