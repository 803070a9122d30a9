"""Markup as fetched: encodings, broken trees, text as a reader sees it."""

from __future__ import annotations

import pytest

from lagazette_crawler.markup import decode, element_text, parse

RUSSIAN = "Сегодня в порту открыли новый причал, сообщили в администрации города. " * 3
TURKISH = "Bugün limanda yeni bir iskele açıldı, görüşmeler ise yarın başlayacak. " * 3
CHINESE = "今天港口开放了新的码头，市政府报告说。" * 5
FRENCH = "L’été dernier, le pont était fermé ; à présent il est rouvert. " * 3


@pytest.mark.parametrize(
    ("text", "encoding", "head", "header"),
    [
        pytest.param(FRENCH, "utf-8", "", None, id="UTF-8, nothing declared"),
        pytest.param(FRENCH, "utf-8", '<meta charset="iso-8859-1">', None, id="UTF-8 declared as Latin-1"),
        pytest.param(FRENCH, "utf-8", "", "text/html; charset=iso-8859-15", id="UTF-8, header says Latin-9"),
        pytest.param(FRENCH, "utf-8-sig", '<meta charset="windows-1252">', None, id="BOM"),
        pytest.param(FRENCH, "utf-16", "", None, id="UTF-16 with BOM"),
        pytest.param(FRENCH, "utf-16-le", "", None, id="UTF-16 without BOM"),
        pytest.param(FRENCH, "cp1252", "", None, id="Windows-1252, nothing declared"),
        pytest.param(RUSSIAN, "cp1251", '<meta charset="windows-1251">', None, id="declared"),
        pytest.param(RUSSIAN, "cp1251", "", "text/html; charset=windows-1251", id="declared by header"),
        pytest.param(RUSSIAN, "cp1251", '<meta charset="utf-8">', "text/html; charset=utf-8", id="declared wrongly"),
        pytest.param(RUSSIAN, "koi8-r", '<meta charset="koi8-r">', "text/html; charset=utf-8", id="header lies"),
        pytest.param(TURKISH, "cp1254", "", None, id="by the page's language"),
        pytest.param(CHINESE, "gb18030", '<meta charset="gb2312">', None, id="GB2312 declared"),
        pytest.param(CHINESE, "gb18030", "", None, id="Chinese by language"),
        pytest.param("港口が再開しました。" * 9, "iso2022_jp", '<meta charset="iso-2022-jp">', None, id="seven bits"),
    ],
)
def test_bytes_are_decoded_by_what_fits_them(text: str, encoding: str, head: str, header: str | None) -> None:
    language = {RUSSIAN: "ru", TURKISH: "tr", CHINESE: "zh"}.get(text, "")
    markup = f'<html lang="{language}"><head>{head}</head><body><p>{text}</p></body></html>'
    assert text in decode(markup.encode(encoding), header)


def test_a_few_broken_bytes_do_not_turn_utf_8_into_something_else() -> None:
    body = (FRENCH * 5).encode() + b"\xff" + FRENCH.encode()
    assert decode(body, None).count("L’été") == 18


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00" * 50, b"\xc3", bytes(range(256)) * 20])
@pytest.mark.parametrize("header", [None, "", "text/html; charset=", "text/html; charset=nonsense", "\xff"])
def test_any_bytes_decode_without_an_exception(body: bytes, header: str | None) -> None:
    assert "\x00" not in decode(body, header)


@pytest.mark.parametrize(
    "markup", ["", " ", "<!-- -->", "<?php ?>", "<", "&#0;", "<!DOCTYPE html>", "\ufeff", "<p>" * 9_000]
)
def test_any_markup_parses_to_a_document(markup: str) -> None:
    assert parse(markup, "https://gazette.example/").root.tag == "html"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<h1>Harbour<br>closed</h1>", "Harbour closed"),
        ("<h1>Har<b>bour</b> closed</h1>", "Harbour closed"),
        ("<h1><span>Harbour</span><div>closed</div>today</h1>", "Harbour closed today"),
        ("<h1>Harbour<!-- really --> closed<script>x()</script></h1>", "Harbour closed"),
        ("<h1>Harbour\n\t\u00a0 clo\u00adsed</h1>", "Harbour closed"),
        ("<h1><ruby>港<rt>みなと</rt></ruby>町</h1>", "港町"),
    ],
)
def test_text_is_read_as_a_reader_sees_it(markup: str, text: str) -> None:
    assert element_text(parse(markup, "https://gazette.example/").root.find(".//h1")) == text


def test_text_is_bounded() -> None:
    long = parse("<div>" + "word " * 100_000 + "</div>", "https://gazette.example/").root
    assert len(element_text(long, limit=100)) <= 200
