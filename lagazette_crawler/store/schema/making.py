"""What all tables are made of: names of constraints, and columns that are said in one line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text

from lagazette_crawler.store.columns import Identifier, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str, comment: str, **options: Any) -> Column[str]:
    return Column(name, Text, comment=comment, **options)


def number(name: str, comment: str, **options: Any) -> Column[int]:
    return Column(name, Integer, comment=comment, **options)


def moment(name: str, comment: str, **options: Any) -> Column[Any]:
    return Column(name, Moment, comment=comment, **options)


def newspaper(comment: str, **options: Any) -> Column[str]:
    return Column("newspaper", Text, ForeignKey("newspapers.name"), nullable=False, comment=comment, **options)


def article(name: str, comment: str, **options: Any) -> Column[int]:
    """The number of an article; part of the key where `primary_key` says so."""
    if options.get("primary_key"):
        options["autoincrement"] = False
    return Column(name, Identifier, ForeignKey("articles.id"), comment=comment, **options)
