"""Which reading of pages gave an article: the package's version, a fingerprint of every rule, the layout's name.

Two readings with equal versions were made by the same rules, so where they differ, the pages differ. The rules are the
code and the tables between page and row, the libraries under them, and what the newspaper declares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from types import CodeType
from typing import Any

from lagazette_crawler import __version__
from lagazette_crawler.page import Layout, Page

_PARTS = (
    "extractors", "datelines", "moments", "places", "page.py", "metadata.py", "microdata.py", "loose_json.py",
    "markup.py", "encodings.py", "items.py", "text.py", "urls.py",
)  # fmt: skip
_LIBRARIES = ("lxml", "parsel", "cssselect", "w3lib", "trafilatura", "dateparser", "py3langid", "charset-normalizer")


def version_of(page: Page, memory: str = "") -> str:
    """`0.1.0+3f9a2c1b/2020`; without a layout `0.1.0+3f9a2c1b`.

    `memory`: stands for the lines the site memory left out of this page: `0.1.0+3f9a2c1b.m17c0e2aa/2020`.
    """
    layout = page.layouts[0] if page.layouts else None
    declared = (layout, page.language, page.timezone, page.country, page.founded, page.own_code)
    name = f"/{layout.name}" if layout else ""
    return f"{__version__}+{_fingerprint(*declared)}{memory}{name}"


@cache
def _fingerprint(layout: Layout | None, *declared: str | int | None) -> str:
    parts = [rules_digest(), repr(declared), *(_said(layout) if layout else ())]
    return blake2b("\n".join(parts).encode(), digest_size=4).hexdigest()


def _said(layout: Layout) -> Iterator[str]:
    """What a layout declares; of a function its code."""
    for each in fields(layout):
        value: Any = getattr(layout, each.name)
        yield f"{each.name}={code_of(value) if callable(value) else repr(value)}"


def code_of(function: Callable[..., Any]) -> str:
    """What a function does, the same in every process and wherever its file lies."""
    code = getattr(function, "__code__", None)
    return _said_by(code) if isinstance(code, CodeType) else getattr(function, "__qualname__", type(function).__name__)


def _said_by(code: CodeType) -> str:
    constants = [_said_by(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts]
    return repr((code.co_code, code.co_names, constants))


@cache
def rules_digest() -> str:
    """A digest of all files that take part in reading a page, and of the versions of the libraries."""
    digest = blake2b(digest_size=16)
    for file in sorted(_files()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for name in _LIBRARIES:
        digest.update(f"{name} {_installed(name)}\0".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    package = Path(__file__).parents[1]
    for part in _PARTS:
        yield from _below(package / part)
    steps = find_spec("pipelines")  # known by name only: nothing here imports them
    for folder in (steps and steps.submodule_search_locations) or ():
        yield from _below(Path(folder))


def _below(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    else:
        yield from (file for file in place.rglob("*") if file.is_file() and file.suffix != ".pyc")


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
