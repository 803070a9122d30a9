"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from lagazette_crawler import declared, settings

ROOT = Path(__file__).parent.parent
PACKAGES = ("lagazette_crawler", "pipelines")
HOMES = {
    "sqlalchemy": ("lagazette_crawler/store/",),
    "alembic": ("lagazette_crawler/store/",),
    "psycopg": ("lagazette_crawler/store/",),
    "dateparser": ("pipelines/normalise_dates.py",),
    "warcio": ("lagazette_crawler/archive/",),
    "trafilatura": ("lagazette_crawler/extractors/",),
    "parsel": (
        "lagazette_crawler/page.py",
        "lagazette_crawler/markup.py",
        "lagazette_crawler/metadata.py",
        "lagazette_crawler/microdata.py",
        "lagazette_crawler/discovery/",
        "lagazette_crawler/extractors/",
    ),
}


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """The top-level packages a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("package", HOMES)
def test_each_library_has_one_home(package: str) -> None:
    strangers = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if package in imported(path) and not path.relative_to(ROOT).as_posix().startswith(HOMES[package])
    ]
    assert strangers == []


def test_settings_import_nothing_of_ours() -> None:
    assert imported(Path(settings.__file__)) == {"pathlib"}


def test_every_pipeline_step_is_one_file_and_every_file_is_a_step() -> None:
    steps = {path.rpartition(".")[0].rpartition(".")[2] for path in settings.ITEM_PIPELINES}
    files = {path.stem for path in (ROOT / "pipelines").glob("*.py")} - {"__init__"}
    assert steps == files


def test_every_spider_file_declares_one_newspaper_named_like_it() -> None:
    files = {path.stem for path in (ROOT / "lagazette_crawler" / "spiders").glob("*.py")} - {"__init__"}
    assert {spider.name for spider in declared.newspapers()} | {declared.ANY_NEWSPAPER} == files


def test_every_source_file_says_what_it_is_in_its_first_line() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if path.stat().st_size and not re.match(r'r?"""\S', path.read_text(encoding="utf-8"))
    ]
    assert silent == []
