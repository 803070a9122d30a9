"""Runs the command line as an operator does, in this process."""

from __future__ import annotations

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


class CommandLine:
    """`lagazette` with the arguments given, on the database of the test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._captured = captured

    def __call__(self, *arguments: str) -> Said:
        from lagazette_crawler import cli  # not for every test that shares conftest.py

        self._monkeypatch.setattr("sys.argv", ["lagazette", *arguments])
        self._captured.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        captured = self._captured.readouterr()
        return Said(code, captured.out, captured.err)
