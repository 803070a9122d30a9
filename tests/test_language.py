"""The language of the text, whatever page and newspaper declare."""

from __future__ import annotations

import pytest
from pages import PARAGRAPHS, ld, meta, page

from lagazette_crawler.extractors import language
from lagazette_crawler.extractors.evidence import winner
from lagazette_crawler.extractors.function_words import likely_languages
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


LONGER = {
    **{code: f"{TEXTS[code]} " * 3 for code in ("fr", "ar", "zh")},
    "de": "Der Hafen ist seit Dienstag gesperrt, weil der Sturm zwei der Tore zerbrochen hat, sagte ein Sprecher. " * 3,
    "es": "El puerto está cerrado desde el martes, porque la tormenta rompió dos de las puertas, dijo el alcalde. " * 3,
    "az": "Nazirlik bildirib ki, yeni liman gələn il istifadəyə veriləcək və bu, ölkə üçün çox mühüm bir addım olacaq. "
    "Layihə üzrə işlər daha sürətlə gedir, həmçinin yolun da təmiri davam edir. " * 2,
    "tr": "Bakanlık yeni limanın bir yıl sonra hizmete gireceğini ve bunun ülke için çok önemli olduğunu açıkladı. "
    "Çalışmalar daha hızlı ilerliyor, ancak yol da onarılıyor; bu da o kadar kolay değil. " * 2,
    "ru": "Об этом сообщил он в среду, но не сказал, что это было для города и как долго его не будет на месте. " * 2,
    "no": "Havnen i gamlebyen ble stengt tirsdag etter at stormen hadde knust to av de tre portene. " * 3,
    "el": "Το λιμάνι της παλιάς πόλης παραμένει κλειστό από την Τρίτη, μετά τη θύελλα που έσπασε δύο πύλες. " * 2,
    "ko": "구시가지 항구는 화요일부터 폐쇄됐으며 폭풍으로 세 개의 문 가운데 두 개가 부서졌다고 시 당국이 밝혔다. " * 2,
    "ja": "旧市街の港は火曜日から閉鎖されており、嵐で三つの門のうち二つが壊れたと市の当局が発表した。" * 2,
}


@pytest.mark.parametrize("code", sorted(LONGER))
def test_a_declared_language_is_confirmed_without_the_classifier(code: str) -> None:
    language._classifier.cache_clear()
    assert language_of(LONGER[code], lang=code, declared="fr") == code
    assert language._classifier.cache_info().currsize == 0


@pytest.mark.parametrize("code", ["az", "de", "ru", "tr"])
def test_a_paper_in_two_languages_is_read_in_both(code: str) -> None:
    assert language_of(LONGER[code] * 2, lang="fr", declared="fr") == code


def test_half_a_text_in_another_language_leaves_a_doubt() -> None:
    assert likely_languages(LONGER["az"][:180] + TEXTS["fr"] + TEXTS["fr"]) == {"az", "fr"}


def test_names_and_numbers_prove_no_language() -> None:
    assert (
        likely_languages("Bayern 2:1 Dortmund, Köln 0:0 Mainz, Bremen 3:3 Wolfsburg, Freiburg 1:0 Bochum. " * 5)
        == set()
    )


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
