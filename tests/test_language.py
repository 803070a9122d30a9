"""The language of the text, whatever page and newspaper declare."""

from __future__ import annotations

import pytest
from pages import PARAGRAPHS, ld, meta, page

from lagazette_crawler.extractors.evidence import winner
from lagazette_crawler.extractors.language import find_language, guess_language

ENGLISH = " ".join(PARAGRAPHS)
TEXTS = {
    "fr": "Le port de la vieille ville est fermé depuis mardi, après la tempête qui a brisé deux de ses trois portes.",
    "de": "Der Hafen der Altstadt ist seit Dienstag gesperrt, nachdem der Sturm zwei der drei Tore zerbrochen hatte.",
    "es": "El puerto de la ciudad vieja está cerrado desde el martes, después de que la tormenta rompiera dos puertas.",
    "az": "Köhnə şəhərin limanı çərşənbə axşamından bağlıdır, çünki fırtına onun üç qapısından ikisini sındırıb.",
    "tr": "Eski şehrin limanı salı gününden beri kapalı, çünkü fırtına üç kapısından ikisini kırdı ve tekneler kaldı.",
    "ru": "Порт старого города закрыт со вторника, после того как шторм сломал двое из трёх его ворот.",
    "ar": "أغلق ميناء المدينة القديمة يوم الثلاثاء بعد أن كسرت العاصفة اثنين من أبوابه الثلاثة.",
    "zh": "老城的港口自星期二起关闭，因为暴风雨打破了三扇门中的两扇，渔民被告知把船开到北码头。",
}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_text_is_known_by_its_words(code: str) -> None:
    assert guess_language(TEXTS[code] * 2) == code


@pytest.mark.parametrize("text", ["", "Hello", "12 34 56", "🙂" * 500])
def test_too_short_a_text_says_nothing(text: str) -> None:
    assert guess_language(text) is None


def language_of(text: str, lang: str = "", head: str = "", declared: str | None = None) -> str | None:
    made = page(head, "<p>x</p>", language=declared)
    made.body = made.body.replace(b"<html>", f'<html lang="{lang}">'.encode())
    return winner(find_language(made, text))


def test_the_words_go_before_a_template_that_lies() -> None:
    assert language_of(ENGLISH, lang="fr-FR", declared="fr") == "en"


def test_what_is_declared_decides_for_a_short_text() -> None:
    assert language_of("Bref", lang="fr-FR") == "fr"
    assert language_of("Bref", head=meta("og:locale", "fr_FR")) == "fr"
    assert language_of("Bref", head=ld(headline="A", inLanguage="fr")) == "fr"
    assert language_of("Bref", declared="fr") == "fr"


def test_what_is_declared_decides_between_neighbours() -> None:
    norwegian = "Havnen i gamlebyen ble stengt tirsdag etter at stormen hadde knust to av de tre portene. " * 3
    assert language_of(norwegian, lang="nb") == "no"


def test_nothing_said_and_nothing_declared_is_none() -> None:
    assert language_of("", lang="") is None
    assert language_of("", lang="{{lang}}") is None
