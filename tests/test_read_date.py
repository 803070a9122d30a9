"""`lagazette read date` answers for one date and for a file of them, in order, whatever the lines hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import CommandLine

FIELDS = ["published", "updated", "precision", "ambiguous", "zone_from", "reason"]


@pytest.fixture
def lagazette(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(monkeypatch, capsys)


def answers(lagazette: CommandLine, tmp_path: Path, *lines: object) -> list[dict[str, object]]:
    """What a batch of lines gives."""
    file = tmp_path / "dates.jsonl"
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    said = lagazette("read", "date", "--batch", str(file))
    assert said.code == 0
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_batch_is_answered_line_by_line_in_order(lagazette: CommandLine, tmp_path: Path) -> None:
    found = answers(
        lagazette,
        tmp_path,
        {
            "text": "Publié le 5 mars 2024 à 19 h 24, mis à jour à 20h",
            "lang": "fr",
            "timezone": "Europe/Paris",
            "other": 1,
        },
        {"text": "juin 2023", "lang": "fr"},
        {"text": "05/04/2023", "lang": "en", "reference": None},
        {"text": "16 Décembre 2020 13:44 (UTC+01:00)", "lang": "fr"},
        {"text": "вчера в 16:19", "lang": "ru", "reference": "2024-03-07T06:59:00+03:00"},
    )
    assert all(list(answer) == FIELDS for answer in found)
    assert [(answer["published"], answer["updated"], answer["precision"]) for answer in found] == [
        ("2024-03-05T19:24:00+01:00", "2024-03-05T20:00:00+01:00", "minute"),
        ("2023-06", None, "month"),
        ("2023-05-04", None, "day"),
        ("2020-12-16T13:44:00+01:00", None, "minute"),
        ("2024-03-06T16:19:00", None, "minute"),
    ]
    assert [answer["zone_from"] for answer in found] == ["newspaper", "none", "none", "printed", "none"]
    assert [answer["ambiguous"] for answer in found] == [False, False, True, False, False]


def test_a_line_that_cannot_be_read_has_its_reason_and_stops_nothing(lagazette: CommandLine, tmp_path: Path) -> None:
    found = answers(
        lagazette,
        tmp_path,
        "{broken",
        [1],
        {"lang": "fr"},
        {"text": "5 mars 2024", "lang": "fr", "timezone": "Mars/Olympus"},
        {"text": "5 mars 2024", "lang": "fr", "reference": "soon"},
        {"text": "hier", "lang": "fr"},
        {"text": "5 mars 2024", "lang": "fr"},
    )
    assert [answer["published"] for answer in found] == [None] * 6 + ["2024-03-05"]
    assert [answer["reason"] for answer in found] == [
        "the line is no JSON",
        "the line has no text",
        "the line has no text",
        "no such time zone: Mars/Olympus",
        "the reference is no moment, day or month: 'soon'",
        "relative to a moment of retrieval nobody knows",
        None,
    ]


@pytest.mark.parametrize("reference", ["2023-12", "2023-12-24", "2023-12-24T10:00:00", "2023-12-24T10:00:00+01:00"])
def test_a_reference_may_be_a_month_a_day_or_a_moment(lagazette: CommandLine, tmp_path: Path, reference: str) -> None:
    [answer] = answers(lagazette, tmp_path, {"text": "8 novembre", "lang": "fr", "reference": reference})
    assert answer["published"] == "2023-11-08"


def test_one_date_for_a_person_and_for_a_program(lagazette: CommandLine) -> None:
    for_person = lagazette("read", "date", "5. März 2024, 12.30 Uhr", "--lang", "de", "--timezone", "Europe/Berlin")
    assert "2024-03-05T12:30:00+01:00" in for_person.out
    for_program = lagazette("read", "date", "5. März 2024", "--lang", "de", "--json")
    assert json.loads(for_program.out)["published"] == "2024-03-05"


def test_a_missing_file_is_one_sentence(lagazette: CommandLine, tmp_path: Path) -> None:
    said = lagazette("read", "date", "--batch", str(tmp_path / "none.jsonl"))
    assert said.code == 2
    assert "cannot be read" in said.err
