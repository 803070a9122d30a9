"""What is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from lagazette_crawler.items import Article
from pipelines.require_essentials import Refusal, RefusedError, RequireEssentials, require_essentials

WHOLE: dict[str, Any] = {
    "newspaper": "gazette",
    "url": "https://gazette.example/1",
    "canonical_url": "https://gazette.example/1",
    "title": "Harbour closed",
    "body": "The harbour was closed.",
}


def test_an_article_with_title_body_and_address_passes() -> None:
    article = Article(**WHOLE)
    assert require_essentials(article) is article
    assert RequireEssentials().process_item(article) is article


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": None}, Refusal.NO_TITLE),
        ({"title": ""}, Refusal.NO_TITLE),
        ({"body": None}, Refusal.NO_BODY),
        ({"canonical_url": None}, Refusal.NO_ADDRESS),
        ({"page_kind": "section front"}, Refusal.NO_ARTICLE),
        ({"page_kind": "not found", "title": None, "body": None}, Refusal.NO_ARTICLE),
    ],
)
def test_what_lacks_an_essential_is_refused_with_the_reason(change: dict[str, Any], reason: Refusal) -> None:
    with pytest.raises(RefusedError) as refused:
        require_essentials(Article(**(WHOLE | change)))
    assert refused.value.reason is reason
    assert str(refused.value).startswith(reason)


def test_the_kind_of_page_is_told() -> None:
    with pytest.raises(RefusedError, match="no article: consent wall"):
        require_essentials(Article(**(WHOLE | {"page_kind": "consent wall"})))
