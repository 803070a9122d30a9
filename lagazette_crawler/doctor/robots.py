"""robots.txt of each newspaper: may we still read what it announces?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lagazette_crawler.doctor import Diagnosis, unusual, well, wrong
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.fetching.robots import kept_answer, origin_of, product_token, read_robots
from lagazette_crawler.newspaper import NewspaperSpider

if TYPE_CHECKING:
    from scrapy.http import Response

FETCHING: Mapping[str, Any] = {
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_TIMEOUT": 15,
    "RETRY_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
}
"""Settings for asking robots.txt alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A newspaper and the places where it announces articles."""

    newspaper: str
    announcements: Sequence[str]

    @property
    def robots_txt(self) -> list[str]:
        origins = dict.fromkeys(map(origin_of, self.announcements))
        return [f"{origin}/robots.txt" for origin in origins]


def asked_of(spider: type[NewspaperSpider], site: str | None = None) -> Asked:
    """What a crawl of this newspaper asks for."""
    made = spider(site=site)
    return Asked(spider.name, [*made.feeds, *made.news_sitemaps, *made.sitemaps, *made.section_fronts])


def robots(
    newspapers: Sequence[Asked],
    answers: Mapping[str, Response],
    failures: Mapping[str, str],
    user_agent: str,
    now: datetime,
) -> Iterator[Diagnosis]:
    """One line a newspaper; when none answers it is the network."""
    if newspapers and not answers:
        reason = next(iter(failures.values()), "no answer")
        what_to_do = "Check the network, the proxy and the name server of this machine."
        yield wrong("robots", f"No newspaper answered ({reason}). {what_to_do}", ExitCode.NOTHING_FETCHED)
        return
    for newspaper in newspapers:
        yield _of(newspaper, answers, failures, product_token(user_agent), now)


def _of(
    asked: Asked, answers: Mapping[str, Response], failures: Mapping[str, str], robot: str, now: datetime
) -> Diagnosis:
    name, rules, gap = f"robots {asked.newspaper}", {}, 0.0
    for url in asked.robots_txt:
        answer = answers.get(url)
        kept = kept_answer(origin_of(url), answer, now) if answer is not None else None
        if kept is None:
            reason = f"status {answer.status}" if answer is not None else failures.get(url, "no answer")
            return unusual(name, f"{url} cannot be read ({reason}): nothing is asked of it until it can.")
        rules[origin_of(url)] = read_robots(kept)
        gap = max(gap, rules[origin_of(url)].gap(robot, now))
    forbidden = [url for url in asked.announcements if not rules[origin_of(url)].allows(url, robot)]
    return _said(name, asked, forbidden, gap)


def _said(name: str, asked: Asked, forbidden: Sequence[str], gap: float) -> Diagnosis:
    every = len(asked.announcements)
    if not every:
        return unusual(name, "It declares no feed, sitemap or section front: nothing can be found.")
    if len(forbidden) == every:
        advice = "Respect it: set `enabled = False` in its declaration, or ask the newspaper."
        return wrong(name, f"All {every} announcements are forbidden. {advice}", ExitCode.DEGRADED)
    if forbidden:
        return unusual(name, f"{', '.join(forbidden)}: forbidden; take it out of the declaration ({every} in all).")
    pace = f", with {gap:g} s between requests" if gap else ""
    return well(name, f"All {every} announcements may be read{pace}.")
