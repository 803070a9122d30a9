"""`lagazette read dateline`: strings in, what they say out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine

KEYS = ["places", "country", "date", "agency", "byline", "span", "reason"]


def batch(command: CommandLine, folder: Path, *lines: dict[str, Any] | str) -> list[dict[str, Any]]:
    path = folder / "lines.jsonl"
    written = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("\n".join(written) + "\n", "utf-8")
    said = command("read", "dateline", "--batch", str(path))
    assert said.code == 0
    return [json.loads(line) for line in said.out.splitlines()]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(monkeypatch, capsys)


def test_a_line_in_gives_a_line_out_in_order(command: CommandLine, tmp_path: Path) -> None:
    found = batch(
        command,
        tmp_path,
        {"text": "TURKU, Finland, March 9 (AP) —", "lang": "en", "context": "The harbour froze.", "more": [1]},
        {"text": "ANALYSE -", "lang": "fr"},
        {"text": "(KNA/iz) –", "lang": "de"},
    )
    assert [list(line) for line in found] == [KEYS] * 3
    assert found[0] == {
        "places": ["TURKU"],
        "country": "Finland",
        "date": "--03-09",
        "agency": "AP",
        "byline": None,
        "span": [0, 30],
        "reason": None,
    }
    assert [found[1][key] for key in KEYS[:-1]] == [None] * 6
    assert found[1]["reason"]
    assert (found[2]["places"], found[2]["agency"]) == ([], "KNA/iz")


def test_a_reference_gives_the_year_and_only_a_sound_one(command: CommandLine, tmp_path: Path) -> None:
    text = "Bakou, 30 décembre, AZERTAC"
    references = ["2023-01-02", "2023-12-31T10:00:00Z", "2023-12", None, "nonsense", 7]
    found = batch(command, tmp_path, *({"text": text, "lang": "fr", "reference": one} for one in references))
    assert [line["date"] for line in found] == [
        "2022-12-30",
        "2023-12-30",
        "2023-12-30",
        "--12-30",
        "--12-30",
        "--12-30",
    ]


def test_the_leap_day_stays_without_year_where_there_was_none(command: CommandLine, tmp_path: Path) -> None:
    found = batch(command, tmp_path, {"text": "OSLO, Feb. 29 (AP) —", "reference": "2023-03-03"})
    assert found[0]["date"] == "--02-29"


def test_a_line_that_is_none_has_its_reason_and_stops_nothing(command: CommandLine, tmp_path: Path) -> None:
    found = batch(command, tmp_path, "{", "[]", {"lang": "fr"}, {"text": 5}, "[" * 100_000, {"text": "OSLO (AP) —"})
    assert [line["places"] for line in found] == [None] * 5 + [["OSLO"]]
    assert all(line["reason"] for line in found[:5])


def test_a_person_sees_what_was_read_and_a_program_json(command: CommandLine) -> None:
    assert "Berlin / Paris" in command("read", "dateline", "Berlin/Paris (dpa) -", "--lang", "de").out
    said = json.loads(command("read", "dateline", "Berlin/Paris (dpa) -", "--json").out)
    assert said["places"] == ["Berlin", "Paris"]


def test_nothing_to_read_is_a_wrong_use(command: CommandLine, tmp_path: Path) -> None:
    assert command("read", "dateline").code == 2
    assert command("read", "dateline", "--batch", str(tmp_path / "absent.jsonl")).code == 2
