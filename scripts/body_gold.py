"""Pages whose article is known, as samples to learn from: which text blocks are article, which are not."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.extractors.block_features import Surroundings, element_features, features, stands_apart
from lagazette_crawler.extractors.blocks import Block, read_blocks
from lagazette_crawler.extractors.body_witnesses import agrees, reader_paragraphs, structured_paragraphs
from lagazette_crawler.extractors.evidence import winner
from lagazette_crawler.extractors.title import find_title
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded, one_line

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


@dataclass(slots=True)
class Sample:
    """One page with its blocks, what is known of each, and which are article (None: nobody knows)."""

    id: tuple[str, str]
    site: str
    blocks: list[Block]
    names: list[list[str]]
    apart: list[bool]
    """Blocks that are never article."""
    structured: list[bool] | None
    reader: list[bool] | None
    labels: list[bool | None]
    whole: bool
    """The gold text is whole, not a few segments of it."""
    gold: dict[str, Any] = field(default_factory=dict)


def samples(corpus: Path) -> Iterator[Sample]:
    """All pages of a corpus: `warc/NAME.warc.gz` beside `gold/NAME.jsonl` with url, site, gold."""
    for file in sorted((corpus / "gold").glob("*.jsonl")):
        bodies = _bodies(corpus / "warc" / f"{file.stem}.warc.gz")
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if sample := _sample(row, bodies.get(row["url"].strip(), b"")):
                yield sample


def _bodies(file: Path) -> dict[str, bytes]:
    with file.open("rb") as stream:
        records = (record for record in ArchiveIterator(stream) if record.rec_type == "response")
        return {r.rec_headers["WARC-Target-URI"].strip(): r.content_stream().read() for r in records}


def _sample(row: dict[str, Any], body: bytes) -> Sample | None:
    page = Page(url=row["url"], body=body, headers={"content-type": "text/html"})
    if not body or page.selector.root is None:
        return None
    gold = row["gold"]
    blocks = read_blocks(page.selector.root)
    structured, reader = structured_paragraphs(page), reader_paragraphs(page, blocks)
    title = winner(find_title(page))
    known = Surroundings.of(blocks, title=title, lede=lede_of(page), structured=" ".join(structured))
    whole = bool(gold.get("body")) and "body" not in row.get("suspect", [])
    return Sample(
        (row["dataset"], row["id"]),
        row["site"],
        blocks,
        [_names(block, known) for block in blocks],
        [stands_apart(block, known) for block in blocks],
        agrees(known.structured, blocks) if structured else None,
        agrees(folded(" ".join(reader)), blocks) if reader else None,
        label_body(blocks, gold["body"]) if whole else label_segments(blocks, gold.get("segments") or {}),
        whole,
        gold,
    )


def _names(block: Block, known: Surroundings) -> list[str]:
    holder = block.holder
    return [
        *features(block, known),
        *element_features(holder.words, own=True),
        *element_features(holder.around, own=False),
    ]


def lede_of(page: Page) -> str | None:
    return page.metadata.tag("og:description", "description", "twitter:description")


def _spoken(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _threes(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))


def label_body(blocks: list[Block], gold: str) -> list[bool | None]:
    """A block is article when at least half of it stands in the gold text; short ones need article around them."""
    spoken = _spoken(gold)
    threes = Counter(_threes(spoken))
    lines = Counter(tuple(_spoken(line)) for line in re.split(r"\n+", gold))
    text = f" {' '.join(spoken)} "
    shares = [_share(_spoken(block.text), threes, lines, text) for block in blocks]
    for i, (block, share) in enumerate(zip(blocks, shares, strict=True)):
        if (share == _PERHAPS and _near(i, 1, blocks, shares) < 2) or (share == _PERHAPS and not block.size):
            shares[i] = 0.0
    _once(blocks, shares, folded(gold))
    return [None if share is None else share >= 0.5 for share in shares]


_PERHAPS = 0.6


def _share(
    words: list[str], threes: Counter[tuple[str, ...]], lines: Counter[tuple[str, ...]], text: str
) -> float | None:
    if not words:
        return None
    if len(words) < 5:
        if lines[tuple(words)]:
            return 1.0
        return _PERHAPS if f" {' '.join(words)} " in text else 0.0
    own = _threes(words)
    return sum(three in threes for three in own) / len(own)


def _near(i: int, radius: int, blocks: list[Block], shares: list[float | None]) -> int:
    around = [j for j in range(max(0, i - radius), min(len(blocks), i + radius + 1)) if j != i]
    return sum((shares[j] or 0) > _PERHAPS and blocks[j].size >= 5 for j in around)


def _once(blocks: list[Block], shares: list[float | None], gold: str) -> None:
    """A text that stands on the page more often than in the gold is article where article is around it."""
    places: dict[str, list[int]] = {}
    for i, share in enumerate(shares):
        if (share or 0) >= 0.5:
            places.setdefault(folded(blocks[i].text), []).append(i)
    for text, found in places.items():
        if len(found) > 1:
            found.sort(key=lambda i: -_near(i, 4, blocks, shares))
            for i in found[max(1, gold.count(text)) :]:
                shares[i] = 0.0


def label_segments(blocks: list[Block], segments: dict[str, list[str]]) -> list[bool | None]:
    """Only blocks that hold a segment which must or must not be in the text are known."""
    wanted = [one_line(segment) for segment in segments.get("with", [])]
    unwanted = [one_line(segment) for segment in segments.get("without", [])]
    labels: list[bool | None] = []
    for block in blocks:
        yes, no = any(s in block.text for s in wanted), any(s in block.text for s in unwanted)
        labels.append(None if yes == no else yes)
    return labels
