"""A page as the sequence of its text blocks: the paragraphs, headings and list items a reader sees, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from lxml.etree import _Element

from lagazette_crawler.extractors.boilerplate import cues, unspaced_cues, words
from lagazette_crawler.page import Page
from lagazette_crawler.text import one_line

Element: TypeAlias = _Element

MAX_ELEMENTS = 150_000
MAX_BLOCKS = 4_000
MAX_BLOCK = 100_000
"""Characters kept of one block."""
MAX_TEXT = 2_000_000
"""Characters read of one page."""
MAX_DEPTH_OF_WORDS = 60
LONG_CELL = 200
"""A table's row is one block, unless a cell has more characters than this."""

_NO_TEXT = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "button", "select",
    "option", "textarea", "input", "canvas", "audio", "video", "head", "title", "map", "datalist", "dialog", "nav",
    "menu", "progress", "meter",
))  # fmt: skip
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "output", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "amp-img",
))  # fmt: skip
_BREAK = "\v"
_CELLS = frozenset(("td", "th"))
_STRONG = frozenset(("b", "strong", "em", "i"))
_STRUCTURE = frozenset((
    "article", "main", "section", "aside", "header", "footer", "figure", "form", "table", "blockquote", "ul", "ol",
    "dl",
))  # fmt: skip
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]」』]*$")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(slots=True, eq=False)
class Holder:
    """An element that holds blocks; those that do, and the elements around them, are named."""

    element: Element
    tag: str
    parent: Holder | None
    depth: int
    words: frozenset[str] = frozenset()
    """Words of its own class, id, itemprop and role: `article`, `body`, `itemprop=articlebody`."""
    around: frozenset[str] = frozenset()
    """Words and structural tags of the elements around it, `html` and `body` left out."""
    named: bool = False

    @property
    def signature(self) -> tuple[str, frozenset[str], str]:
        """What the paragraphs of one article have in common: their element, its words, and the parent's element."""
        return self.tag, self.words, self.parent.tag if self.parent else ""


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph, heading, list item or other run of text between two breaks."""

    text: str
    holder: Holder
    link_chars: int
    """How many characters of the text stand in links."""
    strong_chars: int
    """How many characters stand in bold or italic type."""
    headings: int = 0
    """How many h1 begin before or with this block."""
    size: int = 0
    """Words; in scripts without spaces two characters count as a word."""
    _spoken: list[str] | None = field(default=None, repr=False)
    _cues: set[str] | None = field(default=None, repr=False)

    @property
    def link_share(self) -> float:
        return min(1.0, self.link_chars / max(1, len(self.text)))

    @property
    def is_menu_item(self) -> bool:
        """Nothing but a short link, in neither paragraph nor heading."""
        return (
            self.size <= 5 and self.link_share >= 0.97 and not (self.holder.tag == "p" or is_heading(self.holder.tag))
        )

    @property
    def spoken(self) -> list[str]:
        """The words, folded."""
        if self._spoken is None:
            self._spoken = words(self.text)
        return self._spoken

    @property
    def cues(self) -> set[str]:
        """The kinds of boilerplate whose phrases stand in it."""
        if self._cues is None:
            self._cues = cues(self.spoken) | unspaced_cues(self.text)
        return self._cues

    @property
    def path(self) -> str:
        """A stable name of the element the block stands in: its XPath."""
        return str(self.holder.element.getroottree().getpath(self.holder.element))


def is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as a word."""
    unspaced = len(_UNSPACED.findall(text)) if not text.isascii() else 0
    return text.count(" ") + 1 + unspaced // 2 if text else 0


def ends_like_a_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


@lru_cache(maxsize=20_000)
def _split_words(names: str) -> frozenset[str]:
    """`ArticleBody text-2` gives article, body, article-body and text."""
    found: list[str] = []
    for name in names[:400].split():
        words = [word.lower() for word in _WORD.findall(name) if len(word) > 1]
        found += words
        found += [f"{one}-{two}" for one, two in pairwise(words)]
    return frozenset(found)


def _words_of(element: Element) -> frozenset[str]:
    get = element.get
    words = _split_words(f"{get('class') or ''} {get('id') or ''}") if element.attrib else frozenset()
    extra = [f"{name}={value.lower()[:40]}" for name in ("itemprop", "role") if (value := get(name))]
    if get("hidden") is not None or "display:none" in (get("style") or "").replace(" ", ""):
        extra.append("hidden")
    return words.union(extra) if extra else words


def _hold(element: Element, tag: str, parent: Holder | None) -> Holder:
    return Holder(element, tag, parent, parent.depth + 1 if parent else 0)


