# The few commands of this project. `make run` and `make test` prepare what is missing.
PY := .venv/bin/python
RASA_PY := .venv-rasa/bin/python
.DEFAULT_GOAL := help

.PHONY: help setup setup-dev run train test check bench lock openapi clean

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/'

setup:  ## prepare the machine for `make run`
	@python3 tools/setup.py

setup-dev:
	@python3 tools/setup.py --dev

run: setup  ## run the hotline at http://127.0.0.1:8012
	@.venv/bin/hotline serve

train: setup  ## train the dialogue model if its inputs changed
	@PYTHONPATH=. $(RASA_PY) -m nlu.train

test: setup-dev  ## run every test
	@cd bridge/desk && npm test --silent
	@$(PY) -m pytest -m "not quiet" -n 2 --no-loadscope-reorder
	@$(PY) -m pytest -m quiet

check: setup-dev  ## format, lint, types, import rules, page types
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@cd bridge/desk && npm run --silent check

bench: setup-dev  ## print the published figures
	@.venv/bin/hotline bench

openapi: setup  ## write openapi.json anew
	@$(PY) -m bridge.cli.main openapi > openapi.json

lock:  ## resolve the Python environments anew
	@python3 tools/lock.py

clean:  ## remove environments and builds, keep data
	rm -rf .venv .venv-rasa .tools bridge/desk/dist bridge/desk/node_modules
