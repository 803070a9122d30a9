"""`lagazette stories`: for a person and for a program."""

from __future__ import annotations

import json

import pytest
from command_line import CommandLine
from copies_texts import furnished, quoting, report
from test_stories import article, save

from lagazette_crawler.store import open_store


@pytest.fixture(autouse=True)
def _archive(database_url: str) -> None:
    with open_store(database_url) as store:
        save(store, article("agency", report(1, 40), agency="Belga"), article("herald", report(1, 40), 45))
        save(store, article("globe", furnished(1) + report(1, 40), 300), article("east", quoting(1, 2), 4000))
        save(store, article("west", report(9)))


def test_a_person_reads_who_was_first_and_how_late_the_others_were(lagazette: CommandLine) -> None:
    lines = [line.split() for line in lagazette("stories", "2").out.splitlines()]
    assert lines[0] == ["As", "agency", "sees", "it"]
    assert [line[:3] for line in lines[1:4]] == [
        ["origin", "1", "agency"],
        ["exact", "2", "herald"],
        ["near", "3", "globe"],
    ]
    assert lines[2][-3:] == ["+45", "min", "100%"]
    assert lines[3][-4:-1] == ["+5", "h", "00"]
    assert lines[4][:4] == ["quotes", "it", "4", "east"]


def test_a_program_gets_json(lagazette: CommandLine) -> None:
    story = json.loads(lagazette("stories", "--json", "https://herald.example/1").out)
    assert (story["story_id"], story["origin"]["newspaper"], story["origin"]["agency"]) == (1, "agency", "Belga")
    assert [(each["id"], each["relation"], each["lag_minutes"]) for each in story["reprints"]] == [
        (2, "exact", 45),
        (3, "near", 300),
    ]
    assert [each["id"] for each in story["quotations"]] == [4]


def test_a_text_nobody_repeats_is_said_to_be_alone(lagazette: CommandLine) -> None:
    assert lagazette("stories", "5").out.splitlines()[-1] == "No other article has this text."


def test_an_article_that_is_not_there_is_an_error(lagazette: CommandLine) -> None:
    said = lagazette("stories", "77")
    assert (said.code, said.out, said.err) == (2, "", "There is no article 77.\n")
