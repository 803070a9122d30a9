"""Benchmarks and scripts find what they import: nobody else calls them until a figure or a table is needed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAMS = sorted([*ROOT.glob("benchmarks/*.py"), *ROOT.glob("scripts/*.py")])
OF_THEIR_OWN = {"lightgbm", "scipy", "sklearn"}
"""Packages that only requirements/training.in brings."""


@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")  # of the PostgreSQL that a wheel brings
@pytest.mark.parametrize("file", PROGRAMS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_program_finds_what_it_imports(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(file.parent))
    spec = importlib.util.spec_from_file_location(f"program_{file.stem}", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # dataclasses look themselves up there
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        if error.name not in OF_THEIR_OWN:
            raise
        pytest.skip(f"{error.name} is not installed")
