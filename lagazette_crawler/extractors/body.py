"""The body of an article: its paragraphs, sub-heads, list items and quotes in the order they are read.

A layout's rules win. Without them every text block of the page is judged, by itself and among its neighbours, and
other witnesses are heard: structured data always, an independent reader when the judgement is unsure; in the
reader's place the rule of a layout that was learned and is to be judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lagazette_crawler.extractors.block_context import Neighbourhood
from lagazette_crawler.extractors.block_features import Surroundings, named_as_box
from lagazette_crawler.extractors.blocks import Block, Holder, page_blocks
from lagazette_crawler.extractors.body_declared import Declared, declared_body, text_proper
from lagazette_crawler.extractors.body_model import body_model, sureness
from lagazette_crawler.extractors.body_witnesses import agreement, agrees, reader_paragraphs, structured_paragraphs
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

SURE = 0.96
"""Expected F1 of the judgement from which the reader is not asked."""
UNSURE = 0.8
"""Expected F1, the reader heard, below which the reader's own text is taken."""
DOUBTFUL = -2.0
"""Logit from which a block is article when it looks like two others beside it that are."""
ASKING = frozenset(("subscribe", "follow", "share", "advert"))
"""Kinds of lines that are no text however much they look like it."""
LEVELS_OF_LOOK = 3
"""How far up the element may be that holds blocks alike: a paragraph may stand in boxes of its own."""
CONTRADICTED = 0.75
"""Agreement with the reader below which a judgement is not kept that takes in much more than the reader."""
ANOTHER_TEXT = 0.6
"""Agreement with a learned rule below which the judgement has found another text: a box, a list of teasers."""
MAX_EVIDENCE = 2_000
"""Characters kept of each candidate."""
UNSEEN = 0.3
"""Structured text is the body when less than this share of it stands in the page's blocks."""


@dataclass(slots=True)
class Body:
    """What was read as the body, and every candidate for it."""

    paragraphs: list[str] = field(default_factory=list)
    """One line each; empty when the page has no body."""
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class JudgedBlock:
    """A block of a page with what is known of it: what a learner of layouts starts from."""

    block: Block
    logit: float
    """How likely it is article, among its neighbours; 0 is even."""
    article: bool


@dataclass(slots=True)
class _Reading:
    """A page's blocks as judged, and what the witnesses say."""

    blocks: list[JudgedBlock]
    structured: list[str]
    reader: list[str]
    """Nothing when it was not asked or has no answer."""
    sureness: float
    """Expected F1 of the judgement."""

    @property
    def paragraphs(self) -> list[str]:
        return [judged.block.text for judged in self.blocks if judged.article]


def find_body(page: Page, *, title: str | None, lede: str | None = None) -> Body:
    """The body of any news page; empty when there is none. Raises BrokenRuleError for a layout's broken rule."""
    declared = declared_body(page, title)
    if declared is None:
        return _settled(_read(page, title, lede))
    if declared.layout.judged:
        return _judged(declared, _read(page, title, lede, declared), title)
    winner = _candidate(declared.paragraphs, Source.LAYOUT, declared.rule)
    winner.won, winner.reason = True, "declared by the layout"
    return Body(declared.paragraphs, [winner])


def judged_blocks(page: Page, *, title: str | None, lede: str | None = None) -> list[JudgedBlock]:
    """All text blocks of a page in document order, judged; `block.path` names each one's element."""
    return _read(page, title, lede).blocks


def _read(page: Page, title: str | None, lede: str | None, rule: Declared | None = None) -> _Reading:
    """`rule`: what a learned rule finds; it is heard instead of the reader."""
    blocks = page_blocks(page)
    structured = structured_paragraphs(page)
    lede = page.metadata.tag("og:description", "description", "twitter:description") or lede
    known = Surroundings.of(blocks, title=title, lede=lede, structured=" ".join(structured))
    model = body_model()
    around = Neighbourhood(blocks, model.by_itself(blocks, known))
    said = agrees(known.structured, blocks) if structured else None
    found = agrees(folded(" ".join(rule.paragraphs)), blocks) if rule else None
    around.hear(said, found)
    logits = model.in_context(around)
    reader: list[str] = []
    if not rule and sureness(blocks, logits, model.threshold) < SURE and (reader := reader_paragraphs(page, blocks)):
        around.hear(said, agrees(folded(" ".join(reader)), blocks))
        logits = model.in_context(around)
    article = _with_those_alike(blocks, logits, model.threshold)
    if found:
        article = [
            yes and (by_rule or not named_as_box(b)) for b, yes, by_rule in zip(blocks, article, found, strict=True)
        ]
    judged = [JudgedBlock(*one) for one in zip(blocks, logits, article, strict=True)]
    return _Reading(judged, structured, reader, sureness(blocks, logits, model.threshold))


