"""Printed dates are read as printed: the forms of many newspapers, what is refused, what is flagged."""

from __future__ import annotations

import pytest

from lagazette_crawler.items import Precision, ZoneFrom
from lagazette_crawler.moments.reader import read
from lagazette_crawler.moments.reading import Context, Moment, Reading, Reference

RETRIEVED = "2024-03-07T12:00:00+00:00"


def read_as(text: str, language: str, timezone: str | None = None, reference: str | None = RETRIEVED) -> Reading:
    return read(text, Context((language,), timezone, Reference.of(reference)))


def written(moment: Moment | None) -> str | None:
    return moment.isoformat() if moment else None


@pytest.mark.parametrize(
    ("language", "text", "published", "updated"),
    [
        # French
        ("fr", "Publié le jeudi 1er juin 2023 à 19 h 24", "2023-06-01T19:24:00", None),
        ("fr", "Le 4 mars 2024 à 12h30, mis à jour le 5 mars 2024 à 9h", "2024-03-04T12:30:00", "2024-03-05T09:00:00"),
        ("fr", "Publié le : 04/03/2024 - 12:30 Modifié le : 04/03/2024 - 12:28",
         "2024-03-04T12:30:00", "2024-03-04T12:28:00"),
        ("fr", "Publié le 17 sept. 2023 à 08:01Mis à jour le 18 sept. 2023 à 09:06",
         "2023-09-17T08:01:00", "2023-09-18T09:06:00"),
        ("fr", "Publié le 02/03/2024, mis à jour à 15h57", "2024-03-02", "2024-03-02T15:57:00"),
        ("fr", "Modifié le: 03/03/24 12:30", None, "2024-03-03T12:30:00"),
        ("fr", "7 Février 2022 06:00 (UTC+01)", "2022-02-07T06:00:00+01:00", None),
        ("fr", "Mardi 5 mars 2024, midi", "2024-03-05T12:00:00", None),
        ("fr", "Par Jeanne Morel | 5 août 2019 | 1 204 vues", "2019-08-05", None),
        ("fr", "Mars 2023", "2023-03", None),
        # English
        ("en", "First published on Mon 4 Mar 2024 09.14 GMT", "2024-03-04T09:14:00+00:00", None),
        ("en", "Last modified on Tue 5 Mar 2024 12.42 GMT", None, "2024-03-05T12:42:00+00:00"),
        ("en", "Published: 12:30 BST, 5 June 2023 | Updated: 14:01 BST, 5 June 2023",
         "2023-06-05T12:30:00+01:00", "2023-06-05T14:01:00+01:00"),
        ("en", "PUBLISHED WED, MAR 6 20249:00 AM ESTUPDATED THU, MAR 7 202410:14 AM EST",
         "2024-03-06T09:00:00-05:00", "2024-03-07T10:14:00-05:00"),
        ("en", "8.05am, 5 March 2024", "2024-03-05T08:05:00", None),
        ("en", "March 5th 2024, 5pm", "2024-03-05T17:00:00", None),
        ("en", "Dec 21 st , 2018 2:00 pm", "2018-12-21T14:00:00", None),
        ("en", "12:15 a.m. ET March 2, 2024", "2024-03-02T00:15:00-05:00", None),
        ("en", "1430 GMT, 5 March 2024", "2024-03-05T14:30:00+00:00", None),
        ("en", "5 March 2024 at midnight", "2024-03-05T00:00:00", None),
        ("en", "Last Updated: 5 Mar 2024 | Created: 1 Feb 2024", "2024-02-01", "2024-03-05"),
        ("en", "30.06.2016 [18:00]", "2016-06-30T18:00:00", None),
        # German
        ("de", "Stand: 05.03.2024, 12:30 Uhr", None, "2024-03-05T12:30:00"),
        ("de", "Veröffentlicht am 5. März 2024, 12.30 Uhr", "2024-03-05T12:30:00", None),
        ("de", "04.03.24 | 12:30 Uhr | Lesedauer 2 Minuten", "2024-03-04T12:30:00", None),
        ("de", "Dienstag, 05. MÄR 2024 18:03", "2024-03-05T18:03:00", None),
        ("de", "5. Jänner 2024", "2024-01-05", None),
        ("de", "Erstellt: 04.03.2024, 12 Uhr Aktualisiert: 05.03.2024, 08:15 Uhr",
         "2024-03-04T12:00:00", "2024-03-05T08:15:00"),
        # Italian, Spanish, Portuguese
        ("it", "Pubblicato il 5 marzo 2024 alle ore 12.30", "2024-03-05T12:30:00", None),
        ("it", "Mar 5 marzo 2024 | Ultimo aggiornamento: 6 marzo 2024 alle 8.15", "2024-03-05", "2024-03-06T08:15:00"),
        ("es", "4 de marzo de 2024 a las 10:30 p. m.", "2024-03-04T22:30:00", None),
        ("es", "Publicado el mar. 5 mar. 2024 - 10:30h", "2024-03-05T10:30:00", None),
        ("es", "Actualizado a 03/03/2024 15:43", None, "2024-03-03T15:43:00"),
        ("pt", "04/03/2024 às 12h30 - Atualizado em 04/03/2024 às 15h10", "2024-03-04T12:30:00", "2024-03-04T15:10:00"),
        # Turkish, Azerbaijani, Russian
        ("tr", "Oluşturulma Tarihi: Mart 05, 2024 12:30", "2024-03-05T12:30:00", None),
        ("tr", "04 Mart 2024 Pazartesi 12:30 - Son Güncelleme: 05 Mart 2024 Salı 13:00",
         "2024-03-04T12:30:00", "2024-03-05T13:00:00"),
        ("az", "6 İyun 2022 15:49 (UTC +04:00)", "2022-06-06T15:49:00+04:00", None),
        ("az", "05.03.2024 09:15 (Yenilənib: 06.03.2024 10:00)", "2024-03-05T09:15:00", "2024-03-06T10:00:00"),
        ("az", "2020-ci il dekabrın 16-sı, 13:44", "2020-12-16T13:44:00", None),
        ("ru", "Опубликовано 5 марта 2024 г. в 12:30 (МСК)", "2024-03-05T12:30:00+03:00", None),
        ("ru", "12:30, 5 мар 2024", "2024-03-05T12:30:00", None),
        ("ru", "4 марта 2024 года, 12:30 по московскому времени", "2024-03-04T12:30:00+03:00", None),
        ("ru", "14 декабря, 2023\n• 13:45", "2023-12-14T13:45:00", None),
        # others
        ("pl", "Opublikowano: 5 marca 2024, 12:30", "2024-03-05T12:30:00", None),
        ("nl", "dinsdag 5 maart 2024 12.30 uur", "2024-03-05T12:30:00", None),
        ("sv", "Publicerad 2024-03-05 12.30 Uppdaterad 2024-03-05 13.00", "2024-03-05T12:30:00", "2024-03-05T13:00:00"),
        ("fi", "5.3.2024 klo 12.30", "2024-03-05T12:30:00", None),
        ("hu", "2024. március 5-én, kedden 12:30", "2024-03-05T12:30:00", None),
        ("lv", "2024. gada 5. martā, plkst. 12.30", "2024-03-05T12:30:00", None),
        ("lt", "2024 m. kovo 5 d. 12:30", "2024-03-05T12:30:00", None),
        ("eu", "2024ko martxoaren 5a", "2024-03-05", None),
        ("el", "5 Μαρτίου 2024, 1:30 μ.μ.", "2024-03-05T13:30:00", None),
        ("ar", "نشر في: ٤ آذار ٢٠٢٤ - 10:30 م", "2024-03-04T22:30:00", None),
        ("ar", "05 مارس 2024 - 10:30 بتوقيت غرينتش", "2024-03-05T10:30:00+00:00", None),
        ("fa", "۱۵ اسفند ۱۴۰۲ - ۱۲:۳۰", "2024-03-05T12:30:00", None),
        ("fa", "۱۴۰۲/۱۲/۱۵", "2024-03-05", None),
        ("he", "פורסם ב-5 במרץ 2024", "2024-03-05", None),
        ("hi", "05 मार्च 2024, 01:30 PM IST", "2024-03-05T13:30:00+05:30", None),
        ("th", "เผยแพร่ 5 มี.ค. 2567 12:30 น.", "2024-03-05T12:30:00", None),
        ("vi", "Thứ Ba, 05 tháng 3 năm 2024, 12:30 (GMT+7)", "2024-03-05T12:30:00+07:00", None),
        ("zh", "发布时间：2024年3月5日 星期二 下午1时44分", "2024-03-05T13:44:00", None),
        ("ja", "2024年3月4日 10:00 公開 2024年3月5日 11時30分 更新", "2024-03-04T10:00:00", "2024-03-05T11:30:00"),
        ("ja", "令和5年12月16日", "2023-12-16", None),
        ("zh", "民國112年12月16日", "2023-12-16", None),
        ("ko", "입력 2024.03.04 12:30 수정 2024. 3. 5. 오후 1:20", "2024-03-04T12:30:00", "2024-03-05T13:20:00"),
        ("id", "Selasa, 05 Mar 2024 12.30 WIB", "2024-03-05T12:30:00+07:00", None),
        # machines
        ("en", "2024-03-05T12:30:00.123Z", "2024-03-05T12:30:00+00:00", None),
        ("en", "Tue, 05 Mar 2024 12:30:00 +0400", "2024-03-05T12:30:00+04:00", None),
        ("en", "Tue Mar 05 2024 12:30:00 GMT+0100 (CET)", "2024-03-05T12:30:00+01:00", None),
        ("en", "1709641800", "2024-03-05T12:30:00+00:00", None),
        ("en", "/Date(1709641800000)/", "2024-03-05T12:30:00+00:00", None),
        ("en", "20240305T123000Z", "2024-03-05T12:30:00+00:00", None),
    ],
)  # fmt: skip
def test_a_printed_date_is_read_as_printed(
    language: str, text: str, published: str | None, updated: str | None
) -> None:
    reading = read_as(text, language)
    assert (written(reading.published), written(reading.updated)) == (published, updated), reading.reason


