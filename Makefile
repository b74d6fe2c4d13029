# Thai brochures → repaired text and facts. `make` alone prints what can be done.

RAW ?= corpus/raw
CLEAN ?= corpus/clean
JOBS ?=
OPTIONS ?=

VENV := .venv
RUN := $(VENV)/bin/python
NEWEST_FIRST := python3 python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(shell for p in $(NEWEST_FIRST); do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

.DEFAULT_GOAL := help
.PHONY: help setup run inspect test soak check bench gold doctor clean
.DELETE_ON_ERROR:

help: ## print these targets
	@echo 'make run [RAW=folder] [CLEAN=folder] [JOBS=n] [OPTIONS="--reference-date 2024-05-01"]'
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.locked ## set up once, then brochures in RAW → texts and facts in CLEAN
	$(RUN) -m pipeline run "$(RAW)" --out "$(CLEAN)" $(if $(JOBS),--jobs $(JOBS)) $(OPTIONS)

OPEN := import pathlib, sys, webbrowser; page = pathlib.Path(sys.argv[1]).resolve(); \
	print(page); webbrowser.open(page.as_uri())

inspect: $(VENV)/.locked ## open the overview of the last run in a browser, and print where it is
	@test -f "$(CLEAN)/index.html" || { echo 'there is no overview yet: make run' >&2; exit 1; }
	@$(RUN) -c '$(OPEN)' "$(CLEAN)/index.html"

test: $(VENV)/.locked-dev ## set up once, then run every test
	$(RUN) -m pytest -n 2 --dist loadfile

soak: $(VENV)/.locked-dev ## the fault tests at length: 230 kills, 2,000 brochures in one run; 4 minutes
	SOAK=1 $(RUN) -m pytest -s tests/test_faults.py

check: $(VENV)/.locked-dev ## style and types: ruff, ruff format, mypy --strict
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

bench: $(VENV)/.locked-dev ## how right and how fast, beside other programs
	$(RUN) tests/bench_text.py
	$(RUN) tests/bench_facts.py
	$(RUN) -m tests.bench_restore --characters 60000
	$(RUN) -m tests.bench_short --characters 10000
	$(RUN) tests/bench_linear.py --most 100000
	$(RUN) tests/bench_speed.py

gold: $(VENV)/.locked-dev ## measure the rules, write the expected facts of the samples anew; read the diff
	$(RUN) -m tests.measure_confidence
	$(RUN) -m tests.expected

doctor: $(VENV)/.locked ## what is installed, what is missing, what to do about it
	$(RUN) -m pipeline doctor

setup: $(VENV)/.locked-dev ## only set up: .venv with every locked package

clean: ## remove results and caches; brochures and .venv stay
	find "$(CLEAN)" -mindepth 1 ! -name .gitkeep -delete
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the virtual environment: made once, and again when the lock files change --------------

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { \
		echo 'Python 3.11 or later is needed and was not found (python3 is' \
			"$$(python3 --version 2>/dev/null || echo missing));" \
			'install it, or name it: make run PYTHON=/path/to/python3.12' >&2; exit 1; }
	@echo 'making $(VENV) with $(PYTHON) …' >&2
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'no virtual environment could be made; on Debian: apt-get install python3-venv' >&2; \
		exit 1; }

$(VENV)/.locked: requirements.lock | $(VENV)/bin/python
	@echo 'installing the packages of requirements.lock …' >&2
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.locked-dev: requirements-dev.lock $(VENV)/.locked
	@echo 'installing the packages of requirements-dev.lock …' >&2
	@$(PIP) -r requirements-dev.lock
	@touch $@
