"""How learned rules survive what newspapers do to their pages: renamed classes, wrapped and moved blocks, new boxes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

from lxml import etree

from lagazette_crawler.extractors.article import extract
from lagazette_crawler.extractors.blocks import Element
from lagazette_crawler.extractors.body_witnesses import agreement
from lagazette_crawler.page import Layout, Page

BOX = "Choose the plan that fits you and read on every device, without advertisements, from today on."
"""Words of a box put in."""


def survival(pages: Sequence[Page], layout: Layout) -> dict[str, float]:
    """For each mutation how much of the body read before is read after it, in words; mean of the pages."""
    return {name: sum(_survives(page, layout, change) for page in pages) / len(pages) for name, change in MUTATIONS}


def _survives(page: Page, layout: Layout, change: Callable[[Element], None]) -> float:
    before = extract(_with(page, layout, page.body)).body or ""
    after = extract(_with(page, layout, mutated(page, change))).body or ""
    return agreement(before, after)


def mutated(page: Page, change: Callable[[Element], None]) -> bytes:
    """The markup after a change."""
    root = copy.deepcopy(page.selector.root)
    change(root)
    markup: bytes = etree.tostring(root, method="html", encoding="utf-8")
    return markup


def _with(page: Page, layout: Layout, body: bytes) -> Page:
    return Page(
        url=page.url,
        body=body,
        headers={"content-type": "text/html; charset=utf-8"},
        retrieved_at=page.retrieved_at,
        layouts=(layout,),
    )


def rename_classes(root: Element) -> None:
    """Every class gets a new ending, as after a change of the style sheet."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.get("class"):
            element.set("class", " ".join(f"{name}-v2" for name in element.get("class").split()))


def wrap_paragraphs(root: Element) -> None:
    """Every paragraph gets a `div` around it."""
    for paragraph in list(root.iter("p")):
        parent = paragraph.getparent()
        if parent is None:
            continue
        wrapper = etree.Element("div", {"class": "slot"})
        parent.replace(paragraph, wrapper)
        wrapper.tail, paragraph.tail = paragraph.tail, None
        wrapper.append(paragraph)


def reorder_blocks(root: Element) -> None:
    """What stands beside the article comes before it: asides and footers first in their parents."""
    for element in [one for one in root.iter("aside", "footer", "nav", "figure") if one.getparent() is not None]:
        parent = element.getparent()
        parent.remove(element)
        parent.insert(0, element)


def add_boxes(root: Element) -> None:
    """A box of a newsletter after every third paragraph."""
    for place, paragraph in enumerate(list(root.iter("p"))):
        if place % 3 == 2 and paragraph.getparent() is not None:
            box = etree.Element("div", {"class": "newsletter-box"})
            etree.SubElement(box, "p").text = BOX
            paragraph.addnext(box)
            box.tail, paragraph.tail = paragraph.tail, None


MUTATIONS: tuple[tuple[str, Callable[[Element], None]], ...] = (
    ("renamed classes", rename_classes),
    ("wrapped paragraphs", wrap_paragraphs),
    ("reordered blocks", reorder_blocks),
    ("new boxes", add_boxes),
)
