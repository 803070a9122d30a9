"""Tombstones of articles taken out for good."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table

from lagazette_crawler.store.columns import Identifier
from lagazette_crawler.store.schema.making import metadata, moment, newspaper, text

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("article_id", Identifier, primary_key=True, autoincrement=False, comment="The number the article had."),
    newspaper("The newspaper."),
    moment("withdrawn_at", "When its text was taken out.", nullable=False),
    text("reason", "Why, in the operator's words."),
    comment="One row an article whose text was taken out of tables, index and archive; its addresses are never asked.",
)

withdrawn_texts = Table(
    "withdrawn_texts",
    metadata,
    text("text_hash", "SHA-256 of the folded text.", primary_key=True),
    Column(
        "article_id",
        Identifier,
        ForeignKey("withdrawals.article_id"),
        primary_key=True,
        autoincrement=False,
        comment="The article withdrawn.",
    ),
    comment="The texts withdrawn articles had, as hashes: met again in the same newspaper, they are refused.",
)
