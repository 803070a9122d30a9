"""Derives the calendar words of every CLDR language and the names of its time zones for `lagazette_crawler/moments`.

Sources: CLDR as packaged by Babel (months, weekdays, day periods, `3 hours ago`, order of day and month, zones),
and the words for yesterday and today from CLDR as packaged by dateparser.
Run from the root: `python scripts/build_calendar_names.py`.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dateparser.data.date_translation_data as dateparser_data
from babel import Locale, localedata
from babel.core import get_global

from lagazette_crawler.moments.letters import fold, words

FOLDER = Path(__file__).parent.parent / "lagazette_crawler" / "moments"
PERIODS = ("am", "pm", "noon", "midnight", "morning", "afternoon", "evening", "night")
UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
PLACEHOLDER = re.compile(r"\d+|m \d\d")  # CLDR's root calls a month M01
ROOT_WEEKDAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
HMONG = re.compile("[\U0001e100-\U0001e14f]")  # Babel lets hnj's names leak into its root
ZONES = {  # CLDR's golden zones of the metazones that newspapers name
    "Africa_Central": "Africa/Maputo",
    "Africa_Eastern": "Africa/Nairobi",
    "Africa_Southern": "Africa/Johannesburg",
    "Africa_Western": "Africa/Lagos",
    "America_Central": "America/Chicago",
    "America_Eastern": "America/New_York",
    "America_Mountain": "America/Denver",
    "America_Pacific": "America/Los_Angeles",
    "Alaska": "America/Anchorage",
    "Atlantic": "America/Halifax",
    "Hawaii_Aleutian": "Pacific/Honolulu",
    "Newfoundland": "America/St_Johns",
    "Arabian": "Asia/Riyadh",
    "Argentina": "America/Argentina/Buenos_Aires",
    "Armenia": "Asia/Yerevan",
    "Australia_Central": "Australia/Adelaide",
    "Australia_Eastern": "Australia/Sydney",
    "Australia_Western": "Australia/Perth",
    "Azerbaijan": "Asia/Baku",
    "Bangladesh": "Asia/Dhaka",
    "Brasilia": "America/Sao_Paulo",
    "Chile": "America/Santiago",
    "China": "Asia/Shanghai",
    "Colombia": "America/Bogota",
    "Cuba": "America/Havana",
    "Ecuador": "America/Guayaquil",
    "Europe_Central": "Europe/Berlin",
    "Europe_Eastern": "Europe/Athens",
    "Europe_Western": "Europe/Lisbon",
    "GMT": "Etc/UTC",
    "Georgia": "Asia/Tbilisi",
    "Gulf": "Asia/Dubai",
    "Hong_Kong": "Asia/Hong_Kong",
    "India": "Asia/Kolkata",
    "Indochina": "Asia/Bangkok",
    "Indonesia_Western": "Asia/Jakarta",
    "Iran": "Asia/Tehran",
    "Israel": "Asia/Jerusalem",
    "Japan": "Asia/Tokyo",
    "Korea": "Asia/Seoul",
    "Malaysia": "Asia/Kuala_Lumpur",
    "Moscow": "Europe/Moscow",
    "Nepal": "Asia/Kathmandu",
    "New_Zealand": "Pacific/Auckland",
    "Pakistan": "Asia/Karachi",
    "Paraguay": "America/Asuncion",
    "Peru": "America/Lima",
    "Philippines": "Asia/Manila",
    "Singapore": "Asia/Singapore",
    "Taipei": "Asia/Taipei",
    "Turkmenistan": "Asia/Ashgabat",
    "Uruguay": "America/Montevideo",
    "Uzbekistan": "Asia/Tashkent",
    "Venezuela": "America/Caracas",
}


def main() -> None:
    """Writes both files and says how much is in them."""
    locales = list(all_locales())
    names = calendar_names(locales)
    write("calendar_names.json", names)
    write("zone_names.json", zone_names(locales))
    print(f"{len(names)} languages")


def write(name: str, data: object) -> None:
    """One line per language keeps the differences between two CLDR releases readable."""
    assert isinstance(data, dict)
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in sorted(data.items()))
    (FOLDER / name).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def all_locales() -> Iterator[Locale]:
    """Every locale of CLDR, the plain languages first."""
    for identifier in sorted(localedata.locale_identifiers(), key=lambda name: (name.count("_"), name)):
        if identifier != "root":
            yield Locale.parse(identifier)


def plain(data: Any) -> Any:
    """Babel's lazy dictionaries as plain ones."""
    return {key: plain(value) for key, value in data.items()} if hasattr(data, "items") else data


def folded(texts: Iterable[str]) -> list[str]:
    """Names as the reader sees them: folded, in words, without a last full stop; no placeholders."""
    found = {" ".join(words(fold(text))).removesuffix(" .") for text in texts if not HMONG.search(text)}
    return sorted(text.strip("| ") for text in found if text.strip("| ") and not PLACEHOLDER.fullmatch(text))


def calendar_names(locales: list[Locale]) -> dict[str, dict[str, Any]]:
    """Per language: all that its locales (countries, scripts) print."""
    languages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for locale in locales:
        languages[locale.language].append(plain(dict(locale._data)))
    day_words = relative_days()
    official = official_languages()
    names = {language: language_names(language, datas) for language, datas in languages.items()}
    for language, entry in names.items():
        entry["official"] = language in official
        entry["days"] = day_words.get(language, {})
        entry.update(day_orders([locale for locale in locales if locale.language == language]))
    return names


