"""Names of elements a person would hold on to: semantic attributes first, then ids and classes that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lagazette_crawler.extractors.blocks import Element

SEMANTIC = (
    *("itemprop", "property", "data-component", "data-testid", "data-test-id", "data-qa", "data-role", "data-type"),
    *("data-name", "data-module", "role"),
)
MAX_CLASSES = 8
PLAIN_TAGS = frozenset(
    ("article", "main", "p", "h1", "h2", "h3", "time", "aside", "form", "figure", "address", "section")
)

_WORD = r"[A-Za-z][a-z]+|[A-Z]+"
_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
_MACHINE = re.compile(r"^(?:css|sc|jsx|emotion|svelte|e|styled|jss|makeStyles|tw)-?\w*\d|^[a-z]{1,2}\d+|\d{3,}|:|\[|/")
_HASH_END = re.compile(r"^(?P<stem>[A-Za-z][\w-]*?)(?:__|_|--|-)(?=\w*(?:\d|[a-z][A-Z]))(?P<hash>[A-Za-z0-9]{5,8})$")
_STATE = re.compile(
    r"^(?:js|is|has|no|d|m|p|col|row|mt|mb|pt|pb|px|py|mx|my|w|h|grid|flex|text|bg|font|u|container|clearfix|lazy\w*|active|hidden|show)(?:-|$)"
)
"""Classes that say how an element looks or behaves at the moment, not what it is."""


_OF_TEXT = re.compile(r"article|body|content|story|text|entry|paragraph|artikel|inhalt|contenu|cuerpo|nota", re.I)
"""What publishing systems call the place where the text of an article stands."""


def is_machine_made(name: str) -> bool:
    """Whether a class or id looks made by a program: `css-1r7ky0e`, `sc-1s859o0-0`, `post-48123`."""
    if _MACHINE.search(name) or not _NAME.fullmatch(name) or len(name) < 3 or len(name) > 60:
        return True
    words = re.findall(_WORD, name)
    if re.fullmatch(r"[A-Za-z]+", name) and not name.islower() and not name.isupper() and _is_scrambled(name, words):
        return True
    return not any(len(word) > 2 and re.search(r"[aeiouyAEIOUY]", word) for word in words)


def _is_scrambled(name: str, words: list[str]) -> bool:
    """`qaXAJv` and `ezcCTE`, not `articleBody`."""
    return bool(re.search(r"[a-z][A-Z]{2}", name)) or any(len(word) < 3 for word in words)


def selectors_of(element: Element) -> Iterator[str]:
    """CSS for an element by each of its lasting names, the most telling first."""
    tag, get = element.tag, element.get
    for attribute in SEMANTIC:
        value = (get(attribute) or "").strip()
        if value and len(value) <= 50 and not re.search(r"\d{3,}|[\"\\\n]", value):
            yield f'{tag}[{attribute}="{value}"]'
    identity = (get("id") or "").strip()
    if identity and not is_machine_made(identity) and not re.search(r"\d", identity):
        yield f"{tag}#{identity}"
    yield from _by_class(tag, get("class") or "")
    if tag in PLAIN_TAGS:
        yield tag


def _by_class(tag: str, value: str) -> Iterator[str]:
    names = value.split()[:MAX_CLASSES]
    lasting = [name for name in names if not is_machine_made(name) and not _HASH_END.match(name)]
    telling = [name for name in lasting if not _STATE.match(name)]
    for name in telling:
        yield f"{tag}.{name}"
    for name in names:
        if (match := _HASH_END.match(name)) and not is_machine_made(match["stem"]):
            yield f'{tag}[class*="{match["stem"]}"]'
    if len(telling) > 1:
        yield f"{tag}.{telling[0]}.{telling[1]}"


def weight(selector: str) -> float:
    """How much a rule asks for, for choosing among equals: semantic names cost least, positions and chains more."""
    cost = 0.0
    for part in re.split(r"\s*[,>\s]\s*", selector.split(",")[0]):
        cost += 0.2 if "[itemprop" in part or "[property" in part else 0.5 if "[" in part or "#" in part else 0.6
    first = re.split(r"[,>\s]", selector, maxsplit=1)[0]
    cost -= 1.0 if _OF_TEXT.search(first) else 0.0
    cost += 0.5 if "--" in first else 0.0
    cost += 4.0 if re.fullmatch(r"[a-z0-9]+", first) else 0.0
    return cost + len(selector) / 500
