"""Microdata: schema.org things written as attributes of the elements a reader sees (HTML Living Standard, 5)."""

from __future__ import annotations

from typing import Any

from parsel import Selector

from lagazette_crawler.markup import element_text

MAX_ELEMENTS = 1_000
MAX_TEXT = 500
"""Characters kept of a property that is text; the page itself holds whole bodies."""

_ADDRESS = {"a": "href", "area": "href", "link": "href", "img": "src", "video": "src", "audio": "src", "source": "src"}
_ADDRESSES_ONLY = frozenset({"url", "image", "mainEntityOfPage", "sameAs", "logo", "thumbnailUrl", "contentUrl"})
_NEVER_TEXT = frozenset({"articleBody", "text", "reviewBody"})

Item = dict[str, Any]


def read_microdata(selector: Selector) -> list[Item]:
    """The outermost items in document order, shaped as JSON-LD: `@type`, nested items as values."""
    outermost: list[Item] = []
    items: dict[Any, Item] = {}
    for element in selector.root.xpath(f"(//*[@itemscope or @itemprop])[position() <= {MAX_ELEMENTS}]"):
        around = _item_around(element, items)
        names = (element.get("itemprop") or "").split()
        if element.get("itemscope") is not None:
            item = items[element] = {"@type": (element.get("itemtype") or "").split()}
            if around is None or not names:
                outermost.append(item)
            value: Any = item
        else:
            value = None
        for name in names if around is not None else []:
            _add(around, name, value if value is not None else _value(element, name))
    return outermost


def _item_around(element: Any, items: dict[Any, Item]) -> Item | None:
    for depth, ancestor in enumerate(element.iterancestors()):
        if ancestor in items:
            return items[ancestor]
        if depth > 200:
            break
    return None


def _add(item: Item | None, name: str, value: Any) -> None:
    if item is None or value in (None, ""):
        return
    have = item.get(name)
    if have is None:
        item[name] = value
    elif isinstance(have, list):
        have.append(value)
    else:
        item[name] = [have, value]


def _value(element: Any, name: str) -> str | None:
    if content := element.get("content") or element.get("datetime"):
        return str(content)
    attribute = _ADDRESS.get(element.tag)
    if attribute and (attribute != "href" or name in _ADDRESSES_ONLY or element.tag == "link"):
        return str(element.get(attribute) or element.get("data-src") or "") or None
    return None if name in _NEVER_TEXT else element_text(element, MAX_TEXT)
