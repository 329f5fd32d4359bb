# `make demo` starts the example site, `make test` checks everything in some minutes.
# Both need nothing but Python 3.11 or newer; what else they use goes into .venv.

VENV := .venv
RUN := $(VENV)/bin/python -m

# The first interpreter that answers and is new enough; PYTHON=... chooses another.
OLD_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c '$(OLD_ENOUGH)' 2>/dev/null && echo $$name && break; done)

# Where none is, the demo's own check says so in one sentence.
ANY_PYTHON := $(or $(PYTHON),python3)

DEV := --editable '.[demo,redis,solver]' --group dev

# Hundreds of processes are started by the checks: compiling everything anew for each of them
# would take longer than what they do.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test test-all lint format messages pictures \
	test-sqlite test-workers test-postgres test-postgres-whole test-html test-e2e test-e2e-whole test-wheel test-matrix test-slow lighthouse bench

help:
	@echo "make demo        start the example site, its worker and its simulators"
	@echo "make demo-reset  forget the demo's data and start over with the next make demo"
	@echo "make test        lint, tests on SQLite and PostgreSQL, the journey in a browser"
	@echo "make test-all    make test, then HTML, wheel, all on PostgreSQL and in browsers, every version"
	@echo "make lint        style, types, import layers and migrations"
	@echo "make bench       what the directory, the team's desk, the assignment of a queue and a large mailing cost"
	@echo "make lighthouse  Lighthouse's figures of the demonstration"
	@echo "make format      put the code into shape"
	@echo "make pictures    take the pictures of the how-to again"
	@echo "make messages    find the texts to translate, and compile the translations"

# --- The example site ---------------------------------------------------------------------

demo:
	@command -v $(ANY_PYTHON) >/dev/null \
		|| { echo "The demo needs Python 3.11 or newer, and there is no Python." >&2; exit 1; }
	@$(ANY_PYTHON) example_site/demo/preflight.py $(VENV)
	@exec $(RUN) example_site.demo

demo-reset:
	@test -x $(VENV)/bin/python || { echo "Nothing to reset: run make demo first."; exit 1; }
	@$(RUN) example_site.demo reset

# --- Checks -------------------------------------------------------------------------------

test: lint test-sqlite test-postgres test-e2e

test-all: test test-html test-wheel test-workers test-postgres-whole test-e2e-whole test-matrix test-slow

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(RUN) django makemigrations mentorship --check --dry-run --settings tests.settings

format: $(VENV)/.dev
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

# LANGUAGES="de es" leaves the others alone, LANGUAGES=fr begins a new one.
messages: $(VENV)/.dev
	@$(RUN) tests.locale.messages $(LANGUAGES)

# Walks a demonstration of its own in Chromium, on a fixed morning; what it shows is written down.
pictures: $(VENV)/.dev
	@$(RUN) tests.browser
	@$(RUN) tests.docs.pictures

test-sqlite: $(VENV)/.dev
	MENTORSHIP_TEST_DB=sqlite $(RUN) pytest -n 2 --ignore tests/packaging --ignore tests/html \
		--ignore tests/workers

# Processes that are killed take long; make test kills the worker, on PostgreSQL.
test-workers: $(VENV)/.dev
	MENTORSHIP_TEST_DB=sqlite $(RUN) pytest -n 2 tests/workers

# By default the second database is asked what is about it: races, constraints, rules, workers.
test-postgres: $(VENV)/.dev
	MENTORSHIP_TEST_DB=postgres $(RUN) pytest -n 2 $(POSTGRES)

POSTGRES := tests/database tests/models tests/races tests/outbox \
	tests/workers/test_killed_worker.py \
	tests/notifications/test_in_doubt.py tests/notifications/test_pace.py \
	tests/notifications/test_stopped.py \
	$(wildcard tests/domain/test_rules_*.py) tests/domain/test_late_edits.py \
	tests/public/test_limits.py

test-postgres-whole: $(VENV)/.dev
	MENTORSHIP_TEST_DB=postgres $(RUN) pytest -n 2 \
		--ignore tests/packaging --ignore tests/architecture --ignore tests/html \
		--ignore tests/docs --ignore tests/example_site --ignore tests/access

test-html: $(VENV)/.dev
	MENTORSHIP_TEST_DB=sqlite $(RUN) pytest -m html tests/html

test-e2e: $(VENV)/.dev
	@$(RUN) tests.browser
	$(RUN) pytest -m "e2e and not slow" -k "not phone" $(JOURNEYS)

# The way through the site, on a desk; phones, looks and single pages come with make test-all.
JOURNEYS := tests/e2e/test_demo.py tests/e2e/test_journey.py

test-e2e-whole: $(VENV)/.dev
	@$(RUN) tests.browser
	$(RUN) pytest -m "e2e and not slow" tests/e2e

test-wheel: $(VENV)/.dev
	$(RUN) pytest tests/packaging

test-matrix: $(VENV)/.dev
	$(VENV)/bin/tox run

bench: $(VENV)/.dev
	$(RUN) benchmarks
	$(RUN) benchmarks.registers both
	$(RUN) benchmarks.assignment
	$(RUN) benchmarks.burst
	$(RUN) benchmarks.inbox
	$(RUN) benchmarks.recovery

lighthouse: $(VENV)/.dev
	@$(RUN) tests.browser
	@$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --group lighthouse
	$(RUN) benchmarks.lighthouse

test-slow: $(VENV)/.dev
	MENTORSHIP_TEST_DB=postgres $(RUN) pytest -m slow
	MENTORSHIP_TEST_DB=sqlite $(RUN) pytest -m slow tests/outbox tests/workers

# --- The environment of the checks ---------------------------------------------------------

$(VENV)/bin/uv:
	@test -n "$(PYTHON)" \
		|| { echo "This needs Python 3.11 or newer: set PYTHON to one." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) pip install --quiet --disable-pip-version-check --upgrade pip uv

# uv is quick; pip knows the settings of a machine that has a package index of its own.
$(VENV)/.dev: pyproject.toml | $(VENV)/bin/uv
	@echo "Installing the tools of the checks into $(VENV), once ..."
	@$(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(VENV)/bin/python $(DEV) \
		|| $(RUN) pip install --quiet $(DEV)
	@touch $@

