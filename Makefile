# Everything runs from .venv, which the first target that needs it sets up. `make` alone lists the targets.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
FILE ?= examples/pasted-page.txt
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check
INPUTS := pyproject.toml requirements.lock

# pip reads these, so that what builds the package is pinned like what runs it.
export PIP_CONSTRAINT := requirements.lock
export PIP_BUILD_CONSTRAINT := requirements.lock

.PHONY: help setup score serve train train-release evaluate test lint docs bench gazetteer wheel numbers lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/dev.stamp ## Install everything, for development

score: .venv/serve.stamp ## Analyse an article: FILE=article.txt, or else an example
	@$(BIN)/geostance score "$(FILE)"

serve: .venv/serve.stamp ## Answer over HTTP: HOST=127.0.0.1 PORT=8000
	@$(BIN)/geostance serve --host $(HOST) --port $(PORT)

train: .venv/dev.stamp ## Fit the models into models/geostance-en; GEOSTANCE_MIRROR adds the public corpora
	@$(BIN)/geostance train

train-release: .venv/dev.stamp ## Train the encoder into models/geostance-en-finetuned; needs GEOSTANCE_MIRROR
	@: "$${GEOSTANCE_MIRROR:?set it to the folder of a mirror of the public corpora}"
	@$(BIN)/geostance train --family finetuned

evaluate: .venv/dev.stamp ## Measure the models beside baselines; needs GEOSTANCE_MIRROR
	@$(BIN)/geostance evaluate

test: .venv/dev.stamp ## Run the tests
	@$(BIN)/pytest

lint: .venv/dev.stamp ## Check style, types and which room imports which
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/pyright
	@$(BIN)/lint-imports

docs: .venv/dev.stamp ## Build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: .venv/dev.stamp ## Measure speed
	@for script in benchmarks/*.py; do $(BIN)/python "$$script" || exit 1; done

gazetteer: .venv/dev.stamp ## Rebuild the gazetteer's files from datasets/gazetteer
	@$(BIN)/geostance gazetteer

wheel: .venv/dev.stamp ## Build the wheel, with the released models in it, into dist/
	@rm -rf dist
	@$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

numbers: .venv/dev.stamp ## Put the release's output and scores into README.md and docs/model.md
	@$(BIN)/python docs/figures.py

lock: $(BIN)/pip ## Renew requirements.lock after a change of pyproject.toml
	@$(INSTALL) uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-annotate \
		--quiet --custom-compile-command "make lock" --output-file requirements.lock

clean: ## Remove everything that make has made, .venv too
	rm -rf .venv dist site reports .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'geostance needs Python 3.11 or later; name one: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/serve.stamp: $(INPUTS) | $(BIN)/pip
	@echo 'Setting up .venv; this takes a minute, and only once.' >&2
	@$(INSTALL) -e '.[serve]'
	@touch $@

.venv/dev.stamp: $(INPUTS) | $(BIN)/pip
	@echo 'Setting up .venv for development; this takes a few minutes, and only once.' >&2
	@$(INSTALL) -e '.[dev]'
	@touch $@ .venv/serve.stamp
