"""The benchmark of causes, run as a test: no change of our rules is an edit, no frame of a page a revision."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import Databases

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


Causes = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""By kind of change, the causes that were due and those given."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def judged(request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Causes:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from change_causes import judge
        from changed_pages import cases, thirty_looks
    finally:
        sys.path.remove(str(BENCHMARKS))
    folder = tmp_path_factory.mktemp("causes")
    with databases.new(request.param) as url:
        found = judge([*cases(), thirty_looks()], url, folder / "archive")
    return {each.case.kind: (each.case.due, each.given) for each in found}


def test_there_are_many_kinds_of_change(judged: Causes) -> None:
    assert len(judged) >= 80


def test_every_kind_of_change_is_given_its_cause(judged: Causes) -> None:
    assert {kind: given for kind, (due, given) in judged.items() if given != due} == {}


def test_thirty_looks_at_a_restless_page_leave_no_revision(judged: Causes) -> None:
    assert judged["thirty looks"] == ((), ())
