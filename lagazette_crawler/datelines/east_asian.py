"""Datelines of Chinese, Japanese and Korean newspapers, which write no spaces between place, agency and day.

`新华社北京3月1日电（记者 李明）`, `【ロンドン=田中太郎】`, `【ワシントン共同】`, `(서울=연합뉴스) 홍길동 기자 =`.
"""

from __future__ import annotations

import re
from functools import cache

from lagazette_crawler.datelines.dateline import Dateline
from lagazette_crawler.datelines.days import day_at
from lagazette_crawler.places.agencies import agency_named, spellings_matching
from lagazette_crawler.places.gazetteer import towns_named

_HAN = r"\u3400-\u9fff"
_KANA = r"\u3040-\u30ff"
_HANGUL = r"\uac00-\ud7a3"
_IS_EAST_ASIAN = re.compile(rf"[（(\[【\s]*(?:\d+月\d+日)?[{_HAN}{_KANA}{_HANGUL}]")
_DAY = r"(?P<day>(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)"
_REPORTER = rf"(?:[（(]?\s*(?:记者|記者)[\s:：]*(?P<byline>[{_HAN}·、，\s]{{2,40}}?)[）)])"
_KOREAN_NAMES = rf"[{_HANGUL}]{{2,4}}(?:[·,\s]+[{_HANGUL}]{{2,4}}){{0,3}}?"
_KOREAN_ROLE = "(?:특파원|기자|통신원)"


def read_east_asian(text: str) -> Dateline | None:
    """The dateline that the text opens with; None when it has none, or is of another script."""
    if not _IS_EAST_ASIAN.match(text):
        return None
    for form, pattern in _forms():
        found = pattern.match(text)
        if found and (dateline := _dateline(form, found)):
            return dateline
    return None


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    han = "|".join(map(re.escape, spellings_matching(rf"[{_HAN}{_KANA}]+")))
    place = rf"(?P<place>[{_HAN}{_KANA}ー・]{{2,12}}?)"
    return (
        # 新华社北京3月1日电（记者李明）     法新社巴黎4日电
        ("Chinese", re.compile(rf"\s*(?P<agency>{han}){place}{_DAY}[电電](?:\s*{_REPORTER})?")),
        # （中央社記者王小明台北3日電）
        (
            "Chinese, in brackets",
            re.compile(
                rf"\s*[（(](?P<agency>{han})(?:記者|记者)?(?P<byline_place>[{_HAN}]{{4,9}}){_DAY}(?:專電|综合外电|電|电)[）)]"
            ),
        ),
        # 【ワシントン共同】     【北京時事】     （ソウル聯合ニュース）
        ("Japanese, agency", re.compile(rf"\s*[【（(]{place}[＝=]?(?P<agency>{han})[】）)]")),
        # 【ロンドン=田中太郎】
        (
            "Japanese, reporter",
            re.compile(rf"\s*[【（(]{place}\s*[＝=]\s*(?P<byline>[{_HAN}{_KANA}\s]{{2,20}})[】）)]"),
        ),
        # (서울=연합뉴스) 홍길동 기자 =     [서울=뉴시스]
        (
            "Korean",
            re.compile(
                rf"\s*[\[(【](?P<place>[{_HANGUL}·/]{{2,12}})\s*=\s*(?P<agency>[{_HANGUL}\w]{{2,12}})[\])】]"
                rf"(?:\s*(?P<byline>{_KOREAN_NAMES})\s*{_KOREAN_ROLE}(?:\s*,\s*[{_HANGUL}]{{2,4}}\s*{_KOREAN_ROLE})*)?(?:\s*=)?"
            ),
        ),
    )


def _dateline(form: str, found: re.Match[str]) -> Dateline | None:
    parts = found.groupdict()
    byline, place = parts.get("byline"), parts.get("place")
    if both := parts.get("byline_place"):  # 王小明台北: the name is the first two to four signs
        cut = next((n for n in (3, 2, 4) if towns_named(both[n:])), 3)
        byline, place = both[:cut], both[cut:]
    agency = parts.get("agency")
    is_signed = form == "Japanese, reporter" or agency_named(agency or "")
    if not place or not (is_signed or towns_named(place)):
        return None
    day = day_at(parts["day"], 0) if parts.get("day") else None
    start = found.end() - len(found[0].lstrip())
    return Dateline(
        places=tuple(part for part in re.split(r"[·/]", place) if part),
        country=None,
        date=day.iso if day else None,
        agency=agency,
        byline=byline.strip() if byline else None,
        span=(start, found.end()),
        form=form,
    )
