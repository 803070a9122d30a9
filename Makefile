# Everything runs in .venv, built from hashed requirements with nothing but python3 and pip.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: demo test test-slow test-all lint types imports check lock clean

demo: .venv/ready
	$(BIN)/lagazette demo

test: .venv/ready
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

test-slow: .venv/ready
	$(BIN)/python -m pytest -n $(WORKERS) -m slow

test-all: test test-slow

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

imports: .venv/ready
	$(BIN)/lint-imports --no-cache

check: lint types imports

.venv/ready: requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	touch $@

# The requirements files are made from pyproject.toml; uv is needed for this only.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements/runtime.txt
	uv pip compile pyproject.toml requirements/build.in --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements/dev.txt

clean:
	rm -rf .venv build dist *.egg-info
