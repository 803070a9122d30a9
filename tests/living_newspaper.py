"""A newspaper that goes on publishing on loopback while a moved clock runs, with its misfortunes; and its crawls."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Any

from lagazette_crawler.demo.sample_newspaper import Answer, Asked
from lagazette_crawler.demo.server import running

BY_HOUR = (1, 1, 0, 0, 0, 1, 3, 6, 8, 9, 9, 8, 8, 8, 9, 9, 8, 8, 7, 6, 5, 4, 3, 2)
BY_WEEKDAY = (1.0, 1.0, 1.1, 1.0, 1.0, 0.6, 0.5)
WORDS = (
    *("le port", "gazoduc", "ministre", "région", "budget", "élection", "train", "grève", "marché", "culture", "musée"),
    *("accord", "frontière", "énergie", "récolte", "pont", "hôpital", "école", "prix", "réforme", "match", "chanteur"),
    *("rivière", "sécheresse", "tribunal", "maire", "village", "banque", "dialogue", "visite", "théâtre", "usine"),
)
NAMES = ("Anna Lang", "Karim Aliyev", "Jeanne Morel", "Paul Henry")
PLACES = ("Bakou", "Paris", "Tbilissi", "Ankara", "Genève")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article."""

    number: int
    at: datetime
    section: str

    @property
    def path(self) -> str:
        return f"/{self.section}/{self.number}.html"


@dataclass(frozen=True, slots=True)
class Misfortune:
    """What befalls the newspaper for a while, and which monitors may report it."""

    name: str
    kind: str
    begins: timedelta
    """After the first day."""
    lasts: timedelta
    reported_by: tuple[str, ...] = ()
    """Empty: no fault, nobody is to report it."""


@dataclass
class LivingNewspaper:
    """What it answers depends on the time of day."""

    first_day: datetime
    misfortunes: Sequence[Misfortune]
    a_day: float = 48
    pieces: list[Piece] = field(default_factory=list)

    def publish(self, days: int) -> None:
        """Decides what is published when, for so many days: silence and bursts too."""
        chance = Random(7)
        for hour in range(24 * days):
            at = self.first_day + timedelta(hours=hour)
            rate = self.a_day * BY_WEEKDAY[at.weekday()] * BY_HOUR[at.hour] / sum(BY_HOUR)
            rate *= {"silence": 0, "burst": 5}.get(self.now_is(at), 1)
            for _ in range(int(rate + chance.random())):
                minute = timedelta(minutes=chance.randrange(60))
                self.pieces.append(Piece(1000 + len(self.pieces), at + minute, chance.choice(("monde", "culture"))))
        self.pieces.sort(key=lambda piece: piece.at)

    def now_is(self, at: datetime | None = None) -> str:
        """The kind of misfortune of a moment."""
        since = (at or datetime.now(UTC)) - self.first_day
        return next((each.kind for each in self.misfortunes if each.begins <= since < each.begins + each.lasts), "")

    def answer(self, asked: Asked) -> Answer:
        kind, path = self.now_is(), asked.path.partition("?")[0]
        if kind == "outage":
            return Answer(502, b"bad gateway")
        if path == "/robots.txt":
            return Answer(404)
        if path == "/rss":
            return Answer(200, self._feed(kind, asked.site).encode(), "application/rss+xml; charset=utf-8")
        if path in ("/", "/culture/"):
            return Answer(200, self._front(path.strip("/"), asked.site).encode())
        return self._page(path, kind)

    def _published(self, until: datetime) -> list[Piece]:
        return [piece for piece in self.pieces if piece.at <= until][::-1]

    def _feed(self, kind: str, site: str) -> str:
        until = datetime.now(UTC)
        if kind == "stalled feed":
            until = self.first_day + next(each.begins for each in self.misfortunes if each.kind == kind)
        pieces = [] if kind == "empty feed" else self._published(until)[:40]
        items = "".join(
            f"<item><title>{_title(piece)}</title><link>{site}{piece.path}</link>"
            f"<pubDate>{format_datetime(piece.at)}</pubDate></item>"
            for piece in pieces
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>V</title>{items}</channel></rss>'
        )

    def _front(self, section: str, site: str) -> str:
        pieces = [piece for piece in self._published(datetime.now(UTC)) if section in ("", piece.section)][:30]
        links = "".join(f'<a href="{site}{piece.path}"><h3>{_title(piece)}</h3></a>' for piece in pieces)
        return f"<html><head><title>La Vie</title></head><body><main>{links}</main></body></html>"

    def _page(self, path: str, kind: str) -> Answer:
        piece = next((each for each in self.pieces if each.path == path), None)
        if piece is None or (kind == "vanished" and piece.at < datetime.now(UTC) - timedelta(minutes=90)):
            return Answer(404, b"<title>404</title>")
        if kind == "shut out":
            return Answer(403, b"<title>Forbidden</title>")
        return Answer(200, _printed(piece, kind).encode(), etag=f'"{piece.number}-{kind}"')


