# The two commands that matter: `make serve` and `make test`. `make help` lists the rest.
# Needs GNU make 3.81 or newer and Python 3.11 or newer; all that is installed goes into .venv.

PORT ?= 8000
PYTHON ?=
PY = .venv/bin/python
PIP = $(PY) -m pip --quiet --disable-pip-version-check
TEST_JOBS = 3
TESTS =
PARTS =
CHECK =
LAB =

.PHONY: help serve book docs preview test test-fast bench lab offline wheels audit lock check lint

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile
	@echo "PORT=8001 changes the port of serve and preview; PYTHON=python3.12 names the Python of a new .venv;"
	@echo "TESTS=tests/test_lock.py limits make test."

serve: .venv/port .venv/installed ## build the book and serve it on this machine
	@$(PY) tools/build.py
	@$(PY) tools/serve.py _build/html --port $(PORT)

book: .venv/installed ## build the book into _build/html
	@$(PY) tools/build.py

docs: .venv/installed ## build the engine's documentation into engine/docs/_build/html
	@cd engine/docs && $(CURDIR)/.venv/bin/modelbook build

preview: .venv/installed ## serve the book; rebuild and reload at each save
	@$(PY) tools/preview.py --port $(PORT)

test: lint ## build the book and run all tests, in a real browser too
	@$(PY) engine/tests/browser.py
	@$(PY) tools/build.py
	@$(PY) -m pytest -n $(TEST_JOBS) --dist worksteal $(TESTS)

test-fast: .venv/installed-tests ## run the tests that need no browser and do not take long, in under 2 minutes
	@$(PY) tools/build.py
	@$(PY) -m pytest -n $(TEST_JOBS) --dist worksteal -m "not browser and not slow" $(TESTS)

bench: .venv/installed-tests ## measure the book beside other tools into benchmarks/results (half an hour; PARTS="moves pages")
	@$(PY) engine/tests/browser.py
	@$(PY) tools/build.py
	@$(PY) benchmarks/run.py $(PARTS)

lab: .venv/installed ## open chapters and lessons as notebooks in JupyterLab
	@.venv/bin/chokepoints notebooks _build/notebooks
	@JUPYTER_CONFIG_PATH="$(CURDIR)/tools/jupyter" .venv/bin/jupyter lab --ServerApp.root_dir=_build/notebooks $$([ "$$(id -u)" = 0 ] && echo --allow-root) $(LAB)

offline: .venv/installed ## pack the book into dist/chokepoints-VERSION.zip
	@$(PY) tools/build.py
	@$(PY) tools/offline.py

wheels: .venv/installed ## make the wheels of engine and book in dist/
	@rm -rf build engine/build   # an earlier build's files would travel too
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist ./engine .
	@ls dist/*.whl

audit: .venv/installed-tests ## compare the locks with published weaknesses (needs a network)
	@$(PY) -m pip_audit --strict --disable-pip --require-hashes -r requirements.txt -r requirements-test.txt
	@cd engine && PATH="$(CURDIR)/.venv/bin:$$PATH" npm audit --audit-level=high

lock: .venv/installed ## make requirements*.txt from both pyproject.toml (UPGRADE=--upgrade takes newer versions)
	@$(PY) tools/lock.py $(UPGRADE)

check: .venv/installed ## check data, sources and references, without building
	@.venv/bin/chokepoints check $(CHECK)

lint: .venv/installed-tests ## check style, types and the direction of imports
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet . || { echo "Mend the form: .venv/bin/ruff format ." >&2; exit 1; }
	@.venv/bin/lint-imports --no-logo --no-cache
	@$(PY) -m mypy --no-error-summary
	@tools/lint_js.sh

# A taken port is told before the long build, not after it.
.PHONY: .venv/port
.venv/port:
	@if [ -x $(PY) ]; then $(PY) tools/serve.py --check --port $(PORT); else "$(or $(PYTHON),python3)" tools/serve.py --check --port $(PORT); fi

.venv/installed: requirements.txt pyproject.toml engine/pyproject.toml chokepoints/__init__.py engine/modelbook/__init__.py tools/make_venv.sh
	@PYTHON="$(PYTHON)" bash tools/make_venv.sh
	@echo "Installing into .venv; the first time this takes a few minutes ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable engine --editable .
	@touch $@

.venv/installed-tests: .venv/installed requirements-test.txt
	@$(PIP) install --require-hashes -r requirements-test.txt
	@touch $@
