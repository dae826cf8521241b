# Every target brings its own set-up: python3 (3.11+), venv and pip suffice.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help setup demo test nightly lint types docs bench check lock format clean

help:   ## list the targets
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+): .*## (.*)/  make \1\t\2/' | expand -t 16

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "wirewatch needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

setup: .venv/.ready ## .venv with wirewatch and its tools

demo: .venv/.ready ## serve the two seed stories, crawl, match, print and save the digest
	@$(BIN)/wirewatch demo $(ARGS)

test: .venv/.ready ## pytest on SQLite and PostgreSQL; ARGS="-k near"
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

nightly: .venv/.ready ## the long tests: minutes, up to hours
	$(BIN)/python -m pytest -n 2 --dist worksteal -m nightly $(ARGS)

lint: .venv/.ready ## ruff, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: .venv/.ready ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: .venv/.ready ## mypy --strict
	$(BIN)/mypy

docs: .venv/.ready ## regenerate reference, check links and snippets
	$(BIN)/python -m wirewatch.reference
	git diff --exit-code -- docs/reference config/wirewatch.schema.json

bench: .venv/.ready ## the benchmarks, side by side with their peers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	test -d .venv/peers || $(BIN)/python -m pip install --quiet --disable-pip-version-check --target .venv/peers newspaper4k==0.9.6 readability-lxml==0.9 resiliparse==0.16.0
	$(BIN)/python -m bench $(ARGS)

check: lint types docs test ## lint types docs test: what CI runs

lock: .venv/.ready ## renew constraints.txt
	$(BIN)/pip-compile --all-extras --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --no-header --no-annotate --quiet --upgrade --output-file constraints.txt pyproject.toml

clean:  ## remove what the targets made
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache build dist demo-output
