# What a person runs. Needs make, git and a Python 3.11 or later to begin with; `make setup` brings the rest into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
# The first Python that really runs: a pyenv shim may be on the PATH and refuse.
PYTHON ?= $(shell for p in .venv/bin/python python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv/bin

.PHONY: help setup run test check fmt map bench snapshots docs

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup:  ## build .venv and node_modules (quick when nothing has changed)
	@test -n "$(PYTHON)" || { echo "setup: no Python 3.11 or later on the PATH."; exit 1; }
	@$(PYTHON) tools/setup.py

run: setup  ## start everything; demo data the first time; Ctrl-C stops all of it
	@exec $(VENV)/zhibu serve --demo-if-empty

test: setup  ## every test, the browser journeys too
	@exec $(VENV)/python tools/test.py $(ARGS)

check: setup  ## style, types, floors, guards, migrations, catalogues
	@exec $(VENV)/python tools/check.py

fmt: setup  ## put code and templates into shape
	@$(VENV)/ruff check --quiet --fix . || true
	@$(VENV)/ruff format --quiet .
	@git ls-files -z '*.html' | xargs -0r $(VENV)/djade --target-version 6.0 || true

map: setup  ## rooms, panels, menu entries, events
	@$(VENV)/zhibu map

bench: setup  ## measure, and print the ratios that design promises
	@$(VENV)/zhibu bench load --missing
	-@$(VENV)/zhibu bench pages --write docs/bench
	-@$(VENV)/zhibu bench crowd --write docs/bench
	-@$(VENV)/zhibu bench sign-ins --seconds 300 --crash --write docs/bench
	@$(VENV)/zhibu bench

snapshots: setup  ## rewrite the kept query counts and API description; look at the diff
	@ZHIBU_SNAPSHOTS=1 $(VENV)/pytest -n0 -m 'not journey'

docs: setup  ## rewrite the pages that are made from the code
	@$(VENV)/zhibu docs
