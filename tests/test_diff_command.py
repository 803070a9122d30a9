"""`lagazette diff`, `lagazette changes` and --as-of, as a user meets them."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from command_line import CommandLine
from stored_articles import NOON, fill

from lagazette_crawler.editing.words import Fate, Stretch, compared, in_paragraphs
from lagazette_crawler.items import Article
from lagazette_crawler.store import SaveArticle, open_store

URL = "https://gazette.example/pont"
FIRST = "Le pont <neuf> ouvre lundi.\n\nLe préfet viendra.\n\nIl fera beau."
SECOND = "Le pont <neuf> ouvre enfin mardi.\n\nIl fera beau.\n\nLa presse est invitée."


def stretches(*some: tuple[str, str]) -> list[Stretch]:
    return [Stretch(Fate(fate), words) for fate, words in some]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Trois morts.", "Quatre morts.", [("removed", "Trois "), ("added", "Quatre "), ("same", "morts.")]),
        ("Il dit « non ».", 'Il dit "non".', [("same", 'Il dit "non".')]),
        (None, "Anna Lang", [("added", "Anna Lang")]),
        ("A\n\nB", "A", [("same", "A\n\n"), ("removed", "B")]),
        ("北京今天下雨", "北京昨天下雨", [("same", "北京"), ("removed", "今"), ("added", "昨"), ("same", "天下雨")]),
        (None, None, []),
    ],
)
def test_texts_are_compared_by_words(old: str | None, new: str | None, expected: list[tuple[str, str]]) -> None:
    assert compared(old, new) == stretches(*expected)


def test_a_paragraph_removed_is_one_of_its_own() -> None:
    paragraphs = in_paragraphs(compared("A\n\nB\n\nC", "A\n\nC\n\nD"))
    assert paragraphs == [
        stretches(("same", "A")), stretches(("removed", "B")), stretches(("same", "C")), stretches(("added", "D"))
    ]  # fmt: skip


def test_a_text_of_many_words_is_compared_soon() -> None:
    words = [f"mot{number % 997}" for number in range(30_000)]
    later = words[:]
    later[15_000] = "autre"
    changed = [each for each in compared(" ".join(words), " ".join(later)) if each.fate is not Fate.SAME]
    assert changed == stretches(("removed", f"mot{15_000 % 997} "), ("added", "autre "))


@pytest.fixture
def edited(lagazette: CommandLine, database_url: str) -> CommandLine:
    """Articles 1 to 4 and a fifth that was edited a day later."""
    with open_store(database_url) as store:
        fill(store)
        for days, body, title in ((0, FIRST, "Le pont ouvre"), (1, SECOND, "Le pont ouvre \x1b[31mmardi")):
            article = Article(
                newspaper="gazette",
                url=URL,
                title=title,
                body=body,
                language="fr",
                retrieved_at=NOON + timedelta(days=days),
            )
            store.write([SaveArticle(article=article)])
    return lagazette


def test_a_person_sees_what_went_and_came(edited: CommandLine) -> None:
    said = edited("diff", URL)
    assert said.code == 0
    assert "text 1: first, seen 2026-05-01 12:00" in said.out
    assert "text 2: silent edit" in said.out
    assert "Le pont <neuf> ouvre [-lundi-]{+enfin mardi+}." in said.out
    assert "[-Le préfet viendra.-]" in said.out
    assert "{+La presse est invitée.+}" in said.out
    assert "title: Le pont ouvre {+" in said.out
    assert "\x1b" not in said.out


def test_any_two_texts_are_compared(edited: CommandLine) -> None:
    said = edited("diff", "5", "--revision", "2", "1")
    assert "ouvre [-enfin mardi-]{+lundi+}." in said.out
    assert "The two texts are the same." in edited("diff", "5", "--revision", "2", "2").out


def test_html_is_a_whole_page_that_says_what_colours_say(edited: CommandLine) -> None:
    said = edited("diff", "5", "--html")
    page = ElementTree.fromstring(said.out.removeprefix("<!DOCTYPE html>"))
    assert page.get("lang") == "en"
    article = page.find(".//article")
    assert article is not None
    assert article.get("lang") == "fr"
    assert [each.text for each in article.iter("del")] == ["lundi", "Le préfet viendra."]
    assert [each.text for each in article.iter("ins")] == ["enfin mardi", "La presse est invitée."]
    assert "<neuf>" in "".join(article.itertext())
    assert [cell.get("scope") for cell in page.iter("th")] == ["row"]
    assert "[removed: " in said.out


def test_a_program_gets_the_stretches(edited: CommandLine) -> None:
    said = json.loads(edited("diff", "5", "--json").out)
    assert said["differs"] is True
    assert (said["old"]["number"], said["new"]["cause"]) == (1, "silent_edit")
    assert said["fields"]["title"][0] == {"fate": "same", "text": "Le pont ouvre "}
    assert {"fate": "removed", "text": "lundi"} in said["body"]


def test_an_article_that_never_changed_is_no_fault(edited: CommandLine) -> None:
    said = edited("diff", "2")
    assert (said.code, said.err) == (0, "")
    assert "one text only" in said.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("99",), "There is no article 99."),
        (("https://gazette.example/galerie",), "the address is refused: no body"),
        (("5", "--revision", "1", "7"), "the article has no text 7; it has 1, 2"),
    ],
)
def test_what_is_not_there_is_said(edited: CommandLine, arguments: tuple[str, ...], sentence: str) -> None:
    said = edited("diff", *arguments)
    assert said.code == 2
    assert sentence in said.err


def test_changes_are_listed_from_a_cursor_on(edited: CommandLine) -> None:
    everything = [json.loads(line) for line in edited("changes", "--json").out.splitlines()]
    assert [each.get("kind") for each in everything] == ["new", "revised", "new", "new", "new", "new", "revised", None]
    cursor = everything[4]["cursor"]
    rest = [json.loads(line) for line in edited("changes", "--since", str(cursor), "--json").out.splitlines()]
    assert rest == everything[5:]
    some = [json.loads(line) for line in edited("changes", "--limit", "2", "--json").out.splitlines()]
    assert some == [*everything[:2], {"next_cursor": everything[1]["cursor"]}]


def test_changes_for_a_person_are_a_line_each(edited: CommandLine) -> None:
    *_, last, cursor = edited("changes").out.splitlines()
    assert last.split("\t")[2:6] == ["revised", "silent_edit", "title, body", "5"]
    assert cursor == f"next cursor: {last.split(chr(9))[0]}"


def test_when_nothing_is_new_the_cursor_stays(edited: CommandLine) -> None:
    last = edited("changes", "--json").out.splitlines()[-1]
    cursor = str(json.loads(last)["next_cursor"])
    assert edited("changes", "--since", cursor, "--json").out == last + "\n"


def test_a_cursor_of_another_database_is_refused(edited: CommandLine) -> None:
    said = edited("changes", "--since", "4000")
    assert said.code == 2
    assert "the last change of this database is" in said.err


def test_commands_ask_the_database_as_it_was(edited: CommandLine) -> None:
    assert "Le préfet viendra." in edited("show", "5", "--as-of", "2026-05-01").out
    assert "Le préfet viendra." not in edited("show", "5").out
    assert "\t" in edited("search", "préfet", "--as-of", "2026-05-01").out
    assert edited("search", "préfet").out == ""
    rows = edited("export", "-o", "-", "--format", "jsonl", "--as-of", "2026-05-01T12:30").out.splitlines()
    assert json.loads(rows[0])["title"] == "Le gazoduc livre"
    assert len(rows) == 5


def test_an_article_that_came_later_was_not_known(edited: CommandLine) -> None:
    said = edited("show", "5", "--as-of", "2026-04")
    assert (said.code, said.out) == (2, "")
    assert "was not known on 2026-04" in said.err
    assert edited("show", "5", "--as-of", "May").code == 2
