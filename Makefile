# Two commands for a newcomer: `make run` and `make test`. Both install what they need, once.
# The system's own Python, where it fits and can make environments: distributions build it with profile-guided optimization, which
# reads texts an eighth faster than a Python that was built without (pyenv's default). Otherwise python3 of PATH; PYTHON=… says another.
PYTHON ?= $(shell for python in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11; do \
	[ -x $$python ] && $$python -c 'import ensurepip, venv' 2>/dev/null && echo $$python && exit; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
HOME_DIR ?= data

export DO_NOT_TRACK = 1

.PHONY: help run test install check bench torture extras lake constraints clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(STAMP) ## Pick up the sample texts, load them and show what came of it
	@$(BIN)/sumber run seeds/inbox --home $(HOME_DIR)

# Files in the order of their names: the long ones of faults and flows come early, so that all workers end together.
test: $(STAMP) check ## Format, lint, types, rooms, tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

install: $(STAMP) ## Create .venv from pyproject.toml and constraints.txt

# Uses uv where it is present; needs nothing but Python and its venv module.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("sumber needs Python 3.11, 3.12 or 3.13; say which with: make PYTHON=python3.12" if not (3, 11) <= sys.version_info[:2] < (3, 14) else 0)'
	@echo "installing into $(VENV) with $(PYTHON), once: 1 GB, one or two minutes …"
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV) && \
		VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install --quiet --constraint constraints.txt --editable . --group dev; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt 'pip>=25.1' && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev; \
	fi
	@touch $@

constraints: extras ## Pin the whole tree as it is installed, without hosts or URLs
	@$(BIN)/python -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9_.-]+==' | LC_ALL=C sort --ignore-case > constraints.txt

bench: $(STAMP) ## Measure speed and size; writes one table and one plot
	@if command -v uv >/dev/null 2>&1; then \
		VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install --quiet --constraint constraints.txt --group bench; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group bench; \
	fi
	@$(BIN)/python -m tests.benchmarks

extras: $(VENV)/.extras ## Install what reaches beyond one machine, and what its tests need

$(VENV)/.extras: $(STAMP)
	@if command -v uv >/dev/null 2>&1; then \
		VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install --quiet --constraint constraints.txt --editable '.[s3,dask]' --group scale; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[s3,dask]' --group scale; \
	fi
	@touch $@

# Without their own dependencies: DuckDB 1.5.5 has none, and the extensions only name it.
LAKE := duckdb==1.5.5 duckdb-extension-ducklake==1.5.5 duckdb-extension-postgres-scanner==1.5.5 duckdb-extension-httpfs==1.5.5
$(VENV)/lake: $(VENV)/.extras
	@rm -rf $@ $@.part
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --no-deps --python $(BIN)/python --target $@.part $(LAKE); \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $@.part $(LAKE); \
	fi
	@mv $@.part $@ && touch $@

lake: $(VENV)/lake ## Test the warehouse as a DuckLake, on DuckDB 1.5.5
	@PYTHONPATH=$(CURDIR)/$(VENV)/lake $(BIN)/python -m pytest tests/scale/test_lake.py

torture: $(STAMP) ## Kill, fill and starve the pipeline, at length
	@$(BIN)/python -m pytest -m torture --timeout 0

clean: ## Remove the environment and caches, never the data
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
