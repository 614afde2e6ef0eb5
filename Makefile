# The one door. Each target installs what it needs into .venv.
PYTHON ?= python3
PORT ?= 8000
BENCH ?= $(HOME)/frappe-bench
SITE ?= task-portal-test.localhost
PY := .venv/bin/python

.PHONY: demo test lint bench test-bench clean

.venv/.installed: pyproject.toml benchless/pyproject.toml
	$(PYTHON) -m venv .venv
	$(PY) -m pip install -q --disable-pip-version-check -e ./benchless -e '.[dev]'
	@touch $@

demo: .venv/.installed
	@$(PY) -m benchless demo .demo --app task_portal --load task_portal.demo.load --port $(PORT)

test: .venv/.installed
	$(PY) -m pytest tests benchless/tests -q

lint: .venv/.installed
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) tests/check_dotted_paths.py

bench:
	@.ci/make_bench

# The suite on a bench that exists; SITE is made, with the app and the demo records, where it is missing.
test-bench:
	@.ci/test_bench "$(BENCH)" "$(SITE)"

clean:
	rm -rf .venv .demo