def _title(piece: Piece) -> str:
    chance = Random(piece.number)
    return " ".join(chance.sample(WORDS, 6)).capitalize() + f" ({piece.number})"


def _printed(piece: Piece, kind: str) -> str:
    """The page: a rule breaks when a class is called otherwise, a redesign calls all otherwise."""
    chance = Random(piece.number)
    redesign = kind == "redesign"
    headline = "titel" if redesign or kind == "broken title" else "headline"
    text, date, author = ("copy", "when", "who") if redesign else ("text", "date", "author")
    paragraphs = [" ".join(chance.choices(WORDS, k=chance.randint(30, 50))).capitalize() + "." for _ in range(6)]
    if kind == "cut bodies":
        paragraphs = [paragraphs[0][:90] + "."]
    paragraphs[0] = f"{chance.choice(PLACES)} (AFP) - {paragraphs[0]}"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = _title(piece)
    return f"""<!DOCTYPE html><html lang="fr"><head><title>{title} - La Vie</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{piece.at.isoformat()}">
</head><body><article><h1 class="{headline}">{title}</h1><span class="{author}">{chance.choice(NAMES)}</span>
<span class="{date}">{piece.at:%d/%m/%Y %H:%M}</span><div class="{text}">{body}</div></article></body></html>"""


Crawl = Callable[[], Any]


@contextmanager
def served(newspaper: LivingNewspaper) -> Iterator[str]:
    with running(newspaper.answer, "127.0.0.1", 0) as site:
        yield site


async def crawls(
    site: str, folder: Path, moments: Sequence[datetime], travel: Callable[[datetime], Any]
) -> AsyncIterator[int]:
    """Crawls at each of these moments, one after the other in this process; the exit code of each."""
    from scrapy.crawler import AsyncCrawlerRunner
    from scrapy.settings import Settings

    from lagazette_crawler.ledger import Ledger

    os.environ["LAGAZETTE_DATA"] = str(folder)
    settings = Settings()
    settings.setmodule("lagazette_crawler.settings", "project")
    quiet = {"DOWNLOAD_DELAY": 0, "ALLOWED_ADDRESSES": ["127.0.0.1"], "LOG_LEVEL": "CRITICAL", "RETRY_TIMES": 0}
    settings.setdict(quiet | {"ARCHIVE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}, "cmdline")
    runner, spider = AsyncCrawlerRunner(settings), _spider(site)
    for moment in moments:
        travel(moment)
        crawler = runner.create_crawler(spider)
        await runner.crawl(crawler)
        ledger = crawler.get_extension(Ledger)
        yield int(ledger.verdict.exit_code) if ledger and ledger.verdict else 1
        await asyncio.sleep(0)


def _spider(site: str) -> Any:
    from lagazette_crawler.newspaper import NewspaperSpider
    from lagazette_crawler.page import Layout

    class LaVie(NewspaperSpider):
        name = "lavie"
        title, language, timezone, country = "La Vie", "fr", "UTC", "FR"
        allowed_domains = ("127.0.0.1",)
        feeds = (f"{site}/rss",)
        section_fronts = (f"{site}/", f"{site}/culture/")
        article_path = r"^/\w+/\d+\.html$"
        revisits = (timedelta(hours=1), timedelta(days=1), timedelta(days=3))
        layouts = (Layout(title="h1.headline", byline="span.author", published="span.date", body="div.text > p"),)

    return LaVie