def _judged(declared: Declared, reading: _Reading, title: str | None) -> Body:
    """The judged blocks when they are about what the rule finds, else the rule's text; never its boilerplate."""
    judged = list(text_proper(reading.paragraphs, declared.layout, title))
    same = agreement("\n\n".join(judged), "\n\n".join(declared.paragraphs))
    paragraphs = judged if same >= ANOTHER_TEXT else declared.paragraphs
    winner = _candidate(paragraphs, Source.LAYOUT, declared.rule)
    reason = "its blocks judged one by one" if same >= ANOTHER_TEXT else "what is judged article is another text"
    winner.won, winner.reason = True, f"found by the learned rule, {reason}; agreement {same:.0%}"
    structured = _candidate(reading.structured, Source.JSON_LD, "articleBody")
    candidates = [one for one in (winner, _candidate(reading.paragraphs, Source.TEXT, "judged blocks")) if one.value]
    candidates += [structured] if structured.value else []
    for candidate in candidates:
        candidate.value = candidate.value[:MAX_EVIDENCE]
    return Body(paragraphs, candidates)


def _with_those_alike(blocks: list[Block], logits: list[float], threshold: float) -> list[bool]:
    """Which blocks are article: those above the threshold, and doubtful ones that look like two of them beside.

    So the first and last paragraph of a text are not cut off for being short.
    """
    sure = [block for block, z in zip(blocks, logits, strict=True) if z > threshold and block.size >= 8]
    alike = Counter(look for block in sure for look in _looks(block))
    return [
        z > threshold or (z > DOUBTFUL and _may_be_text(block) and any(alike[look] >= 2 for look in _looks(block)))
        for block, z in zip(blocks, logits, strict=True)
    ]


def _may_be_text(block: Block) -> bool:
    return block.link_share < 0.3 and ASKING.isdisjoint(block.cues)


def _looks(block: Block) -> Iterator[tuple[Holder, object]]:
    """What alike blocks share: the elements around them up to a common one, which may be some levels up."""
    holder: Holder | None = block.holder
    signatures: tuple[object, ...] = ()
    for _ in range(LEVELS_OF_LOOK):
        if holder is None or holder.parent is None:
            return
        signatures += (holder.signature,)
        yield holder.parent, signatures
        holder = holder.parent


def _settled(reading: _Reading) -> Body:
    """The paragraphs, with all candidates and the reason why one won."""
    own = _candidate(reading.paragraphs, Source.TEXT, "judged blocks")
    structured = _candidate(reading.structured, Source.JSON_LD, "articleBody")
    reader = _candidate(reading.reader, Source.READER, "trafilatura")
    if _is_unseen(reading):
        winner, paragraphs, reason = structured, reading.structured, "the page does not show this text"
    elif against := _reason_for_reader(reading, own.value, reader.value):
        winner, paragraphs, reason = reader, reading.reader, against
    else:
        winner, paragraphs, reason = own, reading.paragraphs, "judged by form, place and witnesses"
    candidates = [one for one in (own, structured, reader) if one.value]
    _mark(candidates, winner, f"{reason}; expected F1 {reading.sureness:.2f}")
    return Body(paragraphs, candidates)


def _reason_for_reader(reading: _Reading, own: str, reader: str) -> str | None:
    """Why the reader's text is taken rather than the judged blocks; None when it is not."""
    if not reader:
        return None
    if reading.sureness < UNSURE:
        return "the judgement is unsure"
    if len(own) > 1.3 * len(reader) > 500 and agreement(own, reader) < CONTRADICTED:
        return "the judgement takes in much that the reader does not"
    return None


def _is_unseen(reading: _Reading) -> bool:
    shown = folded(" ".join(judged.block.text for judged in reading.blocks))
    unseen = sum(len(text) for text in reading.structured if folded(text)[:60] not in shown)
    whole = sum(map(len, reading.structured))
    if not whole or unseen <= (1 - UNSEEN) * whole:
        return False
    return agreement(" ".join(reading.paragraphs), " ".join(reading.structured)) < 0.5


def _candidate(paragraphs: list[str], source: Source, rule: str) -> Evidence:
    return Evidence("body", "\n\n".join(paragraphs), source, rule)


def _mark(candidates: list[Evidence], winner: Evidence, reason: str) -> None:
    whole = winner.value
    for candidate in candidates:
        candidate.won = candidate is winner
        same = agreement(whole, candidate.value)
        candidate.reason = reason if candidate.won else f"agrees with the winner by {same:.0%} of words"
    for candidate in candidates:
        candidate.value = candidate.value[:MAX_EVIDENCE]
