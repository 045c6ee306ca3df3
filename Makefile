# Everything a person or a build machine runs. Needs Python 3.11 or later and make; the rest goes into .venv.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## Fill a database with invented patients and serve the portal (ARGS="--patients 50 --port 8001")
	$(PY) manage.py demo $(ARGS)

test: $(VENV)/.test ## Run all tests; those in a browser where Chromium is found (ARGS="-k triage")
	$(PY) -m pytest $(ARGS)

check: test lint types schema deploy test-postgres ## Everything the build machine checks

lint: $(VENV)/.lint ## Look for mistakes in code and templates
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --lint --quiet fbs_portal/templates templates

types: $(VENV)/.lint ## Check the types
	$(VENV)/bin/mypy

schema: $(VENV)/.test ## Check that the migrations hold every change of the models
	$(PY) manage.py makemigrations --check --dry-run

deploy: $(VENV)/.test ## Check the demo host as it would stand on the internet
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") ALLOWED_HOSTS=portal.example.org DEBUG=off \
		$(PY) manage.py check --deploy --fail-level WARNING

# The browser, the wheel, what never meets a database, and what walks every page as everybody run once, on SQLite.
ONCE := access cohorts content domain exchange forms hosts peers presenters privacy repo
test-postgres: $(VENV)/.test ## Run the tests on PostgreSQL (DATABASE_URL, or a server started for the run)
	.ci/with-postgres $(PY) -m pytest -m "not browser and not packaging" $(ONCE:%=--ignore tests/%) $(ARGS)

coverage: $(VENV)/.test ## Show the lines that no test runs
	$(PY) -m coverage run -m pytest -q -m "not packaging" $(ARGS)
	$(PY) -m coverage report

bench: $(VENV)/.test ## Measure against a bare Django app on this machine
	$(PY) -m tests.benchmarks $(ARGS)

bench-registry: $(VENV)/.test ## Measure what grows with the registry (ARGS="--submissions 1000000")
	$(PY) -m tests.benchmarks.registry $(ARGS)

format: $(VENV)/.lint ## Put the code into its usual shape
	$(VENV)/bin/ruff check --fix --quiet . || true
	$(VENV)/bin/ruff format .

messages: $(VENV)/.test ## Collect the words to translate (ARGS="--locale es" for a new language; needs gettext)
	mkdir -p fbs_portal/locale
	cd fbs_portal && ../$(PY) -m django makemessages $(or $(ARGS),--all) --no-location --no-wrap

clean: ## Remove the virtual environment, caches and the demo database
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage dist build staticfiles test-results db.sqlite3*

# Each stamp says what the environment already holds, so that a second run installs nothing.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.demo: $(VENV)/.made pyproject.toml
	$(PY) -m pip install --quiet --editable ".[demo]"
	@touch $@

$(VENV)/.test: $(VENV)/.made pyproject.toml
	$(PY) -m pip install --quiet --editable ".[demo]" --group test
	@touch $@ $(VENV)/.demo

$(VENV)/.lint: $(VENV)/.test pyproject.toml
	$(PY) -m pip install --quiet --group lint
	@touch $@

.PHONY: help demo test check lint types schema deploy test-postgres coverage bench bench-registry format messages clean
