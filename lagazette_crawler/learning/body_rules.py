"""The rule for the body: the container whose blocks are the article's on every page, and what in it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from lagazette_crawler.extractors.blocks import Element
from lagazette_crawler.extractors.rules import compiled
from lagazette_crawler.learning.names import selectors_of, weight
from lagazette_crawler.learning.samples import Piece, Sample

GOOD = 0.9
"""Agreement with the general reader on a page from which a rule is one for that page."""
USABLE = 0.5
"""Share of an article's characters a container must hold to be considered."""
MAX_CONTAINERS = 60
SPARED = 0.01
"""Share of the article's own characters a `remove` rule may cost."""
TEXT_TAGS = ("p", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre")
"""Children a body of paragraphs may have; those seen to hold other things are left out."""
USUAL_BOXES = ("aside", "form", "figure", "nav", "footer", "table")
USUAL_WORDS = ("related", "newsletter", "gallery", "caption", "promo", "share", "social", "bio", "signup", "comments")
"""Elements, and words of classes, that hold no text of the article on nearly any page."""


@dataclass(frozen=True, slots=True)
class BodyRule:
    """A rule for the body with its removals, and how well it agrees with each page's general reading."""

    rule: str
    remove: tuple[str, ...] = ()
    agreement: tuple[float, ...] = ()
    bare: tuple[float, ...] = ()
    """The same without the removals: what hangs on many of them breaks with the next new box."""

    @property
    def mean(self) -> float:
        return sum(self.agreement) / max(1, len(self.agreement))


@dataclass(slots=True)
class BodyRules:
    """What was learned of the body."""

    rules: list[BodyRule] = field(default_factory=list)
    """One, or several where the pages have different layouts; the first that finds something is taken."""
    remove: tuple[str, ...] = ()
    agreement: tuple[float, ...] = ()


class Found:
    """Which elements rules find on which pages, each looked up once."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._samples = samples
        self._found: dict[tuple[int, str], frozenset[Element]] = {}

    def elements(self, number: int, rule: str) -> frozenset[Element]:
        key = (number, rule)
        if key not in self._found:
            found = compiled(rule)(self._samples[number].page.selector.root)
            self._found[key] = frozenset(one for one in found if not isinstance(one, str))
        return self._found[key]

    def pieces(self, number: int, rule: str, remove: Iterable[str] = ()) -> list[Piece]:
        """The blocks a layout with this rule would read."""
        inside = self.elements(number, rule)
        if not inside:
            return []
        without = frozenset(chain.from_iterable(self.elements(number, one) for one in remove))
        return [p for p in self._samples[number].pieces if p.around & inside and not p.around & without]


def learn_body(samples: Sequence[Sample]) -> BodyRules:
    """The rules on which the pages agree; empty when no rule is good for any of them."""
    found = Found(samples)
    candidates = _candidates(samples, found)
    chosen = [_best_for(number, candidates) for number in range(len(samples))]
    rules = list(dict.fromkeys(rule for rule in chosen if rule))
    if not rules:
        return BodyRules()
    orders = [_settled(order, samples, found) for order in (rules, rules[::-1])]
    return max(orders, key=lambda learned: sum(learned.agreement))


def _best_for(number: int, candidates: list[BodyRule]) -> BodyRule | None:
    """The rule for a page: good there, on others too or silent there, and simple."""

    def worth(one: BodyRule) -> float:
        others = [share for n, share in enumerate(one.agreement) if n != number]
        bonus = sum(0.03 * share if share >= GOOD else -0.02 if share else 0.0 for share in others)
        return one.agreement[number] + bonus - 0.01 * weight(one.rule) - 0.006 * len(one.remove) - _risk(one, number)

    good = (one for one in candidates if one.agreement[number] >= GOOD)
    return max(good, key=worth, default=None)


def _risk(one: BodyRule, number: int) -> float:
    """What a rule must be better by that leans on removals, or leaves out what is not foreseen (wrapped paragraphs)."""
    narrow = 0.03 if " > " in one.rule or one.rule.startswith("p") else 0.01 if " :is" in one.rule else 0.0
    return narrow + 0.25 * max(0.0, one.agreement[number] - one.bare[number])


def _settled(rules: list[BodyRule], samples: Sequence[Sample], found: Found) -> BodyRules:
    """Joins the removals, adds the usual boxes that cost nothing, and says how the whole agrees with each page."""
    learned = BodyRules(rules)
    removals = tuple(dict.fromkeys(chain.from_iterable(rule.remove for rule in rules)))
    learned.remove = (*removals, *usual_boxes(rules, samples, found))
    learned.agreement = tuple(_first(learned, number, sample, found) for number, sample in enumerate(samples))
    return learned


_USUAL = (
    USUAL_BOXES,
    *(tuple(f'[class*="{word}"]' for word in words) for words in (USUAL_WORDS[:3], USUAL_WORDS[3:6], USUAL_WORDS[6:])),
)


def usual_boxes(rules: Sequence[BodyRule], samples: Sequence[Sample], found: Found) -> Iterator[str]:
    """What holds no text of the article on nearly any page nor on these, looked for in the containers only."""
    for container in dict.fromkeys(container_of(rule.rule) for rule in rules):
        for group in _USUAL if not container.startswith("p") else ():
            sparing = [one for one in group if spares(f"{container} {one}", samples, found)]
            if sparing:
                yield f"{container} :is({', '.join(sparing)})"
        linked = link_paragraphs(container)  # links are text on some newspapers: only where pages show they are not
        if linked and spares(linked, samples, found) and _takes_unwanted(linked, samples, found):
            yield linked


def link_paragraphs(container: str) -> str | None:
    """XPath of the paragraphs of a container that are nothing but a link: `<p><b><a>READ MORE: ...</a></b></p>`."""
    parts = _SIMPLE.fullmatch(container)
    if parts is None:
        return None
    tag, name = parts["tag"], parts["name"]
    test = f"[contains(@class, '{name}')]" if name else f"[@{parts['attribute']}]" if parts["attribute"] else ""
    test = f"[@id='{parts['id']}']" if parts["id"] else test
    inside = "" if tag == "p" else "//p"
    return f"//{tag}{test}{inside}[normalize-space() = normalize-space(.//a)]"


_SIMPLE = re.compile(
    r"(?P<tag>\w+)(?:\.(?P<name>[\w-]+)(?:\.[\w-]+)?|#(?P<id>[\w-]+)|\[(?!class)(?P<attribute>[\w-]+=\"[^\"']*\")\])?"
)


def container_of(rule: str) -> str:
    """`div.text > p, div.text > h2` reads from `div.text`."""
    return re.split(r"[,>\s]", rule, maxsplit=1)[0]


def _first(learned: BodyRules, number: int, sample: Sample, found: Found) -> float:
    for rule in learned.rules:
        if pieces := found.pieces(number, rule.rule, learned.remove):
            return f1(pieces, sample)
    return 0.0


def _takes_unwanted(selector: str, samples: Sequence[Sample], found: Found) -> bool:
    return any(not piece.wanted for number in range(len(samples)) for piece in found.pieces(number, selector))


def spares(selector: str, samples: Sequence[Sample], found: Found) -> bool:
    """Whether a removal takes next to nothing of any article."""
    for number, sample in enumerate(samples):
        gone = found.elements(number, selector)
        lost = sum(p.size for p in sample.pieces if p.wanted and p.around & gone)
        if lost > SPARED * max(1, sample.wanted_size):
            return False
    return True


def f1(pieces: Iterable[Piece], sample: Sample) -> float:
    """Agreement of blocks with the wanted ones of a page, in characters."""
    hit = read = 0
    for piece in pieces:
        read += piece.size
        hit += piece.size if piece.wanted else 0
    return 2 * hit / max(1, read + sample.wanted_size)


def _candidates(samples: Sequence[Sample], found: Found) -> list[BodyRule]:
    rules: dict[str, BodyRule] = {}
    for container in _containers(samples, found):
        for rule in _forms(container, samples, found):
            if rule not in rules:
                rules[rule] = _with_removals(rule, samples, found)
    return list(rules.values())


def _containers(samples: Sequence[Sample], found: Found) -> list[str]:
    """CSS of the elements that, alone or together, hold most of an article, the closest fitting first."""
    best: dict[str, float] = {}
    for number, sample in enumerate(samples):
        elements = {element for piece in sample.pieces if piece.wanted for element in piece.around}
        for selector in dict.fromkeys(s for e in elements if e.tag not in ("html", "body") for s in selectors_of(e)):
            inside = found.pieces(number, selector)
            held = sum(p.size for p in inside if p.wanted)
            if held >= USABLE * max(1, sample.wanted_size):
                best[selector] = best.get(selector, 0.0) + f1(inside, sample)
    return sorted(best, key=lambda selector: (-round(best[selector], 2), weight(selector)))[:MAX_CONTAINERS]


def _forms(container: str, samples: Sequence[Sample], found: Found) -> Iterator[str]:
    """The container; its paragraphs and what else of the article are its children; those anywhere in it."""
    yield container
    if container.split(".")[0].split("[")[0] in TEXT_TAGS:
        return
    for step in (" > ", " "):
        tags = [tag for tag in TEXT_TAGS if _mostly_wanted(f"{container}{step}{tag}", samples, found, tag == "p")]
        if "p" in tags:
            yield f"{container}{step}:is({', '.join(tags)})"


def _mostly_wanted(rule: str, samples: Sequence[Sample], found: Found, must_be: bool) -> bool:
    """Whether what a rule finds is article; when it finds nothing, whatever is usual."""
    wanted = other = 0
    for number in range(len(samples)):
        for piece in found.pieces(number, rule):
            wanted, other = (wanted + piece.size, other) if piece.wanted else (wanted, other + piece.size)
    return wanted >= other and (wanted > 0 or not must_be)


def _with_removals(rule: str, samples: Sequence[Sample], found: Found) -> BodyRule:
    """The rule with the removals that mend it, the greatest first."""
    remove: list[str] = []
    numbers = range(len(samples))
    while len(remove) < 8:
        options = _removals(rule, remove, samples, found)
        if not options:
            break
        remove.append(options)
    agreement = tuple(f1(found.pieces(n, rule, remove), samples[n]) for n in numbers)
    bare = tuple(f1(found.pieces(n, rule), samples[n]) for n in numbers)
    return BodyRule(rule, tuple(remove), agreement, bare)


def _removals(rule: str, remove: list[str], samples: Sequence[Sample], found: Found) -> str | None:
    """The selector that takes most of what is unwanted and next to nothing wanted."""
    gains: dict[str, int] = {}
    for number in range(len(samples)):
        inside = found.pieces(number, rule, remove)
        containers = found.elements(number, rule)
        unwanted = [piece for piece in inside if not piece.wanted]
        seen: dict[Element, int] = {}
        for piece in unwanted:
            for element in piece.around:
                if element not in containers and any(a in containers for a in element.iterancestors()):
                    seen[element] = seen.get(element, 0) + piece.size
        for element, size in seen.items():
            for selector in selectors_of(element):
                if selector not in TEXT_TAGS and selector not in ("article", "main", "section"):
                    gains[selector] = gains.get(selector, 0) + size
    ranked = sorted(gains, key=lambda selector: (-gains[selector], weight(selector)))[:25]
    return next((one for one in ranked if spares(one, samples, found)), None)
