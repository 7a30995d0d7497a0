# `make help` lists the targets. Everything happens in .venv, or .venv-oldest; nothing is installed elsewhere.

.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
OLDEST := .venv-oldest
# A worker for each core, a thread for each worker: more threads than cores wait for each other.
PYTEST_IN = OMP_NUM_THREADS=1 $(1)/bin/python -m pytest -n auto --dist worksteal
PYTEST := $(call PYTEST_IN,$(VENV))
QUICK := -m "not process and not whole and not torch111 and not browser and not slow and not gpu"
# The first Python here that pyproject.toml allows.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help demo test test-fast test-all test-oldest lint format docs requirements pack kernel benchmarks clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

demo: $(VENV)/.installed ## Train on the embedded pack, export, check, score: minutes on two cores
	$(BIN)/embed64 demo

test: $(VENV)/.tested lint ## Run the checks and the tests
	$(PYTEST)

test-fast: $(VENV)/.tested ## The tests without whole jobs, browser and other torch: for every change
	$(PYTEST) $(QUICK)

test-all: $(VENV)/.tested lint ## The same, with the slower matrices (needs npm)
	$(BIN)/pip install -q -e '.[pack]'
	$(PYTEST) -m ""

test-oldest: $(OLDEST)/.tested ## test-fast with the oldest version of every dependency (Python 3.11 or 3.12; 7 GB)
	$(call PYTEST_IN,$(OLDEST)) $(QUICK)

lint: $(VENV)/.tested ## Style, types, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

format: $(VENV)/.tested ## Put the code into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.documented ## Build the documentation into site/; a warning is an error
	$(BIN)/python scripts/recipe_keys.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

requirements: $(VENV)/.tested ## Pin the dependencies anew from pyproject.toml
	$(BIN)/pip install -q "pip-tools>=7.5"
	$(BIN)/python scripts/pin_requirements.py

pack: $(VENV)/.tested ## Build the embedded pack anew (needs npm); the bytes must stay the same
	$(BIN)/pip install -q -e '.[pack]'
	$(BIN)/python scripts/build_demo_pack.py

kernel: $(VENV)/.tested ## Build the committed kernels anew, after any change of the sources
	$(BIN)/embed64 kernel build

benchmarks: $(VENV)/.tested ## Run every benchmark and write benchmarks/results/
	$(BIN)/python benchmarks/demo_head.py
	$(BIN)/python benchmarks/demo_head.py --holdout
	$(BIN)/python benchmarks/dedup.py
	$(BIN)/python benchmarks/feature_cache.py
	$(BIN)/python benchmarks/recipe_costs.py
	$(BIN)/python benchmarks/from_scratch.py --work runs/from-scratch
	$(BIN)/python benchmarks/zoo.py
	$(BIN)/python benchmarks/zoo.py --matter
	$(BIN)/python benchmarks/page.py

clean: ## Remove what make made
	rm -rf $(VENV) $(OLDEST) .mypy_cache .ruff_cache .pytest_cache site

$(VENV)/bin/python $(OLDEST)/bin/python: %/bin/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $*

$(VENV)/.installed: $(VENV)/bin/python requirements.txt pyproject.toml
	$(BIN)/pip install -q -r requirements.txt
	$(BIN)/pip install -q --no-deps -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-test.txt
	$(BIN)/pip install -q -r requirements-test.txt
	@touch $@

$(OLDEST)/.tested: $(OLDEST)/bin/python requirements-oldest.txt
	$(OLDEST)/bin/pip install -q -r requirements-oldest.txt
	$(OLDEST)/bin/pip install -q --no-deps -e .
	@touch $@

$(VENV)/.documented: $(VENV)/.installed requirements-docs.txt
	$(BIN)/pip install -q -r requirements-docs.txt
	@touch $@
