"""The benchmark of causes, run as a test: no change of our rules is an edit, no frame of a page a revision."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By kind of change, the causes that were due and those given."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from change_causes import judge
        from changed_pages import cases, thirty_looks
    finally:
        sys.path.remove(str(BENCHMARKS))
    folder = tmp_path_factory.mktemp("causes")
    all_cases = [*cases(), thirty_looks()]
    found = judge(all_cases, f"sqlite:///{folder}/causes.db", folder / "archive")
    return {each.case.kind: (each.case.due, each.given) for each in found}


def test_there_are_many_kinds_of_change(judged: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    assert len(judged) >= 80


def test_every_kind_of_change_is_given_its_cause(judged: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    assert {kind: given for kind, (due, given) in judged.items() if given != due} == {}


def test_thirty_looks_at_a_restless_page_leave_no_revision(
    judged: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    assert judged["thirty looks"] == ((), ())
