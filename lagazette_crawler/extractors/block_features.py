"""What speaks for or against a text block being part of the article, as named features."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lagazette_crawler.extractors.blocks import Block, Holder, ends_like_a_sentence
from lagazette_crawler.extractors.boilerplate import ZONES_OF, cues, folded_line, is_cue
from lagazette_crawler.extractors.notices import is_notice
from lagazette_crawler.text import folded

LONGEST_CAPTION = 45
"""Words; what is longer is text, whatever its element is called."""
SHORT = 40
"""Only blocks of at most so many words are looked at word by word."""

_APART = frozenset(("caption", "consent", "account", "comments"))
_BOXES = frozenset(("subscribe", "related", "share", "advert"))
_SIZES = (1, 2, 4, 7, 11, 16, 24, 40, 80)
_DIGITS = re.compile(r"\d")
_QUOTE = tuple("\"'“”„«»‘’「『")


@dataclass(slots=True)
class Surroundings:
    """What is known of the article from elsewhere on the page, folded."""

    title: str = ""
    lede: str = ""
    structured: str = ""
    """The article's text in structured data."""
    counts: Counter[str] = field(default_factory=Counter)
    """How often each text stands on the page."""

    @classmethod
    def of(cls, blocks: list[Block], *, title: str | None, lede: str | None, structured: str | None) -> Surroundings:
        return cls(
            folded(title or ""),
            folded(lede or ""),
            folded(structured or ""),
            Counter(block.text for block in blocks),
        )


def bin_of(value: float, edges: tuple[float, ...]) -> int:
    """How many of the edges the value exceeds."""
    return sum(value > edge for edge in edges)


def stands_apart(block: Block, known: Surroundings) -> bool:
    """What is never article: menus, captions, asides, remarks, boxes to subscribe, links to others, the title."""
    if block.is_menu_item or _is_caption(block) or _is_aside(block) or is_notice(block.text, block.size):
        return True
    if not _APART.isdisjoint(_zones_near(block, 0)):
        return True
    if block.size > SHORT:
        return "comments" in _zones_near(block, 2)
    near = _zones_near(block, 2)
    return (
        "comments" in near
        or ("subscribe" in near and "subscribe" in block.cues)
        or is_cue(block.spoken)
        or (block.link_share >= 0.75 and "related" in cues(block.spoken[:3]))
        or bool({"©", "copyright"}.intersection(block.spoken[:1]))
        or (bool(known.title) and folded_line(block.text) == known.title)
    )


def named_as_box(block: Block) -> bool:
    """Whether its element or the one around it is named as a box beside the text: `newsletter-box`, `related`."""
    return not _BOXES.isdisjoint(_zones_near(block, 1))


def _is_caption(block: Block) -> bool:
    around = block.holder.around
    in_figure = "<figure>" in around and "<blockquote>" not in around and block.holder.tag != "tr"
    if in_figure or block.holder.tag == "figcaption":
        return True
    return block.size <= LONGEST_CAPTION and _is_named_caption(block.holder)


def _is_named_caption(holder: Holder) -> bool:
    """Whether the element, or the one around it, is named as a caption."""
    above = holder.parent
    around = above.words if above is not None and above.tag not in ("html", "body") else frozenset()
    return any("caption" in ZONES_OF.get(name, ()) for words in (holder.words, around) for name in words)


def _is_aside(block: Block) -> bool:
    """Whether it stands in an `aside`; one that was never closed and swallowed the main text is none."""
    if "<aside>" not in block.holder.around and block.holder.tag != "aside":
        return False
    holder: Holder | None = block.holder
    while holder is not None and holder.tag != "aside":
        if holder.tag == "main" or "itemprop=articlebody" in holder.words:
            return False
        holder = holder.parent
    return True


def _zones_near(block: Block, levels: int) -> set[str]:
    """What the words of a block's element, and of so many elements around it, say of this part of the page."""
    holder = block.holder
    names = set(holder.words)
    for _ in range(levels):
        if holder.parent is None or holder.parent.tag in ("html", "body"):
            break
        holder = holder.parent
        names |= holder.words
    return {zone for name in names for zone in ZONES_OF.get(name, ())}


def element_features(names: frozenset[str], *, own: bool) -> Iterator[str]:
    """The names of what holds for the words of a block's own element, or of those around it."""
    where = "own" if own else "around"
    for name in names:
        yield f"{where} {name}"
    for zone in {zone for name in names for zone in ZONES_OF.get(name, ())}:
        yield f"{where} zone {zone}"


def features(block: Block, known: Surroundings) -> list[str]:
    """The names of what holds for this block by itself; the words of its elements are not among them."""
    size = bin_of(block.size, _SIZES)
    tag = block.holder.tag
    parent = block.holder.parent.tag if block.holder.parent else ""
    names = [f"tag {tag}", f"in {parent}", f"size {size}", f"{tag} size {size}", f"{parent} > {tag}"]
    names += _form(block, tag, size)
    names += _repeats(block, known, size)
    if block.size <= SHORT:
        names += _spoken(block, size)
    return names


def _form(block: Block, tag: str, size: int) -> Iterator[str]:
    text = block.text
    links = bin_of(block.link_share, (0.0, 0.1, 0.25, 0.5, 0.8, 0.97))
    yield f"links {links}"
    yield f"links {links} size {min(size, 6)}"
    if links == 6:
        yield f"{tag} all link"
    end = "sentence" if ends_like_a_sentence(text) else "colon" if text.endswith((":", "：")) else "open"
    yield f"end {end} size {size}"
    yield f"{tag} end {end}"
    if text[0].islower():
        yield "begins small"
    if text.startswith(_QUOTE):
        yield "begins with a quote"
    if text.isupper():
        yield f"capitals size {size}"
    if block.strong_chars >= 0.9 * len(text.replace(" ", "")):
        yield f"strong {tag} size {min(size, 6)}"
    digits = bin_of(len(_DIGITS.findall(text[:200])) / min(200, len(text)), (0.0, 0.05, 0.15, 0.3))
    yield f"digits {digits} size {min(size, 6)}"
    yield f"h1 {min(block.headings, 2)}"


def _repeats(block: Block, known: Surroundings, size: int) -> Iterator[str]:
    if known.counts[block.text] > 1:
        yield f"twice size {min(size, 6)}"
    if not (known.title or known.lede or known.structured):
        return
    text = folded_line(block.text)
    if known.title and (text == known.title or (len(text) > 20 and text in known.title)):
        yield "is the title"
    elif known.title and len(text) < 3 * len(known.title) and known.title in text:
        yield "holds the title"
    if known.lede and len(text) > 20 and (text == known.lede or text[:60] in known.lede or known.lede[:60] in text):
        yield f"is the lede h1 {min(block.headings, 1)}"
    if known.structured:
        where = "in" if text[:80] in known.structured else "not in"
        yield f"{where} structured text size {size}"
        yield f"{where} structured text {block.holder.tag}"


def _spoken(block: Block, size: int) -> Iterator[str]:
    for kind in block.cues:
        yield f"cue {kind} size {size}"
        yield f"cue {kind}"
    for kind in cues(block.spoken[:3]):
        yield f"opens with cue {kind}"
    yield from {f"says {word}" for word in block.spoken if not word.isdigit()}
    if block.spoken:
        yield f"opens {block.spoken[0]}"
