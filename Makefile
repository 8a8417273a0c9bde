# `make` alone shows this list.
YEAR ?= 2020
ROUNDS ?= 5
FUZZ ?= 100000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# What `make check` runs, in this order; each is a command of its own, too.
STAGES := format lint types doctests test parquet pages notebooks

.DEFAULT_GOAL := help
.PHONY: help bilag2 check $(STAGES) fuzz coverage lab bench setup fonts lock clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z0-9]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

bilag2: setup  ## set up, render every kommune of YEAR (2020), bind bilag 2
	@$(BIN)/barometer bilag2 --year $(YEAR)

test: setup  ## set up, run the fast tests
	@$(BIN)/python -m pytest --numprocesses logical --dist worksteal tests/unit tests/reference
	@echo "Not looked at: the pages, in a browser and by validators. make pages does."

check: setup  ## set up, run all that a change must pass, and tell at the end what failed
	@failed=; \
	for stage in $(STAGES); do \
		echo "--- make $$stage"; \
		$(MAKE) --no-print-directory $$stage || failed="$$failed $$stage"; \
	done; \
	set -- $$failed; \
	echo "--- $$# of $(words $(STAGES)) stages failed$${failed:+:}$$failed"; \
	test $$# -eq 0

format: setup  ## is every file formatted? (.venv/bin/ruff format mends it)
	@$(BIN)/ruff format --check

lint: setup  ## does the linter find anything?
	@$(BIN)/ruff check

types: setup  ## does the type checker find anything?
	@$(BIN)/mypy

doctests: setup  ## do the examples in docstrings and docs give what they say?
	@$(BIN)/python -m pytest --doctest-modules --doctest-glob '*.md' $$(grep -rl '>>> ' barometer docs --include '*.py' --include '*.md')

parquet: setup  ## the tests of Parquet files, with pyarrow in a folder of its own
parquet: $(VENV)/parquet/.complete
	@PYTHONPATH=$(VENV)/parquet $(BIN)/python -m pytest tests/unit/case_files/test_parquet.py

pages: setup  ## look at every kind of page: a browser, validators of HTML and PDF, and Word's own XML
pages: $(VENV)/pages/.complete $(VENV)/pages/node_modules
	@PYTHONPATH=$(VENV)/pages $(BIN)/python -m pytest tests/pages

fuzz: setup  ## read FUZZ (100000) spoilt case files of every kind: an hour or two, for the night
	@FUZZ=$(FUZZ) $(BIN)/python -m pytest --numprocesses logical tests/unit/case_files/test_fuzz.py

notebooks: setup  ## the slow tests: render editions, break them off, use a cluster and JupyterLab
	@$(BIN)/python -m pytest tests/notebooks

coverage: setup  ## which lines and branches of the package do the fast tests never run?
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest --numprocesses logical --dist worksteal tests/unit tests/reference
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

lab: setup  ## set up, open JupyterLab on the notebooks, with warm kernels
	@$(BIN)/jupyter kernelspec install --sys-prefix --replace --name barometer --log-level WARN barometer/warm/kernels/barometer
	@$(BIN)/jupyter lab notebooks --ServerApp.jpserver_extensions=barometer.warm.lab=True

bench: setup  ## set up, measure everything side by side (40 minutes), write docs/performance.md
	@$(BIN)/python -m benchmarks --rounds $(ROUNDS)

setup: $(VENV)/.complete  ## the locked environment, in .venv

# Dependencies first, by hash; the package itself afterwards, because pip's hash mode takes no editable install.
$(VENV)/.complete: requirements.lock pyproject.toml
	@echo "Setting up $(VENV): once, and after a change of the lock"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "barometer needs Python 3.11 or newer: make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Libraries for one stage alone, each set in a folder of its own: pandas loads pyarrow wherever it finds it, which costs
# every process 65 MiB, and what looks at pages is heavy, and in part under the AGPL. A lock holds what requirements.lock
# does not, so nothing is looked for besides it.
$(VENV)/%/.complete: requirements-%.lock $(VENV)/.complete
	@rm -rf $(VENV)/$*
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target $(VENV)/$* -r requirements-$*.lock
	@touch $@

# The Nu Html Checker. The only one on Python's index is of 2020 and knows half of today's CSS.
$(VENV)/pages/node_modules: tests/pages/package-lock.json tests/pages/package.json $(VENV)/pages/.complete
	@cp tests/pages/package.json tests/pages/package-lock.json $(VENV)/pages
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --no-audit --no-fund --prefix $(VENV)/pages && touch $@; \
	else echo "npm is not on PATH: the Nu Html Checker is not installed"; fi

fonts: setup  ## make the web fonts anew from the typeface
	@$(BIN)/python -m barometer.page.web_fonts

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
APART := parquet pages

lock:  ## resolve every lock anew, from pyproject.toml and tests/pages/package.json (needs uv and npm)
	$(COMPILE) pyproject.toml --extra cluster --extra test --extra check -o requirements.lock
	for apart in $(APART); do \
		$(PYTHON) -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['$$apart'], sep='\n')" \
			| $(COMPILE) - --constraint requirements.lock --no-annotate -o requirements-$$apart.lock \
				$$(sed -nE 's/^([a-z0-9._-]+)==.*/--no-emit-package \1/p' requirements.lock) || exit; \
	done
	npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --prefix tests/pages

clean:  ## remove the environment and every output
	rm -rf $(VENV)
	git clean -fdxq outputs
