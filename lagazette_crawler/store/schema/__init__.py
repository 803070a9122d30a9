"""The tables: what each one and each of their columns means. `docs/data-dictionary.md` is made from these files."""

from lagazette_crawler.store.schema.addresses import addresses, article_numbers, missed_looks
from lagazette_crawler.store.schema.articles import (
    article_places,
    articles,
    changes,
    evidence,
    places,
    recurring_texts,
    revisions,
    stems,
)
from lagazette_crawler.store.schema.copies import kinships, postings, tellings
from lagazette_crawler.store.schema.crawls import announcements, gaps, incidents, newspapers, runs
from lagazette_crawler.store.schema.making import metadata
from lagazette_crawler.store.schema.withdrawals import withdrawals, withdrawn_texts

HEAD = "0008"
"""The revision of the tables this program reads and writes."""

__all__ = [
    "HEAD",
    "addresses",
    "announcements",
    "article_numbers",
    "article_places",
    "articles",
    "changes",
    "evidence",
    "gaps",
    "incidents",
    "kinships",
    "metadata",
    "missed_looks",
    "newspapers",
    "places",
    "postings",
    "recurring_texts",
    "revisions",
    "runs",
    "stems",
    "tellings",
    "withdrawals",
    "withdrawn_texts",
]