def language_names(language: str, datas: list[dict[str, Any]]) -> dict[str, Any]:
    """Months, weekdays, day periods and the forms of `3 hours ago` of one language."""
    periods: dict[str, set[str]] = defaultdict(set)
    for name, text in (pair for data in datas for pair in day_periods(data)):
        periods[name].add(text)
    root = ROOT_WEEKDAYS if language != "en" else set()
    return {
        "months": [folded(named(datas, "months", number)) for number in range(1, 13)],
        "weekdays": [[n for n in folded(named(datas, "days", number)) if n not in root] for number in range(7)],
        "periods": {name: folded(periods[name]) for name in PERIODS if folded(periods[name])},
        "ago": {unit: forms for unit in UNITS if (forms := ago_forms(datas, unit))},
    }


def named(datas: list[dict[str, Any]], what: str, number: int) -> Iterator[str]:
    """The wide, abbreviated and short names, in a date and alone."""
    for data in datas:
        for context in data[what].values():
            for width in ("wide", "abbreviated", "short"):
                if number in context.get(width, {}):
                    yield context[width][number]


def day_periods(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(`evening`, `du soir`) ... as printed beside an hour."""
    for width in ("wide", "abbreviated"):
        for name, text in data["day_periods"].get("format", {}).get(width, {}).items():
            yield name.rstrip("0123456789"), text


def ago_forms(datas: list[dict[str, Any]], unit: str) -> list[str]:
    """`il y a {0} heures` as `il y a # heures`, in all widths and numbers."""
    forms = set()
    for data in datas:
        for width in ("", "-short", "-narrow"):
            for form in data["date_fields"].get(unit + width, {}).get("past", {}).values():
                if "{0}" in form:
                    before, after = form.split("{0}", 1)
                    forms.add(" ".join([*words(fold(before)), "#", *words(fold(after))]).removesuffix(" ."))
    return sorted(form for form in forms if re.match(r"[^\W\d]|#.* .*[^\W\d]{3}", form))


def relative_days() -> dict[str, dict[str, list[str]]]:
    """Per language: words for today (0), yesterday (-1) and the day before (-2)."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for module in pkgutil.iter_modules(dateparser_data.__path__):
        info = importlib.import_module(f"{dateparser_data.__name__}.{module.name}").info
        for key, day in (("0 day ago", "0"), ("1 day ago", "-1"), ("2 day ago", "-2")):
            found[module.name.split("-")[0]][day].update(info.get("relative-type", {}).get(key, ()))
    return {language: {day: folded(texts) for day, texts in days.items()} for language, days in found.items()}


def day_orders(locales: list[Locale]) -> dict[str, Any]:
    """The order of day, month and year in figures, where the language is at home and in each country."""
    orders = {locale.territory or "": order(locale) for locale in reversed(locales)}
    return {"order": orders.pop("", "DMY"), "orders": dict(sorted(orders.items()))}


def order(locale: Locale) -> str:
    """`dd/MM/y` is DMY."""
    pattern = re.sub("'[^']*'", "", locale.date_formats["short"].pattern)
    return "".join(dict.fromkeys(letter.upper() for letter in pattern if letter in "dMy"))


def zone_names(locales: list[Locale]) -> dict[str, Any]:
    """Countries of zones, zones of countries, homes of languages; cities and zones by their names in all languages."""
    territories = {k: v for k, v in get_global("zone_territories").items() if re.fullmatch("[A-Z]{2}", v)}
    aliases = get_global("zone_aliases").items()
    territories |= {alias: territories[zone] for alias, zone in aliases if zone in territories}
    plain_locales = [locale for locale in locales if not locale.territory]
    official = official_languages()
    return {
        "countries": dict(sorted(territories.items())),
        "zones": {
            country: zones for country, zones in sorted(get_global("territory_zones").items()) if country != "ZZ"
        },
        "homes": dict(homes()),
        "cities": merged(cities(plain(dict(locale._data))) for locale in plain_locales),
        "names": merged(
            long_names(plain(dict(locale._data))) for locale in plain_locales if locale.language in official
        ),
    }


def homes() -> Iterator[tuple[str, str]]:
    """(`fr`, `FR`): the country with the most readers of each language."""
    for tag, likely in sorted(get_global("likely_subtags").items()):
        if tag in localedata.locale_identifiers() and re.fullmatch("[A-Z]{2}", likely.rpartition("_")[2]):
            yield tag, likely.rpartition("_")[2]


def merged(found: Iterable[dict[str, str]]) -> dict[str, str]:
    """Per zone its names, joined by a bar; a name that means two zones in two languages is left out."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for names in found:
        for name, zone in names.items():
            meanings[name].add(zone)
    table: dict[str, list[str]] = defaultdict(list)
    for name, zones in sorted(meanings.items()):
        if len(zones) == 1:
            table[zones.pop()].append(name)
    return {zone: "|".join(names) for zone, names in sorted(table.items())}


def cities(data: dict[str, Any]) -> dict[str, str]:
    """`moscou` → Europe/Moscow: the city a zone is named after, in the words of the language."""
    main = {zones[0] for zones in get_global("territory_zones").values()} | set(
        get_global("windows_zone_mapping").values()
    )
    named = {zone: facts["city"] for zone, facts in data["time_zones"].items() if facts.get("city") and zone in main}
    return {name: zone for zone, city in named.items() if "/" in zone and zone[:3] != "Etc" for name in folded([city])}


def official_languages() -> set[str]:
    """The languages that are official in a country."""
    spoken = get_global("territory_languages").values()
    return {name for country in spoken for name, facts in country.items() if facts["official_status"] == "official"}


def long_names(data: dict[str, Any]) -> dict[str, str]:
    """`heure normale d'europe centrale` → `Europe/Berlin standard`."""
    return {
        name: f"{ZONES[zone]} {kind}"
        for zone, widths in data["meta_zones"].items()
        if zone in ZONES
        for kind, text in widths.get("long", {}).items()
        for name in folded([text])
        if len(name) > 5
    }


if __name__ == "__main__":
    main()
