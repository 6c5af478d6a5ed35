# The commands that people type. Each sets up what it needs first (.ci/bootstrap) and is quick when
# that is done already. `make` alone lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules
SHELL := bash

PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
# One worker for each core; a worker that has run out of tests takes some from another.
PARALLEL := --numprocesses auto --dist worksteal
# The rooms, and what stands beside them once it exists.
SOURCES := gouvcheck_core issuer_api voucher_batch verifier_app tests $(wildcard bench)
# What a phone can run of the tests; tests/environments.py leaves out the files that need more.
PHONE_TESTS := tests/unit/core tests/unit/app tests/property tests/vectors
# The app's window: drawn off screen, and once in a real window under Xvfb.
WINDOW_TESTS := tests/window
# These cover the core; the others take a third less time where nobody counts lines.
CORE_TESTS := tests/unit/core tests/unit/cli tests/property tests/vectors \
	$(wildcard tests/integration/test_*.py)
# The tests start some thousand processes, which are not to compile the source anew each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo serve app test test-phone test-window lint format proof fuzz mutate bench docs pictures lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Run the main job on real input: issue, print, photograph, verify; results in build/demo
	@.ci/bootstrap demo
	@$(PYTHON) -m tests.e2e.story

serve: ## Start the issuer service with demonstration keys, and print a line to try it with
	@.ci/bootstrap demo
	@$(PYTHON) -m issuer_api.operate.demonstration $(ARGS)

app: ## Open the verifier in a window, with a fresh demonstration and codes to look at
	@.ci/bootstrap app
	@$(PYTHON) -m tests.support.app_demo $(ARGS)

test: test-phone test-window ## Run every test, and demand full coverage of the core
	@.ci/bootstrap test
	@mkdir -p build/coverage
	@$(PYTEST) $(PARALLEL) --cov --cov-report=term $(CORE_TESTS) $(ARGS)
	@$(PYTEST) $(PARALLEL) $(CORE_TESTS:%=--ignore=%) $(ARGS)

test-phone: ## Run the core's tests with the versions that a phone build carries
	@.ci/bootstrap phone
	@GOUVCHECK_TESTS=phone .venv-phone/bin/python -m pytest $(PARALLEL) $(PHONE_TESTS)

test-window: ## Run the tests of the app's window, off screen
	@.ci/bootstrap test
	@GOUVCHECK_TESTS=window $(PYTEST) $(PARALLEL) $(WINDOW_TESTS)

lint: ## Check format, style, types, import contracts and shell scripts
	@.ci/bootstrap test
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy $(SOURCES)
	.venv/bin/lint-imports --no-logo --cache-dir .cache/import-linter
	.venv/bin/shellcheck .ci/*

format: ## Rewrite the source in the house format
	@.ci/bootstrap test
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

proof: ## Search for counter-examples a hundred times longer than `make test`, and print 730,000 letters
	@.ci/bootstrap test
	@HYPOTHESIS_PROFILE=proof $(PYTEST) $(PARALLEL) tests/property
	@HYPOTHESIS_PROFILE=proof $(PYTEST) $(PARALLEL) tests/integration/issuer/test_schemathesis.py
	@$(PYTHON) -m tests.proof --write

fuzz: ## Run the coverage-guided fuzz targets for a bounded time
	@.ci/bootstrap fuzz
	@$(PYTHON) -m tests.fuzz

mutate: ## Break the core on purpose, one place at a time, and count what the tests notice
	@.ci/bootstrap test
	@$(PYTHON) -m tests.mutation

bench: ## Measure sizes and rates beside what a user would take instead
	@.ci/bootstrap bench
	@$(PYTHON) -m bench

docs: ## Write again the reference pages that are generated from the source
	@.ci/bootstrap test
	@$(PYTHON) -m tests.support.reference_docs
	@$(PYTHON) -m tests.support.batch_docs
	@$(PYTHON) -m tests.support.openapi
	@$(PYTHON) -m tests.support.settings_docs

pictures: ## Draw the app's golden pictures and those of the documentation again; look at them
	@.ci/bootstrap test
	@GOUVCHECK_TESTS=window $(PYTHON) -m tests.window.pictures
	@GOUVCHECK_TESTS=window $(PYTHON) -m tests.window.walk_through

lock: ## Resolve the dependencies into the locked files; ARGS=--upgrade takes newer versions
	@.ci/bootstrap test
	@.ci/lock $(ARGS)

clean: ## Remove what the other commands made, except the virtual environments
	rm -rf build dist mutants .cache .hypothesis .pytest_cache .mypy_cache .ruff_cache .coverage*
