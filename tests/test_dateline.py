"""Printed datelines are read as the trade prints them, and what only looks like one is left alone."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import PARAGRAPHS, ld, page
from printed_datelines import Printed, corpus, lookalikes, printed

from lagazette_crawler.datelines.days import day_at, month_named
from lagazette_crawler.extractors.dateline import Dateline, dateline_reading, find_dateline, read_dateline
from lagazette_crawler.items import Source
from lagazette_crawler.page import Layout

SENTENCE = "The council will meet again on Friday to settle the matter of the gates."


def said(found: Dateline | None) -> tuple[object, ...] | None:
    return (list(found.places), found.country, found.date, found.agency, found.byline) if found else None


def expected(line: Printed) -> tuple[object, ...]:
    return (line.places, line.country, line.date, line.agency, line.byline)


@pytest.mark.parametrize("line", printed(), ids=lambda line: line.text[:50])
def test_a_dateline_is_read_with_the_text_that_follows_told_apart(line: Printed) -> None:
    found = read_dateline(line.text, language=line.language, context=line.follows or None)
    assert said(found) == expected(line)
    assert found is not None
    assert found.span[0] == 0 or line.text.startswith("(07-17)")
    assert line.text[found.span[1] :].strip() == ""


@pytest.mark.parametrize("line", [line for line in printed() if line.follows], ids=lambda line: line.text[:50])
def test_a_dateline_is_read_from_the_paragraph_it_opens_and_ends_before_the_text(line: Printed) -> None:
    text = f"{line.text.rstrip()} {line.follows}"
    found = read_dateline(text, language=line.language)
    assert said(found) == expected(line)
    assert found is not None
    assert text[found.span[1] :].strip() == line.follows.strip()


@pytest.mark.parametrize(("text", "language", "why"), lookalikes(), ids=lambda value: value[:50])
def test_what_looks_like_a_dateline_is_none(text: str, language: str, why: str) -> None:
    assert dateline_reading(text, language=language).dateline is None, why
    assert dateline_reading(text).dateline is None, f"{why}, in an unknown language"


def test_the_reason_why_there_is_none_is_said() -> None:
    assert dateline_reading("REPORTAGE - Ici").reason == "a word of a genre or section"
    assert dateline_reading("").reason == "empty"
    assert dateline_reading("The town was quiet.").reason == "running text"


def test_real_datelines_are_read_as_exactly_as_is_asked() -> None:
    rows = corpus("datelines")
    if not rows:
        pytest.skip("the corpus is absent")
    found = [read_dateline(row["text"], language=row["lang"], context=row.get("context")) for row in rows]
    right = sum(
        one is not None and (list(one.places), one.agency) == (row["places"], row["agency"])
        for one, row in zip(found, rows, strict=True)
    )
    assert right / len(rows) >= 0.95


def test_no_real_look_alike_is_taken_for_a_dateline() -> None:
    rows = corpus("datelines_negatives")
    if not rows:
        pytest.skip("the corpus is absent")
    readings = [read_dateline(row["text"], language=row["lang"], context=row.get("context")) for row in rows]
    readings += [read_dateline(row["context"], language=row["lang"]) for row in rows]
    assert [one for one in readings if one] == []


def test_the_span_counts_code_points_and_leaves_a_note_before_the_dateline() -> None:
    text = "(Répétition 🗞 sans changement) (Reuters) - Le marché recule."
    found = read_dateline(text, language="fr")
    assert found is not None
    assert text[slice(*found.span)] == "(Reuters) -"


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("1er juin 2023", "fr", "2023-06-01"),
        ("Feb.22", "en", "--02-22"),
        ("18. November", "de", "--11-18"),
        ("28 LUG", "it", "--07-28"),
        ("29 июня", "ru", "--06-29"),
        ("3 de marzo de 2020", "es", "2020-03-03"),
        ("2020. március 3.", "hu", "2020-03-03"),
        ("3月1日", "zh", "--03-01"),
        ("25/04/2026", "es", "2026-04-25"),
        ("03/04/2020", "en", None),
        ("13/04/2020", "en", "2020-04-13"),
    ],
)
def test_a_printed_day_is_read_and_never_guessed(text: str, language: str, iso: str | None) -> None:
    found = day_at(text, 0, language)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize("text", ["31 February", "May he", "30 hommes", "3rd quarter", "Dimanche", "99 mars"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_at(text, 0) is None


def test_the_language_decides_between_months_of_the_same_name() -> None:
    assert (month_named("listopad", "hr"), month_named("listopad", "pl")) == (10, 11)


# The dateline of a page


def test_a_dateline_is_cut_from_the_opening_and_nothing_else_is() -> None:
    found = find_dateline(page(), title="Gates", paragraphs=[f"OSLO (Reuters) - {SENTENCE}", *PARAGRAPHS])
    assert found.paragraphs == [SENTENCE, *PARAGRAPHS]
    assert (found.printed, found.places, found.agency) == ("OSLO (Reuters) -", ["OSLO"], "Reuters")


@pytest.mark.parametrize(
    ("opening", "line", "names", "day"),
    [
        ("By ADA BYRON OSLO (AP) --", "OSLO (AP) --", ["ADA BYRON"], None),
        ("Par Ada Byron et Karl Marx Dakar (AFP) -", "Dakar (AFP) -", ["Ada Byron", "Karl Marx"], None),
        ("By ADA BYRON, AP Sports Writer LIMA, Peru (AP) --", "LIMA, Peru (AP) --", ["ADA BYRON"], None),
        ("By ADA BYRON Associated Press Writer LIMA (AP) --", "LIMA (AP) --", ["ADA BYRON"], None),
        ("9 May, 18:05 MINSK, May 9 /TASS/.", "MINSK, May 9 /TASS/.", [], "--05-09"),
        ("9 мая 2021, 18:05\n\nМИНСК, 9 мая. /ТАСС/.", "МИНСК, 9 мая. /ТАСС/.", [], "--05-09"),
        ("Stand: 9. Mai 2021, 18:05 Uhr\n\nKöln (dpa) -", "Köln (dpa) -", [], "2021-05-09"),
        ("By Ada Byron | May 9, 2021\n\nTULSA, Okla. (KTUL) —", "TULSA, Okla. (KTUL) —", ["Ada Byron"], "2021-05-09"),
        ("Ayşe DEMİR/ SİVAS (AA) -", "SİVAS (AA) -", ["Ayşe DEMİR"], None),
    ],
)
def test_a_byline_or_an_earlier_day_before_it_is_cut_too_but_no_part_of_the_dateline(
    opening: str, line: str, names: list[str], day: str | None
) -> None:
    found = find_dateline(page(), title="Gates", paragraphs=f"{opening} {SENTENCE}".split("\n\n"))
    assert (found.printed, found.byline, found.date) == (line, names, day)
    assert found.paragraphs == [SENTENCE]


def test_a_place_in_a_byline_is_the_dateline_and_the_name_is_not() -> None:
    body = f"<article><h1>Gates</h1><p>By Ada Byron, Lisbon</p><p>{'</p><p>'.join(PARAGRAPHS)}</p></article>"
    found = find_dateline(page(body=body, layouts=(Layout(dateline="h1 + p"),)), title="Gates", paragraphs=PARAGRAPHS)
    assert (found.printed, found.places, found.byline) == ("Lisbon", ["Lisbon"], ["Ada Byron"])


def test_a_dateline_over_two_paragraphs_is_cut_from_both() -> None:
    opening = ["BAKU, Azerbaijan, May 3", f"Trend: {SENTENCE}"]
    found = find_dateline(page(), title="Gates", paragraphs=[*opening, *PARAGRAPHS])
    assert found.paragraphs == [SENTENCE, *PARAGRAPHS]
    assert (found.places, found.country, found.date, found.agency) == (["BAKU"], "Azerbaijan", "--05-03", "Trend")


def test_a_line_of_its_own_is_no_paragraph() -> None:
    found = find_dateline(page(language="fr"), title="Gates", paragraphs=["Paris / Lagazetteaz", *PARAGRAPHS])
    assert found.paragraphs == PARAGRAPHS
    assert (found.places, found.agency) == (["Paris"], "Lagazetteaz")


def test_behind_a_summary_only_an_unmistakable_dateline_counts() -> None:
    sure = [PARAGRAPHS[0], f"OSLO (AP) — {SENTENCE}"]
    found = find_dateline(page(), title="Gates", paragraphs=sure)
    assert found.paragraphs == [PARAGRAPHS[0], SENTENCE]
    unsure = [PARAGRAPHS[0], "Oslo", *PARAGRAPHS[1:]]
    assert find_dateline(page(), title="Gates", paragraphs=unsure).paragraphs == unsure


def test_a_body_without_dateline_stays_as_it_is() -> None:
    found = find_dateline(page(), title="Gates", paragraphs=PARAGRAPHS)
    assert (found.printed, found.places, found.paragraphs, found.evidence) == (None, [], PARAGRAPHS, [])


def test_the_layout_of_a_newspaper_wins() -> None:
    declared = page(body='<p class="where">Gravelines</p>', layouts=(Layout(dateline="p.where"),), language="fr")
    found = find_dateline(declared, title="Gates", paragraphs=[f"PARIS (AFP) - {SENTENCE}"])
    assert (found.printed, found.places) == ("Gravelines", ["Gravelines"])
    assert found.agency == "AFP"
    assert found.paragraphs == [SENTENCE]
    won = [one for one in found.evidence if one.won and one.field == "dateline"]
    assert [(one.source, one.rule) for one in won] == [(Source.LAYOUT, "p.where")]


def test_a_declared_line_that_opens_the_body_too_is_cut() -> None:
    declared = page(body='<p class="where">Zzyzx</p>', layouts=(Layout(dateline="p.where"),))
    found = find_dateline(declared, title="Gates", paragraphs=["Zzyzx", *PARAGRAPHS])
    assert found.paragraphs == PARAGRAPHS


def test_structured_data_may_say_the_dateline_but_not_a_date_or_a_country() -> None:
    town = page(head=ld(headline="Gates", dateline="Tbilisi, Georgia"))
    assert find_dateline(town, title="Gates", paragraphs=PARAGRAPHS).places == ["Tbilisi"]
    for value in ("12/22/2023 at 11:15", "Spain"):
        other = page(head=ld(headline="Gates", dateline=value))
        assert find_dateline(other, title="Gates", paragraphs=PARAGRAPHS).printed is None


HEAD = """<article><h1>Gates</h1><div class="author">Ana Ruiz</div><span>Lisboa</span> <time>02/03/2024</time>
<p>{}</p></article>"""


def test_name_place_and_day_above_the_text_are_read() -> None:
    body = HEAD.format("</p><p>".join(PARAGRAPHS))
    found = find_dateline(page(body=body, language="es"), title="Gates", paragraphs=PARAGRAPHS)
    assert (found.places, found.date, found.byline) == (["Lisboa"], "2024-03-02", ["Ana Ruiz"])


def test_a_section_named_after_a_town_is_no_dateline() -> None:
    body = f"<article><h1>Gates</h1><div>Madrid</div><p>{'</p><p>'.join(PARAGRAPHS)}</p></article>"
    assert find_dateline(page(body=body, language="es"), title="Gates", paragraphs=PARAGRAPHS).printed is None


def test_an_agency_in_the_byline_is_the_agency_of_the_report() -> None:
    body = f"<article><h1>Gates</h1><p>By Ada Byron, Associated Press</p><p>{'</p><p>'.join(PARAGRAPHS)}</p></article>"
    found = find_dateline(page(body=body), title="Gates", paragraphs=PARAGRAPHS)
    assert (found.printed, found.agency, found.byline) == (None, "Associated Press", ["Ada Byron"])


def test_the_printed_day_is_a_witness_of_the_day_of_publication() -> None:
    found = find_dateline(page(language="fr"), title="Gates", paragraphs=["Bakou, 15 mars, AZERTAC", *PARAGRAPHS])
    assert [(one.field, one.value, one.source) for one in found.date_evidence] == [
        ("published_raw", "15 mars", Source.DATELINE)
    ]


# Whatever comes

LETTERS = st.text(
    st.sampled_from("PARIS Bakou,.-–—()/[]|:;¶\n\t0123456789«»“”'’éçəşİ京都東АЯя&@#🗞\u0301\u200b"), max_size=400
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), LETTERS), st.sampled_from([None, "fr", "xx", "zh-Hant"]), st.text(max_size=50))
def test_no_text_makes_it_raise_and_spans_are_valid(text: str, language: str | None, context: str) -> None:
    found = read_dateline(text, language=language, context=context)
    if found:
        assert 0 <= found.span[0] < found.span[1] <= len(text)
        assert all(place.strip() for place in found.places)
        assert found.places or found.agency


TOWNS = st.sampled_from(["OSLO", "Paris", "NEW DELHI", "São Paulo", "МОСКВА", "Bakı", "ST. LOUIS", "Frankfurt/Main"])
AGENCIES = st.sampled_from(["AP", "AFP", "Reuters", "dpa/lno", "EFE", "ТАСС", "AZERTAC", "Xinhua", "KNA"])
DASHES = st.sampled_from([" -", " –", " —", " --", ".-", ":"])
DAYS = st.sampled_from(["", ", 3 mars", ", May 4, 2021", ", 12. November", ", 7 oct", ", 29 июня", " March 9"])


@settings(max_examples=200, deadline=None)
@given(TOWNS, DAYS, AGENCIES, DASHES)
def test_place_day_and_agency_in_any_combination_are_read_again(town: str, day: str, agency: str, dash: str) -> None:
    text = f"{town}{day} ({agency}){dash} {SENTENCE}"
    found = read_dateline(text)
    assert found is not None
    assert (found.places, found.agency) == ((town,), agency)
    assert text[found.span[1] :].strip() == SENTENCE
    assert (found.date is None) == (day == "")


PRINTS = "PARIS|Bakou|(AP)|/ТАСС/|3 mars|-|—|,|/|.|:|\n|By|Jean Dupont|Mich.|D.C.|AFP|©|Trend:|envoyé spécial à"
PIECES = st.sampled_from([*PRINTS.split("|"), "Le texte", "suit", "(a note)", "新华社北京3月1日电", "🗞"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=5))
def test_of_a_body_only_what_was_read_is_cut(paragraphs: list[str]) -> None:
    paragraphs = [text for text in paragraphs if text.strip()]
    found = find_dateline(page(language="fr"), title="Gates", paragraphs=paragraphs)
    before, after = "".join("".join(paragraphs).split()), "".join("".join(found.paragraphs).split())
    cut = len(before) - len(after)
    assert cut >= 0
    assert any(before[:at] + before[at + cut :] == after for at in range(len(before) + 1))


@pytest.mark.parametrize(
    "text",
    [
        "A" * 100_000,
        "PARIS, " * 10_000,
        "(" * 50_000,
        "PARIS/" * 10_000 + " (AFP) -",
        "St. " * 20_000,
        "1er " * 20_000,
        "【" * 5_000 + "新华社" * 5_000,
        " \n" * 50_000,
        "d'" * 50_000,
        "By " * 30_000 + "Trend",
    ],
    ids=lambda text: text[:8],
)
def test_a_hostile_text_costs_little_time_and_memory(text: str) -> None:
    read_dateline("OSLO (AP) —")  # tables are built once
    tracemalloc.start()
    start = time.process_time()
    read_dateline(text, context=text)
    seconds, memory = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 1
    assert memory < 100_000_000


def test_an_unknown_town_beside_a_known_source_is_read_when_the_text_follows_below() -> None:
    found = read_dateline("Zyvlakh / Lagazetteaz\n\nLe port de la ville a rouvert lundi.", language="fr")
    assert found
    assert (found.places, found.agency) == (("Zyvlakh",), "Lagazetteaz")