def _name(holder: Holder) -> None:
    """Reads the words of an element and of those around it."""
    unnamed: list[Holder] = []
    above: Holder | None = holder
    while above is not None and not above.named:
        unnamed.append(above)
        above = above.parent
    for one in reversed(unnamed):
        one.named = True
        one.words = _words_of(one.element) if one.element.attrib else frozenset()
        one.around = _around(one.parent) if one.parent else frozenset()


def _around(parent: Holder) -> frozenset[str]:
    """What is around the children of an element."""
    if parent.tag in ("html", "body") or parent.depth > MAX_DEPTH_OF_WORDS:
        return parent.around
    own = parent.words | {f"<{parent.tag}>"} if parent.tag in _STRUCTURE else parent.words
    return parent.around if own <= parent.around else parent.around | own


class _Walk:
    """Reads the elements of a page in order and cuts their text into blocks."""

    def __init__(self, root: Element, without: frozenset[Element]) -> None:
        self.blocks: list[Block] = []
        self._without = without
        self._holders = [_hold(root, "html", None)]
        self._parts: list[str] = []
        self._read = 0
        self._link = self._strong = self._in_link = self._in_strong = self._headings = 0

    def read(self, root: Element) -> None:
        """Follows the open elements itself: lxml's iterwalk takes a second for a thousand comments in a row."""
        opened: list[Element] = []
        silent = 0  # how many elements are open below which nothing is read
        for count, element in enumerate(root.iter()):
            parent = element.getparent()
            while opened and opened[-1] is not parent:
                silent = self._leave(opened.pop(), silent)
            opened.append(element)
            if silent or element.tag in _NO_TEXT or not isinstance(element.tag, str) or element in self._without:
                silent += 1
            else:
                self._open(element, element.tag)
            if count > MAX_ELEMENTS or len(self.blocks) > MAX_BLOCKS or self._read > MAX_TEXT:
                break
        while len(opened) > 1:
            silent = self._leave(opened.pop(), silent)
        self._cut()

    def _leave(self, element: Element, silent: int) -> int:
        """Closes an element and reads what follows it; returns how many silent elements are still open."""
        if silent:
            silent -= 1
        else:
            self._close(element.tag)
        if not silent and element.tail:
            self._add(element.tail)
        return silent

    def _open(self, element: Element, tag: str) -> None:
        if tag == "br":
            self._break()
        elif tag in _INLINE:
            self._in_link += tag == "a"
            self._in_strong += tag in _STRONG
        elif tag in _CELLS:
            self._parts.append(" ")
            self._holders.append(_hold(element, tag, self._holders[-1]))
        else:
            self._cut()
            self._headings += tag == "h1"
            self._holders.append(_hold(element, tag, self._holders[-1]))
        if element.text:
            self._add(element.text)

    def _close(self, tag: str) -> None:
        if tag in _INLINE:
            self._in_link -= tag == "a"
            self._in_strong -= tag in _STRONG
        elif tag in _CELLS:
            if sum(map(len, self._parts)) > LONG_CELL:
                self._cut()
            self._holders.pop()
        elif tag != "br":
            self._cut()
            self._holders.pop()

    def _add(self, text: str) -> None:
        if not self._parts and text.isspace():
            return
        text = text[:MAX_BLOCK]
        self._parts.append(text)
        self._read += len(text)
        if self._in_link:
            self._link += len(text.strip())
        if self._in_strong:
            self._strong += len(text.strip())

    def _break(self) -> None:
        """A line break is a space, two of them end a paragraph."""
        while self._parts and self._parts[-1] != _BREAK and self._parts[-1].isspace():
            self._parts.pop()
        if self._parts and self._parts[-1] == _BREAK:
            self._cut()
        else:
            self._parts.append(_BREAK)

    def _cut(self) -> None:
        """The text so far is a block."""
        if not self._parts:
            return
        text = one_line("".join(self._parts)[:MAX_BLOCK])
        if text:
            holder = self._holders[-1]
            if not holder.named:
                _name(holder)
            self.blocks.append(Block(text, holder, self._link, self._strong, self._headings, count_words(text)))
        self._parts.clear()
        self._link = self._strong = 0


def read_blocks(root: Element, without: Iterable[Element] = ()) -> list[Block]:
    """The text blocks below an element in document order, without navigation and scripts; bounded.

    `without`: elements that are passed over with all they hold.
    """
    walk = _Walk(root, frozenset(without))
    walk.read(root)
    return walk.blocks[:MAX_BLOCKS]


def page_blocks(page: Page) -> list[Block]:
    """The text blocks of a whole page, read once for all who ask."""
    return page.once(_all_blocks)


def _all_blocks(page: Page) -> list[Block]:
    return read_blocks(page.selector.root)
