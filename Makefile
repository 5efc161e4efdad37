# Two commands: `make run` serves, `make test` checks everything. Both install what they need, once.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := $(BIN)/uv pip install --quiet
LOCK := $(BIN)/uv pip compile --universal --generate-hashes --no-annotate --python-version 3.11 \
  --custom-compile-command "make lock"

# What dies, hangs, fills up or is locked in these, over real processes; docs/faults.md lists it.
FAULTS := tests/chaos tests/faults tests/postgres/test_replicas.py

LITELLM := .venv-litellm
# What LiteLLM's proxy needs only for databases, clouds and consoles: half of what it would install.
LITELLM_WITHOUT := PyNaCl azure-core azure-identity azure-storage-blob boto3 botocore croniter dnspython fsspec granian \
  gunicorn hf-xet hiredis huggingface-hub inquirerpy isodate jmespath litellm-proxy-extras msal msal-extensions pfzy \
  polars polars-runtime-32 prompt-toolkit psycopg psycopg-binary pyroscope-io python-dateutil RestrictedPython rq \
  s3transfer six tokenizers tomlkit tqdm truststore uvloop wcwidth

# Python is started hundreds of times here, and to compile everything each time takes longer than what is asked of it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-litellm test-long test-postgres faults chaos train lint types check collected calibrate figures coverage moves examples lock bench bench-streaming screenshots messages clean

help: ## Show the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Debrief needs Python 3.11 or newer. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing Debrief (first start only)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(BIN)/uv: requirements-uv.lock | $(BIN)/python
	@$(PIP) install --require-hashes -r $<
	@touch $@

# The tests' many packages come by uv in seconds, or by pip where only pip is told of a mirror or a certificate.
# The lock of the test tools holds all that Debrief needs to run.
$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/uv
	@echo "Installing Debrief and the test tools (first time only)"
	@$(UV) --python $(BIN)/python --require-hashes -r $< || $(PIP) install --require-hashes -r $<
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(VENV)/.run $@

$(LITELLM)/.installed: tests/real_server/requirements.lock | $(BIN)/uv
	@echo "Installing LiteLLM's proxy, which the client of models is tested against (first time only)"
	@$(PYTHON) -m venv $(LITELLM)
	@$(UV) --python $(LITELLM)/bin/python --no-deps --require-hashes -r $< \
	  || $(LITELLM)/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-compile \
	    --require-hashes -r $<
	@touch $@

run: $(VENV)/.run ## Install what is needed and serve on http://127.0.0.1:8000
	@$(BIN)/debrief serve

lint: $(VENV)/.dev ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	@$(BIN)/mypy

# Compiles what the tests import, once rather than in each of their processes, while mypy has the other core.
collected: $(VENV)/.dev
	@found=$$($(BIN)/pytest --collect-only -qq 2>&1) || { echo "$$found"; exit 1; }

check: $(VENV)/.run ## Validate prompts/ and rubrics/
	@$(BIN)/debrief check

calibrate: $(VENV)/.run ## The rules judge beside the raters of rubrics/calibration
	@$(BIN)/debrief calibrate rubrics/calibration/core.jsonl
	@$(BIN)/debrief calibrate rubrics/calibration/fresh.jsonl

test: $(VENV)/.dev ## Lint, types, content and every test
	@$(MAKE) --no-print-directory --jobs=2 types lint $(LITELLM)/.installed collected check
	@$(BIN)/pytest --ignore=tests/browser -m "not long" --numprocesses=3 --dist=loadfile --no-loadscope-reorder
	@$(BIN)/pytest tests/infra/store --database=postgresql -m "not long" --numprocesses=3 --dist=worksteal
	@$(BIN)/pytest tests/browser -m "not long" --numprocesses=3 --dist=worksteal

test-long: $(VENV)/.dev ## What takes too long for every day
	@$(BIN)/pytest -m long $(FAULTS:%=--ignore=%)
	@$(BIN)/pytest -m hypothesis --hypothesis-profile=thorough

test-postgres: $(VENV)/.dev ## Store, services and HTTP on PostgreSQL (TEST_POSTGRES_URL, or a server of its own)
	@$(BIN)/pytest tests/infra/store tests/services tests/web tests/postgres --database=postgresql --numprocesses=3

faults: $(VENV)/.dev ## The quick faults of `make test` alone: about a minute
	@$(BIN)/pytest $(FAULTS) -m "not long"

chaos: $(VENV)/.dev ## All faults: 400 kills, 100 listeners, replicas, a database that is cut off: an hour
	@$(BIN)/pytest $(FAULTS)

test-litellm: $(VENV)/.dev $(LITELLM)/.installed ## The client of models against LiteLLM's proxy
	@CI=true $(BIN)/pytest tests/real_server

bench: $(VENV)/.dev ## Figures: scoring, prompts, start-up, storing and streaming
	@$(BIN)/python -m benchmarks

bench-streaming: $(VENV)/.dev ## Figures: questions streamed from a model, beside a bare relay
	@$(BIN)/python -m benchmarks.streaming

figures: $(VENV)/.dev ## Measure the agreement again and write it into the README
	@$(BIN)/python -m docs.figures --write

train: $(VENV)/.run ## Rebuild the rules judge's weights from rubrics/training/
	@$(BIN)/python -m app.cli.training

coverage: $(VENV)/.run ## What every round has to ask, and what of it tests have played
	@$(BIN)/debrief check --coverage

moves: $(VENV)/.dev ## Play every loop and record the moves that were seen
	@$(BIN)/python -m tests.playthrough.moves

examples: $(VENV)/.dev ## Play the scripts of docs/examples/ again
	@$(BIN)/python -m docs.play_examples

screenshots: $(VENV)/.dev ## Take the README's pictures again
	@$(BIN)/python -m docs.screenshots

messages: $(VENV)/.dev ## Collect new interface texts into the PO files
	@$(BIN)/python -m app.web.messages

lock: $(BIN)/uv ## Renew requirements*.lock
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) $(foreach package,$(LITELLM_WITHOUT),--no-emit-package $(package)) \
	  tests/real_server/requirements.in -o tests/real_server/requirements.lock
	echo uv | $(LOCK) - -o requirements-uv.lock

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) $(LITELLM) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
