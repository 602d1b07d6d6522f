# The doors of the project. `make` alone lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PYTEST  = $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo test check marked lint format lab notebooks lesson doctor changelog clean

help:           ## list the targets
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.user: pyproject.toml .ci/make_venv.py
	@$(PYTHON) .ci/make_venv.py $(VENV)
	@touch $@

$(VENV)/.dev: pyproject.toml .ci/make_venv.py
	@$(PYTHON) .ci/make_venv.py $(VENV) dev cluster
	@touch $@ $(VENV)/.user

demo: $(VENV)/.user    ## set up, grade three submissions that lie in the repo, show the table
	@$(BIN)/odl demo

test: $(VENV)/.dev     ## the test suite (10 minutes at most on two cores)
	$(PYTEST) -n 2 --dist worksteal

check: $(VENV)/.dev    ## what CI runs: the tests, lint, stale builds, then the slow and browser tests
	$(MAKE) test
	$(MAKE) lint
	$(MAKE) marked

marked: $(VENV)/.dev
	$(PYTEST) -m "slow or browser"

lint: $(VENV)/.dev     ## formatting, spelling, stale notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files '*.c' '*.h' | grep -v '^tests/' | xargs -r $(BIN)/clang-format --dry-run --Werror
	$(BIN)/codespell
	$(BIN)/odl build --check

format: $(VENV)/.dev   ## bring Python and C into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files '*.c' '*.h' | grep -v '^tests/' | xargs -r $(BIN)/clang-format -i

lab: $(VENV)/.user     ## JupyterLab on the release notebooks
	@$(BIN)/odl lab

doctor: $(VENV)/.user  ## what works on this machine, and how to mend what does not
	@$(BIN)/odl doctor

notebooks: $(VENV)/.user   ## rebuild notebooks/source and notebooks/release
	$(BIN)/odl build

lesson: $(VENV)/.dev   ## make lesson N=03: rebuild and test one lesson
	$(BIN)/odl build $(N)
	$(PYTEST) tests/notebooks -k "$(N)" -m "not browser"

changelog: $(VENV)/.dev    ## fold changelog.d/ into CHANGELOG.md
	$(BIN)/towncrier build --yes

clean:          ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