@pytest.mark.parametrize(
    ("language", "text", "published"),
    [
        ("fr", "il y a 25 minutes", "2024-03-07T11:35:00+00:00"),
        ("fr", "hier à 19:20", "2024-03-06T19:20:00"),
        ("en", "Yesterday, 7.20pm", "2024-03-06T19:20:00"),
        ("de", "Heute, 7.57 Uhr", "2024-03-07T07:57:00"),
        ("ru", "вчера в 16:19", "2024-03-06T16:19:00"),
        ("az", "Bu gün / 11:18", "2024-03-07T11:18:00"),
        ("az", "11:18, Dünən", "2024-03-06T11:18:00"),
        ("tr", "15 dakika önce", "2024-03-07T11:45:00+00:00"),
        ("es", "anteayer", "2024-03-05"),
        ("zh", "昨天 12:30", "2024-03-06T12:30:00"),
        ("ar", "قبل 20 دقيقة", "2024-03-07T11:40:00+00:00"),
        ("fr", "Mardi à 14:05", "2024-03-05T14:05:00"),
        ("ru", "8 января, 17:46", "2024-01-08T17:46:00"),
        ("az", "21 dekabr 23:50", "2023-12-21T23:50:00"),
        ("en", "Fri, Jan 6", "2023-01-06"),  # of the last years the one in which that day was a Friday
    ],
)
def test_a_relative_form_counts_from_the_retrieval(language: str, text: str, published: str) -> None:
    assert written(read_as(text, language).published) == published


