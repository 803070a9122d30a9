"""Certificates are verified, unless a newspaper's declaration opts out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from gazette.certificates import Authority
from gazette.one_crawl import Crawled, crawl
from gazette.pages import article
from gazette.server import Gazette, Reply

PAGES = {"/robots.txt": Reply(404), "/a": article(1)}
WRONG = {"expired": {"days": -1}, "self-signed": {"self_signed": True}, "other-host": {"host": "www.example.org"}}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Gazette]]]:
    authority = Authority.make(tmp_path_factory.mktemp("certificates"))
    kinds = {"good": {}, **WRONG}
    with ExitStack() as stack:
        yield (
            authority.file,
            {
                name: stack.enter_context(Gazette(PAGES, tls=authority.context(name, **options), obeyed=False))  # type: ignore[arg-type]
                for name, options in kinds.items()
            },
        )


def crawl_all(servers: tuple[Path, dict[str, Gazette]], **settings: object) -> tuple[Crawled, dict[str, str]]:
    file, gazettes = servers
    urls = {name: gazette.url("/a") for name, gazette in gazettes.items()}
    env = {**os.environ, "SSL_CERT_FILE": str(file)}
    return crawl(list(urls.values()), env=env, BREAKER_FAILURES=0, **settings), urls


def test_certificates_are_verified_before_anything_is_asked(servers: tuple[Path, dict[str, Gazette]]) -> None:
    crawled, urls = crawl_all(servers, ROBOTSTXT_OBEY=False)
    assert crawled[urls["good"]].outcome is None
    for name in WRONG:
        became = crawled[urls[name]]
        assert (became.outcome, became.reason) == ("failed", "certificate not valid"), name
        assert became.evidence
        assert servers[1][name].asked == []


def test_robots_txt_behind_a_bad_certificate_is_no_permission(servers: tuple[Path, dict[str, Gazette]]) -> None:
    crawled, urls = crawl_all(servers)
    evidence = crawled[urls["expired"]].evidence
    assert evidence is not None
    assert evidence.endswith("certificate not valid")


def test_a_newspaper_may_opt_out(servers: tuple[Path, dict[str, Gazette]]) -> None:
    crawled, urls = crawl_all(servers, DOWNLOAD_VERIFY_CERTIFICATES=False)
    assert {crawled[url].outcome for url in urls.values()} == {None}
