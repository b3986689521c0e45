# The verbs: setup run test check bench docs samples golden lock
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
SAMPLE_HOME := run/home
MEMBERS ?= 3000

.PHONY: setup run test check bench docs samples golden lock clean

setup: .venv/ready

.venv/ready: requirements.lock requirements.data.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.data.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup  ## the sample month in a fresh home
	@rm -rf $(SAMPLE_HOME)
	@$(BIN)/smart init $(SAMPLE_HOME) --sample --quiet
	@$(BIN)/smart --home $(SAMPLE_HOME) run --month 2026-03 --as-of 2026-04-02

test: setup  ## every test
	@$(BIN)/python -m pytest

check: setup  ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy

.venv/bench: requirements.bench.lock .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.bench.lock
	@touch $@

bench: setup .venv/bench  ## make bench MEMBERS=3000
	@$(BIN)/python -m bench --members $(MEMBERS)

docs: setup  ## rewrite the generated parts and pictures of README.md
	@$(BIN)/cog -r README.md
	@docs/make_pictures

samples: setup  ## rewrite the sample workbooks
	@$(BIN)/python -m sample_inputs.make_samples
	@$(BIN)/python -m sample_inputs.make_opening
	@$(BIN)/python -m sample_inputs.with_mistakes.make_mistakes

golden: setup  ## rewrite the golden documents; review the difference like code
	@$(BIN)/python -m pytest --update

lock: setup  ## pin every dependency with its hashes
	@bash .ci/lock

clean:
	@rm -rf run .venv
