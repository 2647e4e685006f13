# make demo: set up, load the demo company, answer three questions, serve a page.   make test: the tests.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test check accept bench eval judge lock docs widget widget-check

demo: .venv/run
	@$(BIN)/twofold demo

test: .venv/dev
	@$(BIN)/python -m pytest -m "not slow and not browser"

check: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.draw_pipeline --check

# Slow proofs: kill -9 at random moments, the real encoder's reference, long runs, the widget in a browser (pictures in build/screenshots).
accept: .venv/dev services/widget/node_modules
	mkdir -p build/screenshots
	TWOFOLD_SCREENSHOTS=$(CURDIR)/build/screenshots $(BIN)/python -m pytest -m "slow or not slow"

# The demo company's golden questions, held to its gate: no service, no model.
eval: .venv/dev
	@$(BIN)/twofold eval demo

# RAGAS before judges that answer, are dead, slow or babble, in an environment of its own (630 MB: it wants other versions than what serves).
judge: .venv/judge/ready
	.venv/judge/bin/python -m pytest -p no:cacheprovider tests/eval/test_ragas.py tests/eval/test_night.py

# Rows against bare batches; ingest throughput against the raw encoder, and retrieval times, on the collections in $TWOFOLD_BENCH_DATA.
bench: .venv/run
	$(BIN)/python -m bench.rows
	$(BIN)/python -m bench.throughput

# The chat widget's script, built from its source; widget-check proves that the script in the repository is what its source gives.
widget: services/widget/node_modules
	npm --prefix services/widget run build

widget-check: widget
	git diff --exit-code --stat services/widget/built

services/widget/node_modules: services/widget/package-lock.json
	@if command -v npm > /dev/null; then npm --prefix services/widget ci --no-audit --no-fund && touch $@; else echo "no npm: the widget is not rebuilt"; fi

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --group pyproject.toml:build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --group pyproject.toml:build --group pyproject.toml:dev --extra eval -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --group pyproject.toml:build --extra eval-llm pyproject.toml -o requirements-eval.lock

docs: .venv/run
	$(BIN)/python -m docs.draw_pipeline

.venv/python:
	@echo "creating .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Twofold needs Python 3.11 or newer: make PYTHON=python3.11 demo")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/python requirements.lock pyproject.toml
	@echo "installing the packages of requirements.lock (about 350 MB the first time)"
	@$(PIP) install --progress-bar on --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements-dev.lock
	@echo "installing the packages of requirements-dev.lock"
	@$(PIP) install --progress-bar on --require-hashes -r requirements-dev.lock
	@touch $@

.venv/judge/ready: .venv/python requirements-eval.lock pyproject.toml
	@echo "installing the packages of requirements-eval.lock"
	@$(PYTHON) -m venv .venv/judge
	@.venv/judge/bin/python -m pip --disable-pip-version-check install --progress-bar on --require-hashes -r requirements-eval.lock
	@.venv/judge/bin/python -m pip --disable-pip-version-check install -q pytest pytest-asyncio
	@.venv/judge/bin/python -m pip --disable-pip-version-check install -q --no-deps --no-build-isolation -e .
	@touch $@
