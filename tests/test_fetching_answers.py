"""What answers mean: a page to read, or an outcome with its reason and evidence."""

from __future__ import annotations

import time

import pytest
from gazette.pages import ACCESS_DENIED, CAPTCHA, CHALLENGE, CONSENT, SOFT_404, article_html
from gazette.server import Reply
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError

from lagazette_crawler.fetching.answers import Answer, NotAsked, read_answer, read_failure
from lagazette_crawler.fetching.opt_outs import opt_outs
from lagazette_crawler.items import Outcome

URL = "https://gazette.example/monde/1202.html"


def answered(
    body: str | bytes = "", status: int = 200, meta: dict[str, object] | None = None, url: str = URL, **headers: str
) -> Response:
    content = {"Content-Type": "text/html; charset=utf-8"} | {name.replace("_", "-"): v for name, v in headers.items()}
    data = body.encode() if isinstance(body, str) else body
    return HtmlResponse(url, status, content, data, request=Request(URL, meta=meta))


def html(title: str, text: str = "", h1: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{h1}</h1><p>{text}</p></body></html>"


def of_reply(reply: Reply) -> Answer:
    return read_answer(Response(URL, reply.status, dict(reply.headers), reply.body, request=Request(URL)))


def test_an_article_is_to_be_read() -> None:
    assert read_answer(answered(article_html(1))) == Answer(None)


@pytest.mark.parametrize("reply", [CHALLENGE, CAPTCHA, ACCESS_DENIED])
def test_a_challenge_is_a_wall_with_its_evidence(reply: Reply) -> None:
    answer = of_reply(reply)
    assert (answer.outcome, answer.reason) == (Outcome.BLOCKED, "challenge page")
    assert answer.evidence


@pytest.mark.parametrize(
    "title",
    ["Just a moment...", "Attention Required! | Cloudflare", "Access Denied", "Vérification de sécurité | Gazette",
     "Are you a robot?", "Pardon Our Interruption...", "Доступ запрещен", "Êtes-vous un humain ?"],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 403, 503])
def test_words_of_challenges(title: str, status: int) -> None:
    assert read_answer(answered(html(title, "Ray 12"), status)).reason == "challenge page"


@pytest.mark.parametrize(
    "title",
    ["Before you continue to Gazette", "Votre vie privée nous importe", "Avant d'accéder au site", "Cookie wall",
     "We value your privacy", "Gazette | Datenschutzeinstellungen"],
)  # fmt: skip
def test_words_of_consent_walls(title: str) -> None:
    assert read_answer(answered(html(title, "Accepter"))).reason == "consent wall"
    assert of_reply(CONSENT).reason == "consent wall"


def test_a_host_that_only_asks_for_consent_is_a_wall() -> None:
    assert (
        read_answer(answered(html("Gazette"), url="https://consent.gazette.example/collect")).reason == "consent wall"
    )


@pytest.mark.parametrize(
    "title",
    ["404", "404 Not Found", "Page not found | Gazette", "Erreur 404 - Gazette", "Page introuvable", "Səhifə tapılmadı",
     "Sayfa bulunamadı - Gazete", "Страница не найдена", "Seite nicht gefunden", "Oops! That page can’t be found.",
     "La page demandée est introuvable", "Article introuvable · Gazette"],
)  # fmt: skip
def test_pages_that_say_they_were_not_found(title: str) -> None:
    for body in (html(title), html("Gazette", h1=title)):
        answer = read_answer(answered(body))
        assert (answer.outcome, answer.reason) == (Outcome.GONE, "says that it was not found")
    assert of_reply(SOFT_404).outcome is Outcome.GONE


@pytest.mark.parametrize(
    "title",
    ["Page not found: the story of an error", "404 morts dans un naufrage", "Access denied to the port for ships",
     "Votre vie privée nous importe, dit le ministre des cookies", "Captcha, Inc. racheté",
     "Just a moment with the mayor", "L'article introuvable du code civil"],
)  # fmt: skip
def test_news_about_walls_is_news(title: str) -> None:
    long = html(title, "Le conseil a voté la reprise des travaux du port, après trois reports. " * 60, h1=title)
    assert read_answer(answered(long)).outcome is None


def test_an_article_behind_a_banner_is_an_article() -> None:
    banner = "<div>We value your privacy</div><div class='g-recaptcha'></div>"
    assert read_answer(answered(article_html(1).replace("<article>", banner + "<article>"))).outcome is None


def test_an_ordinary_page_with_the_script_of_a_wall_is_read() -> None:
    script = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    assert read_answer(answered(html("Le port rouvre", "Bref." + script))).outcome is None