@pytest.mark.parametrize("text", ["il y a 3 heures", "hier à 19:20", "Mardi à 14:05", "5 mars", "à 14h05"])
def test_a_relative_form_without_a_retrieval_is_refused_with_the_reason(text: str) -> None:
    reading = read_as(text, "fr", reference=None)
    assert reading.published is None
    assert "retrieval" in str(reading.reason)


def test_a_retrieval_of_which_only_the_month_is_known_places_days_but_no_hours() -> None:
    assert written(read_as("8 novembre", "fr", reference="2023-12").published) == "2023-11-08"
    assert read_as("il y a 3 heures", "fr", reference="2023-12").published is None


def test_hours_ago_are_rounded_and_say_so() -> None:
    moment = read_as("vor 3 Stunden", "de").published
    assert moment is not None
    assert (moment.isoformat(), moment.slack, moment.ambiguous) == ("2024-03-07T09:00:00+00:00", 60, True)


def test_hours_and_minutes_ago_in_the_zone_of_the_newspaper() -> None:
    moment = read_as("il y a 12 minutes", "fr", "Europe/Paris").published
    assert moment is not None
    assert (moment.isoformat(), moment.zone_from) == ("2024-03-07T12:48:00+01:00", ZoneFrom.NEWSPAPER)


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("fr", "Du 3 au 5 mai 2023", "event"),
        ("en", "14-16 May 2023", "span of days"),
        ("en", "16 May 2023 10:00 - 12:00", "span of hours"),
        ("fr", "Édition du 12 mars 2023", "print issue"),
        ("en", "From the print edition of March 5, 2023", "print issue"),
        ("fr", "mardi, 05 mars 2024 19:19:27", "running clock"),
        ("en", "Copyright © 2023", "event"),
        ("en", "January 1, 0001", "before the first newspaper"),
        ("en", "0001-01-01T00:00:00Z", "before the first newspaper"),
        ("de", "31.12.9999", "future"),
        ("en", "9 April 2024", "after retrieval"),
        ("ar", "١٤ جمادى الأولى ١٤٤٢", "another calendar"),
        ("en", "Baku, no date at all", "no date found"),
        ("en", "", "no date found"),
    ],
)
def test_what_is_no_date_of_the_article_is_refused_with_the_reason(language: str, text: str, reason: str) -> None:
    reading = read_as(text, language)
    assert (reading.published, reading.updated) == (None, None)
    assert reason in str(reading.reason)


