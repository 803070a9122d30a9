"""The forms of datelines in the trade, as patterns over the kinds of their pieces (the letters of `Kind`).

The first form that fits, with what must hold besides, is the dateline.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lagazette_crawler.datelines import fitness
from lagazette_crawler.datelines.fitness import Fit


@dataclass(frozen=True)
class Form:
    """One order of pieces; the groups are `places`, `day`, `agency`, `byline` and `stop`, the signs at the end."""

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[Fit], bool]
    has_byline_before: bool = False
    """Whether a byline or an earlier day may stand before the line proper: `By JANE DOE PARIS (AP) --`."""


_REGION = "(?:(?:,[rq])?S+|,[rq])"  # , Mich.   (Maharashtra) [India]
_ANY = f"[pqkrn]{_REGION}?"
_KNOWN = f"[pqr]{_REGION}?"
_ANY_PLACES = rf"(?P<places>{_ANY}(?:[/,]{_ANY})*)"
_KNOWN_PLACES = rf"(?P<places>{_KNOWN}(?:[/,]{_KNOWN})*)"
_TOWNS = r"(?P<places>[pq](?:/[pq])*)"
_WHEN = r"(?:u?(?:d[,|]?t?|t[,|]?d)[,.|¶-]*)"  # 12 March, 10:40     Stand: 12.03.2024, 10:40 Uhr
_OF = r"(?:[,¶]*(?:a(?=[,¶]*[pqkrn])|n(?=¶?[pq])))?"  # By JANE DOE, AP Sports Writer PARIS (AP) --
_BY = rf"(?:o?t)?{_WHEN}?(?:(?:b(?P<by>[nk]){_OF}|(?P<byline>n)(?!,[rq])|(?P<person>y)-?)[,¶.:/|]*{_WHEN}?)?"
_DAY = r"(?:[,.]?-?(?P<day>d)(?:,?t)?)"
_DAY_CLOSE = r"(?P<sign>[,.]?)(?P<day>d)(?:,?t)?"  # SAN FRANCISCO - JUNE 26: opens captions
_STOP = r"(?P<stop>[-:.,|=]*)"


def _form(name: str, pattern: str, holds: Callable[[Fit], bool], *, has_byline_before: bool = False) -> Form:
    return Form(name, re.compile(pattern), holds, has_byline_before)


FORMS = (
    # ST. JOSEPH, Mich. (AP) —     Bruselas, 7 oct (EFE).-     par A et B BAKOU/EREVAN (Reuters) -     БАКУ /Trend/ -
    _form(
        "place, agency in brackets",
        # TRABZON (AA) - MEHMET DEMİR -
        rf"{_BY}{_ANY_PLACES}{_DAY}?[,.:-]*(?P<agency>A)(?P<late>d/?)?(?:-(?P<reporter>[kn])(?=-))?{_STOP}",
        fitness.signed,
        has_byline_before=True,
    ),
    # NAPA COUNTY, Calif. (KGO) --     Baku, 1 set. (Apcom) –
    _form(
        "place, unknown source",
        rf"{_BY}{_ANY_PLACES}{_DAY}?[,.:-]*(?P<agency>B){_STOP}",
        fitness.sourced,
        has_byline_before=True,
    ),
    # (ANSA) - ROMA, 28 LUG -
    _form(
        "agency, place, day",
        rf"(?:(?P<person>y)¶*)?(?P<agency>[Aa])(?P<sign>[-:.,/|¶]*){_ANY_PLACES}{_DAY}{_STOP}",
        fitness.agency_then_place,
        has_byline_before=True,
    ),
    # DAILY SABAH¶ISTANBUL¶Published May 22, 2016
    _form(
        "source, place, day",
        r"(?:(?P<agency>[ak])¶)?(?P<places>[pq])¶u?(?P<day>d)(?:[-,|]*t)?",
        fitness.head_of_page,
    ),
    # (AP) WASHINGTON —     AA / Istanbul     EFE | Madrid
    _form(
        "agency, place",
        rf"(?P<agency>[Aa])(?P<sign>[-:.,/|¶]*){_KNOWN_PLACES}(?:/(?P<byline>n))?{_STOP}",
        fitness.agency_then_place,
    ),
    # Redacción Internacional, 7 oct (EFE).-
    _form("desk, agency", rf"e{_DAY}?[,.:-]*(?P<agency>A){_STOP}", fitness.agency_alone),
    # 23 octobre (Reuters) -     (Reuters) -     (note of the editor) (Reuters) -
    _form("day, agency", rf"(?:o(?=A))?(?:{_DAY}[,.]?)?(?P<agency>A){_STOP}", fitness.agency_alone),
    # Le Monde– 11 avril 2016. Par Benoît Vitkine (Haut-Karabakh, envoyé spécial)
    _form(
        "newspaper, day, reporter",
        r"(?:(?P<agency>a)[-,.¶|]*)?(?:(?P<day>d)[-,.¶|]*)?"
        r"b(?P<byline>n),?(?:(?P<places>C)|R(?P<town>[pqrkn]))(?P<stop>[-:.]*)",
        fitness.line_or_sentence,
    ),
    # Bakı/Turan/03.11.23:
    # Bakou, 15 mars, AZERTAC     Paris / Lagazetteaz     ПЕТРОПАВЛОВСК. КАЗИНФОРМ –     Baku. Ramil Mammadli–APA.
    _form(
        "place, source",
        rf"(?P<places>[pqrkn]{_REGION}?(?:[/,]{_KNOWN})*)(?:[,.¶/-]*(?P<day>d))?(?P<sign>[-.,|/¶:]*)"
        r"(?:b?(?P<byline>n)[-,/]+)?b?(?P<agency>a)(?:,(?:n))?(?:/(?P<late>d))?(?P<stop>[-:.,|/¶]*)",
        fitness.source_beside,
    ),
    # YEREVAN, FEBRUARY 21, NOYAN TAPAN.
    _form(
        "place, day, unknown source",
        rf"(?P<places>[pqr]{_REGION}?)[,.](?P<day>d)[,.](?P<agency>[kn])(?P<stop>[-:.]*)",
        fitness.unknown_source,
    ),
    # ПЕРМЬ, 3 января - Камские Вести.
    _form(
        "place, day, unknown source in a sentence of its own",
        rf"(?P<places>[pqr]{_REGION}?)[,.](?P<day>d)-(?P<agency>[kn])(?P<stop>\.)",
        fitness.unknown_source_apart,
    ),
    # AFP 30 avril 2015 à 07:19
    _form("agency, day", rf"(?P<agency>a)[-,|¶]*u?(?P<day>d)(?:[-,|]*t)?{_STOP}", fitness.agency_and_day),
    # DUVAR - ...
    _form("agency", r"(?P<agency>a)(?P<stop>-)", fitness.bare_agency),
    # /By Azernews/By Laman Ismayilova     By Trend
    _form("by agency", r"/?b(?P<agency>a)(?:/?b(?P<byline>n))?(?P<stop>[-:/]*)", fitness.by_agency),
    # By Jeila Aliyeva - Trend:     Par Marie GIFFARD - © 2016 AFP     © 2016 AFP
    _form(
        "by name, agency",
        r"(?:/?b(?P<byline>[nk])[-,/|¶]*©?|©)(?P<agency>[aA])(?P<stop>[-:./]*)",
        fitness.credit,
    ),
    # BAKU, Azerbaijan, June 15
    _form("place, region, day", rf"(?P<places>[pqkn]{_REGION}){_DAY_CLOSE}{_STOP}", fitness.is_a_line),
    # Berlin, 29. November 2022.     BAKU Feb 21
    _form("place, day", rf"(?P<places>[pqk](?:/[pq])*){_DAY_CLOSE}{_STOP}", fitness.place_and_day),
    # María R. Sahuquillo Bruselas - 15 oct 2024 - 08:22     Daniel Aragón Córdoba 25/04/2026
    _form(
        "name, place, day",
        r"b?(?P<byline>n)[¶,|]*(?P<places>[pq])[-¶,|]*u?(?P<day>d)(?:[-,|]*t)?(?:[-,|¶]*u?[d]?(?:[-,|]*t)?)?(?P<stop>\.?)",
        fitness.head_of_page,
        has_byline_before=True,
    ),
    # Fatma Sevinç Çetin 20 Nisan 2026•Güncelleme: 20 Nisan 2026 Ankara
    _form(
        "name, day, place",
        r"b?(?P<byline>n)[¶|,]*u?(?P<day>d)(?:[-,|]*t)?(?:[-|¶,]*u?:?d(?:[-,|]*t)?)*[¶|,-]*(?P<places>[pq])",
        fitness.ends_text,
    ),
    # Correspondant à Conakry, Guinée     De notre envoyé spécial au Karabakh, Jean Dupont
    _form(
        "reporter in a place",
        rf"(?:b?(?P<byline>n)[,¶-]*)?R(?P<places>[pqrkn]{_REGION}?)(?:[,.:¶-]*(?P<reporter>n))?{_STOP}",
        fitness.reporter_there,
    ),
    # Von Peter Müller, Brüssel     Rafael Gómez | Londres
    _form(
        "name, place",
        r"(?:b(?P<byline>[nk])[-,/|¶]+|(?P<by>n)[|¶]+)(?P<places>[pq])",
        fitness.name_and_place,
        has_byline_before=True,
    ),
    # Correspondance, Genève     DAL NOSTRO INVIATO PARIGI -
    _form("reporter, place", rf"z[,:¶-]*(?P<places>[pq]{_REGION}?(?:/[pq])*){_STOP}", fitness.reporter_there),
    # Moscou, correspondante
    _form("reporter alone", r"(?P<places>[pq])[,(]?z", fitness.ends_line),
    # HUNTSVILLE, Alabama -     CARSON CITY, Nev. "
    _form("place, region", rf"(?P<places>[pqkn]{_REGION})(?P<stop>[-:.\"]*)", fitness.place_and_region),
    # DUBLIN —     BANGKOK:     ERDEN.     Washington.-
    _form("place", rf"(?:ot)?{_TOWNS}(?P<stop>[-:.]+)", fitness.bare_place),
    # (WASHINGTON) —
    _form("place in brackets", "(?P<places>S)(?P<stop>-)", fitness.bare_bracket),
    # Istanbul / Ankara
    _form("place alone", _TOWNS, fitness.place_alone),
)
