# `make` alone shows this list.
YEAR ?= 2020
ROUNDS ?= 5
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help bilag2 test lab bench setup lock clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z0-9]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

bilag2: setup  ## set up, render every kommune of YEAR (2020), bind bilag 2
	@$(BIN)/barometer bilag2 --year $(YEAR)

test: setup  ## set up, run the tests
	@$(BIN)/python -m pytest

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

lock:  ## resolve requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra cluster --extra test --extra check --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock

clean:  ## remove the environment and every output
	rm -rf $(VENV)
	git clean -fdxq outputs