@pytest.mark.parametrize(
    ("language", "timezone", "published", "ambiguous"),
    [
        ("en", None, "2023-05-04", True),
        ("en", "America/New_York", "2023-05-04", False),
        ("en", "Europe/London", "2023-04-05", False),
        ("en-GB", None, "2023-04-05", False),
        ("en-ZA", None, "2023-04-05", True),
        ("fr", None, "2023-04-05", False),
        ("de", None, "2023-04-05", False),
        ("ru", None, "2023-04-05", False),
    ],
)
def test_day_and_month_follow_language_and_country(
    language: str, timezone: str | None, published: str, ambiguous: bool
) -> None:
    moment = read_as("05/04/2023", language, timezone).published
    assert moment is not None
    assert (moment.isoformat(), moment.ambiguous) == (published, ambiguous)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("13/03/2023", "2023-03-13"),  # only one order is possible
        ("03/13/2023", "2023-03-13"),
        ("Tuesday 05/12/2023", "2023-12-05"),  # the weekday decides
        ("Friday 05/12/2023", "2023-05-12"),
        ("Posted 05/04/2023, updated 13/04/2023", "2023-04-05"),  # the other date of the line decides
        ("05/04/2023 18:00 GMT", "2023-04-05"),  # nobody prints GMT in America
        ("05/04/2023 18:00 EST", "2023-05-04"),
        ("01/04/2024", "2024-01-04"),  # the first of April was still to come
        ("05.04.2023", "2023-04-05"),  # full stops are never American
    ],
)
def test_what_decides_between_day_and_month(text: str, published: str) -> None:
    moment = read_as(text, "en").published
    assert moment is not None
    assert moment.isoformat()[:10] == published
    assert not moment.others


