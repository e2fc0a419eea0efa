# One command for each habit. Assumes Python >= 3.11 and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= $(shell expr 2 '*' $$(getconf _NPROCESSORS_ONLN))
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup
ON_POSTGRES := tests/storage tests/sending tests/tracking tests/mailing tests/administration tests/privacy tests/chat \
  tests/contacts/test_killed.py tests/contacts/test_lists.py tests/contacts/test_stop_list.py \
  tests/journeys/process_life/test_one_mark.py tests/journeys/mailing/test_life.py \
  tests/journeys/send/test_send_one.py tests/journeys/privacy/test_forget_number.py tests/journeys/admin/test_kill_switch.py
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed

.PHONY: help install demo run test test-all test-postgres explore drill pictures check format bench requirements clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements/run.txt | $(BIN)/python
	@echo "Installing what the bot needs (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(DEV_STAMP): requirements/dev.txt | $(BIN)/python
	@echo "Installing what the tests need (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(RUN_STAMP)

install: $(DEV_STAMP) ## make .venv from the pinned requirements

demo: $(RUN_STAMP) ## the whole product in a browser: no token, no account
	@$(BIN)/python -m bot demo

run: $(RUN_STAMP) ## the bot itself, set up by .env
	@$(BIN)/python -m bot run

test: $(DEV_STAMP) ## every promise, in parallel: tests mostly wait, so two for each core
	@$(PYTEST) -m 'not drill and not walk' $(ARGS)

test-all: $(DEV_STAMP) ## and the long drills, and the walks through the product in a browser
	@$(PYTEST) $(ARGS)

test-postgres: $(DEV_STAMP) ## what must hold on PostgreSQL too, on a server of its own that ends with it
	@$(PYTEST) --database postgres -m 'not drill and not walk' $(or $(ARGS),$(ON_POSTGRES))

explore: $(DEV_STAMP) ## the property tests with examples nobody has drawn yet: run it often, keep what it finds as a case
	@$(PYTEST) -m hypothesis --hypothesis-profile explore $(ARGS)

drill: $(DEV_STAMP) ## the long drills; make drill ARGS="--recipients 2000 --seed 8" for a short one
	@$(PYTEST) -m drill $(ARGS)

pictures: $(DEV_STAMP) ## walk through the product and write docs/images
	@$(PYTEST) --pictures $(wildcard tests/browser/test_walk*.py) $(ARGS)

check: $(DEV_STAMP) ## ruff, mypy strict, the import contract
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache

format: $(DEV_STAMP) ## let ruff put the code in order
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(DEV_STAMP) ## benchmarks, written to bench/RESULTS.md
	@PYTHONPATH=. $(BIN)/python -m bench

requirements: ## compile the pins anew from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  pyproject.toml -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt

clean: ## remove what make made
	rm -rf $(VENV) data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
