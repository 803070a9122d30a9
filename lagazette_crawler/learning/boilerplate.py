"""Lines inside a learned body that are none of the article's: what recurs on its pages, and `Read more: ...`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lagazette_crawler.learning.body_rules import BodyRules, Found
from lagazette_crawler.learning.samples import Piece, Sample, recurring_texts
from lagazette_crawler.text import folded

MAX_RULES = 12
MAX_LINE = 300
LINKED = 0.5
"""Share of a line's characters in links from which one page is enough to learn its opening."""

_OPENING = re.compile(r"(?P<opening>[^\W\d_][^\d:.!?,]{2,30}?) ?:(?= \S)")
"""`Read more: ...`, `LIRE AUSSI : ...`."""


def learn_boilerplate(samples: Sequence[Sample], body: BodyRules) -> tuple[str, ...]:
    """Regular expressions for whole lines the rules read although they are not wanted."""
    found = Found(samples)
    unwanted: list[Piece] = []
    wanted: list[Piece] = []
    for number in range(len(samples)):
        for piece in _read(number, body, found):
            (wanted if piece.wanted else unwanted).append(piece)
    recurring = recurring_texts(samples)
    doubted = [piece for one in samples for piece in one.pieces if piece.recurs]
    lines = [p.block.text for p in [*unwanted, *doubted] if folded(p.block.text) in recurring and p.size <= MAX_LINE]
    rules = [f"{re.escape(opening)} ?:.*" for opening in _openings(unwanted, wanted)]
    rules += [_literal(line) for line in dict.fromkeys(lines) if not any(re.fullmatch(rule, line) for rule in rules)]
    return tuple(rules[:MAX_RULES])


def _read(number: int, body: BodyRules, found: Found) -> list[Piece]:
    for rule in body.rules:
        if pieces := found.pieces(number, rule.rule, body.remove):
            return pieces
    return []


def _openings(unwanted: list[Piece], wanted: list[Piece]) -> list[str]:
    """What unwanted lines begin with, and no wanted one: seen twice, or before a link."""
    seen: Counter[str] = Counter()
    for piece in unwanted:
        if match := _OPENING.match(piece.block.text):
            seen[match["opening"]] += 2 if piece.block.link_share >= LINKED else 1
    spared = {match["opening"] for p in wanted if (match := _OPENING.match(p.block.text))}
    return [opening for opening, times in seen.most_common() if times > 1 and opening not in spared]


def _literal(line: str) -> str:
    """The line as a regular expression a person can read."""
    return re.sub(r"\\([ \-'\"#&~@])", r"\1", re.escape(line))