@pytest.mark.parametrize(
    ("language", "text", "published", "updated"),
    [
        ("fr", "5 mars 2024 17:30 (UTC+4) | MAJ 18:00", "2024-03-05T17:30:00+04:00", "2024-03-05T18:00:00+04:00"),
        ("en", "March 5, 2024 9 am | Updated 3:10 pm ET", "2024-03-05T09:00:00-05:00", "2024-03-05T15:10:00-05:00"),
        ("de", "5. Mai 2021, 08:00 Uhr | aktualisiert am 6. Mai, 9 Uhr", "2021-05-05T08:00:00", "2021-05-06T09:00:00"),
        ("de", "30. Dezember 2021 | aktualisiert am 2. Januar", "2021-12-30", "2022-01-02"),
        ("ru", "30 дек, 12:30, обновлено 6 янв 2024, 14:00", "2023-12-30T12:30:00", "2024-01-06T14:00:00"),
    ],
)  # fmt: skip
def test_what_is_printed_once_in_a_line_holds_for_both_moments(
    language: str, text: str, published: str, updated: str
) -> None:
    reading = read_as(text, language)
    assert (written(reading.published), written(reading.updated)) == (published, updated)


@pytest.mark.parametrize(
    ("language", "text", "published"),
    [
        ("fr", "5 mars 2024 - 3 min de lecture", "2024-03-05"),
        ("fr", "Publié le 5 mars 20243 min de lecture", "2024-03-05"),
        ("fr", "Midi Libre, 5 mars 2024", "2024-03-05"),
        ("it", "Il Mattino 5 marzo 2024", "2024-03-05"),
        ("ru", "05.03.2024 12:30 9 234", "2024-03-05T12:30:00"),
        ("de", "Die Woche Nr. 43/2019, 16. Oktober 2019", "2019-10-16"),
        ("en", "Vol. 12 No. 3 March 2024", "2024-03"),
        ("en", "Lunch menu 3.50 | 5 March 2024", "2024-03-05"),
        ("de", "Version [1.9.22_1171]", None),
        ("es", "05·03·24 | 12:30", "2024-03-05T12:30:00"),
        ("az", "Sentyabrın 5-i 2023", "2023-09-05"),
        ("fr", "Le 4 mars 2024 à 8 heures du soir", "2024-03-04T20:00:00"),
        ("ru", "4 марта 2024 в 3 часа дня", "2024-03-04T15:00:00"),
        ("pl", "16 XII 2020", "2020-12-16"),
    ],
)
def test_figures_and_words_beside_a_date_do_not_become_part_of_it(
    language: str, text: str, published: str | None
) -> None:
    assert written(read_as(text, language).published) == published


def test_a_line_that_shows_the_very_moment_of_retrieval_is_flagged_as_a_clock() -> None:
    moment = read_as("четверг, 7 марта 2024, 12:03", "ru").published
    assert moment is not None
    assert moment.ambiguous


def test_two_dates_without_labels_are_flagged() -> None:
    moment = read_as("4 mars 2024 Ankara 6 mars 2024", "fr").published
    assert moment is not None
    assert moment.ambiguous


def test_a_weekday_that_contradicts_the_date_is_flagged() -> None:
    moment = read_as("lundi 5 mars 2024", "fr").published
    assert moment is not None
    assert (moment.isoformat(), moment.ambiguous) == ("2024-03-05", True)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("5 mars 2024 à 12h", Precision.MINUTE),
        ("5 mars 2024", Precision.DAY),
        ("mars 2024", Precision.MONTH),
        ("2023", Precision.YEAR),
    ],
)
def test_nothing_finer_than_printed_is_invented(text: str, precision: Precision) -> None:
    moment = read_as(text, "fr", "Europe/Paris").published
    assert moment is not None
    assert moment.precision is precision
    assert (moment.offset is None) == (precision is not Precision.MINUTE)


def test_a_language_nobody_declared_is_read_when_its_months_leave_no_doubt() -> None:
    assert written(read_as("19 sierpnia 2020, 5:16", "en").published) == "2020-08-19T05:16:00"
    assert written(read_as("05 de julio de 2020", "und").published) == "2020-07-05"


def test_a_month_that_two_undeclared_languages_name_differently_is_refused() -> None:
    reading = read_as("3 listopad 2020", "en")  # November in Polish, October in Croatian
    assert reading.published is None
    assert "differently" in str(reading.reason)
