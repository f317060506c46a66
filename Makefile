# Two commands: `make run` serves the archive with sample documents, `make test` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SHELL := /bin/sh

.PHONY: run test install check bench bench-search bench-relevance bench-serving lock format samples screenshots lighthouse clean

run: $(VENV)/.installed
	@exec $(BIN)/arsip serve --with-worker --demo

test: $(VENV)/.installed-dev
	@$(BIN)/pytest -n auto

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt tools/install.sh
	@sh tools/install.sh "$(PYTHON)" "$(VENV)" constraints.txt
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints-dev.txt tools/install.sh
	@sh tools/install.sh "$(PYTHON)" "$(VENV)" constraints-dev.txt
	@touch $(VENV)/.installed $@

$(VENV)/.installed-bench: pyproject.toml constraints-bench.txt tools/install.sh
	@sh tools/install.sh "$(PYTHON)" "$(VENV)" constraints-bench.txt
	@touch $(VENV)/.installed $(VENV)/.installed-dev $@

check: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tools.file_length
	@$(BIN)/python -m tools.lock --check

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m bench.ingestion
	@$(BIN)/python -m bench.docx_recall
	@$(BIN)/python -m bench.ocr_accuracy
	@$(BIN)/python -m bench.snippets
	@$(BIN)/python -m bench.relevance
	@$(BIN)/python -m bench.personal_data
	@$(BIN)/python -m bench.near_duplicates
	@$(BIN)/python -m bench.proposing

# The search beside tantivy, SQLite FTS5 and stock Whoosh: an hour and more; `make bench-search OPTIONS=--quick` takes minutes.
bench-search: $(VENV)/.installed-bench
	@$(BIN)/python -m bench.search $(OPTIONS)

bench-relevance: $(VENV)/.installed-dev
	@$(BIN)/python -m bench.relevance $(OPTIONS)

# The server under load, with wrk: 50,000 documents, made first (minutes); `make bench-serving OPTIONS="--seconds 600"` is the proof.
bench-serving: $(VENV)/.installed-dev
	@$(BIN)/python -m bench.serving $(OPTIONS)

# Compile the lock files from pyproject.toml; needs uv.
lock:
	@$(BIN)/python -m tools.lock

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Make the sample documents again; doc, ppt and xls need LibreOffice.
samples: $(VENV)/.installed-dev
	@$(BIN)/python -m tools.samples

# Take the pictures of the main pages in docs/pictures anew; needs Chromium.
screenshots: $(VENV)/.installed-dev
	@$(BIN)/python -m tools.screenshots

# Scores of the main pages; 1 below 95. Needs Chromium and Node.js, and the npm registry the first time.
lighthouse: $(VENV)/.installed-dev
	@$(BIN)/python -m tools.lighthouse

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .cache