def test_gone_is_final_and_not_found_is_not() -> None:
    assert read_answer(answered(status=410)).final
    assert not read_answer(answered(status=404)).final


def test_not_modified_is_known_only_when_it_was_asked_for() -> None:
    request = Request(URL, headers={"If-None-Match": '"a"'})
    assert read_answer(Response(URL, 304, request=request)).outcome is Outcome.KNOWN
    assert read_answer(Response(URL, 304, request=Request(URL))).outcome is Outcome.FAILED


def test_announcements_judge_their_own_content() -> None:
    feed = Response(URL, 200, {"Content-Type": "application/rss+xml"}, b"<rss/>", request=Request(URL))
    assert read_answer(feed, article=False).outcome is None
    assert read_answer(feed).reason == "no page"
    challenge = Response(URL, 200, {"Content-Type": "text/html"}, CHALLENGE.body, request=Request(URL))
    assert read_answer(challenge, article=False).outcome is Outcome.BLOCKED


def test_an_article_that_leads_to_the_front_page_is_gone() -> None:
    meta = {"redirect_urls": [URL]}
    assert read_answer(answered(html("Gazette"), meta=meta, url="https://gazette.example/")).outcome is Outcome.GONE
    assert read_answer(answered(html("Gazette"), meta=meta, url="https://gazette.example/monde/2")).outcome is None


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (DownloadTimeoutError("x"), Outcome.FAILED, "timed out"),
        (CannotResolveHostError("x"), Outcome.FAILED, "host not found"),
        (DownloadFailedError("x"), Outcome.FAILED, "connection lost"),
        (DownloadCancelledError(""), Outcome.REFUSED, "larger than allowed"),
        (IgnoreRequest("body exceeded DOWNLOAD_MAXSIZE during decompression."), Outcome.REFUSED, "larger than allowed"),
        (IgnoreRequest("Filtered offsite request"), Outcome.REFUSED, "left out"),
        (NotAsked(Answer(Outcome.MOVED, "elsewhere")), Outcome.MOVED, "elsewhere"),
        (HttpError(Response(URL, 410), "x"), Outcome.GONE, "gone for good"),
        (EOFError(), Outcome.FAILED, "broken compression"),
        (RuntimeError("never seen"), Outcome.FAILED, "could not be fetched"),
    ],
)
def test_what_failures_mean(error: Exception, outcome: Outcome, reason: str) -> None:
    answer = read_failure(error)
    assert (answer.outcome, answer.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("headers", "head", "found"),
    [
        ({}, "", ()),
        ({"X_Robots_Tag": "noarchive, NOINDEX"}, "", ("X-Robots-Tag: noarchive", "X-Robots-Tag: noindex")),
        ({"X_Robots_Tag": "otherbot: noindex"}, "", ()),
        ({"X_Robots_Tag": "lagazette-crawler: noindex"}, "", ("X-Robots-Tag: noindex",)),
        ({"X_Robots_Tag": "max-snippet: 20, noai"}, "", ("X-Robots-Tag: noai",)),
        ({"X_Robots_Tag": "unavailable_after: 25 Jun 2031 15:00:00 GMT"}, "", ()),
        ({"tdm_reservation": "1"}, "", ("tdm-reservation: 1",)),
        ({"tdm_reservation": "0"}, "", ()),
        ({}, '<meta name="robots" content="index, follow, max-image-preview:large">', ()),
        ({}, "<META content='noindex,nofollow' NAME=Robots>", ("meta robots: noindex", "meta robots: nofollow")),
        ({}, '<meta name="googlebot" content="noindex">', ()),
        ({}, '<meta name="lagazette-crawler" content="noai">', ("meta lagazette-crawler: noai",)),
        (
            {},
            '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://gazette.example/tdm.json">',
            ("meta tdm-reservation: 1", "meta tdm-policy: https://gazette.example/tdm.json"),
        ),
    ],
)
def test_opt_outs_are_recorded_with_their_source(headers: dict[str, str], head: str, found: tuple[str, ...]) -> None:
    response = answered(f"<html><head>{head}</head></html>", **headers)
    assert opt_outs(response) == found


@pytest.mark.parametrize(
    "piece", ["<script", "<", "<!--", "<title>", "<svg><", "<h1", "a<meta name=", "<script></script "]
)
def test_hostile_markup_costs_no_time(piece: str) -> None:
    response = answered(piece * (400_000 // len(piece)))
    started = time.process_time()
    read_answer(response)
    opt_outs(response)
    assert time.process_time() - started < 2
