# Every command of the project. A fresh Debian with python3 and make needs nothing else typed.

PYTHON ?= python3
BIN := .venv/bin
# Options for the command or the tests: make run ARGS="--port 8001"; make test ARGS="-k census"
ARGS ?=
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench docs lock assets devenv update-bank-holidays

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 24

run: ## Set up what is missing, then show an invented authority on this machine
	@$(PYTHON) tools/set_up.py run
	@$(BIN)/lineofsight demo $(ARGS)

test: ## Set up what is missing, then style, types and every test on SQLite and PostgreSQL
	@$(PYTHON) tools/set_up.py test
	@$(BIN)/python tools/whole_test.py $(ARGS)

check: ## The quick tests, in under two minutes; changes nothing
	@$(PYTHON) tools/set_up.py develop
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@env -u DATABASE_URL $(BIN)/pytest -q -n auto -m "not slow and not browser and not pages" $(ARGS)

fix: ## Put right what can be put right without thinking
	@$(PYTHON) tools/set_up.py develop
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: ## Measure the speed of loading and of the board
	@$(PYTHON) tools/set_up.py develop
	@$(BIN)/python tools/postgresql.py $(BIN)/lineofsight bench all $(ARGS)

docs: ## Draw the reference pages again from the catalogues
	@$(PYTHON) tools/set_up.py develop
	@$(BIN)/python tools/reference_pages.py

lock: ## Choose the libraries again, within requirements/*.in
	@$(PYTHON) tools/set_up.py develop
	@$(BIN)/python tools/lock.py $(ARGS)

assets: ## Build the style sheets and scripts
	@$(PYTHON) tools/set_up.py run

devenv: ## Set up everything a developer needs
	@$(PYTHON) tools/set_up.py test

update-bank-holidays: ## Extend England's bank holidays to five years ahead
	@$(PYTHON) tools/set_up.py develop
	@$(BIN)/python tools/update_bank_holidays.py
