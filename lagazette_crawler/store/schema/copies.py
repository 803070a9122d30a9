"""Texts found alike, and the stories they tell."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Table

from lagazette_crawler.store.columns import Identifier
from lagazette_crawler.store.schema.making import article, metadata, text

postings = Table(
    "postings",
    metadata,
    Column(
        "key",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="Hash of five words in a row, sampled: one in 4 to 16 of a text.",
    ),
    Column("article_id", Identifier, primary_key=True, autoincrement=False, comment="An article that has them."),
    comment="The index of texts by which copies are found; keys that a story has already are not repeated.",
    sqlite_with_rowid=False,
)

kinships = Table(
    "kinships",
    metadata,
    article("article_id", "The later article.", primary_key=True),
    article("other_id", "The earlier article, whose text it has.", primary_key=True),
    text("relation", "`exact`, `near` or `excerpt` (a page of its own that quotes the other).", nullable=False),
    Column("share", Float, nullable=False, comment="Share of the later article's words that stand in the earlier one."),
    Index("ix_kinships_other_id", "other_id"),
    comment="Pairs of articles whose texts were compared and found alike; stories are what hangs together by them.",
)

tellings = Table(
    "tellings",
    metadata,
    article("article_id", "The article.", primary_key=True),
    article("story_id", "Number of the story: that of the first of its articles that was stored.", nullable=False),
    text("relation", "`origin`, or how it repeats the origin: `exact`, `near`.", nullable=False),
    Column("share", Float, nullable=False, comment="Share of its words that stand in the origin; 1 for the origin."),
    Index("ix_tellings_story_id", "story_id"),
    comment="The articles that tell one story in the same words: one row an article that is, or has, a copy.",
)
